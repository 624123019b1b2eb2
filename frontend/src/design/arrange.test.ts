import { expect, it } from 'vitest';
import { align, distribute } from './arrange';
import { component, DESIGN } from './testing';

const design = {
  ...DESIGN,
  components: {
    a: component('api', 0, 0),
    b: component('api', 400, 40),
    c: component('api', 1000, 96),
  },
};

it('aligns edges with the outermost one', () => {
  expect(align(design, ['a', 'b'], 'left')).toEqual({ a: { x: 0, y: 0 }, b: { x: 0, y: 40 } });
  expect(align(design, ['a', 'b'], 'bottom')).toEqual({ a: { x: 0, y: 40 }, b: { x: 400, y: 40 } });
});

it('aligns middles halfway', () => {
  expect(align(design, ['a', 'b'], 'down')).toEqual({ a: { x: 0, y: 20 }, b: { x: 400, y: 20 } });
});

it('makes gaps equal and leaves the outermost where they are', () => {
  expect(distribute(design, ['c', 'a', 'b'], 'x')).toEqual({
    a: { x: 0, y: 0 },
    b: { x: 504, y: 40 },
    c: { x: 1000, y: 96 },
  });
});

it('does nothing for too few', () => {
  expect(align(design, ['a'], 'left')).toEqual({});
  expect(distribute(design, ['a', 'b'], 'y')).toEqual({});
});

it('moves a container once, with what stands in it', () => {
  expect(Object.keys(align(DESIGN, ['region', 'lb', 'client'], 'top'))).toEqual([
    'region',
    'client',
  ]);
});
