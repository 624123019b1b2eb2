import { expect, test } from 'vitest';
import { DESIGN } from './testing';
import { neighbour, readingOrder } from './walk';

test('right and left follow connections', () => {
  expect(neighbour(DESIGN, 'client', 'right')).toBe('lb');
  expect(neighbour(DESIGN, 'lb', 'left')).toBe('client');
  expect(neighbour(DESIGN, 'lb', 'right')).toBe('api');
});

test('up and down go to what lies there', () => {
  expect(neighbour(DESIGN, 'api', 'up')).not.toBe('api');
  expect(neighbour(DESIGN, 'client', 'up')).toBeNull();
});

test('reading order runs from left to right', () => {
  expect(readingOrder(DESIGN)[0]).toBe('client');
});
