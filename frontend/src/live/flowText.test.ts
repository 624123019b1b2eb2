import { expect, it } from 'vitest';
import { flowText } from './flowText';

const result = (rate: number, classes: Record<string, number>) => ({
  rate,
  classes,
  mbit_s: 1,
  why: { en: '', ko: '' },
});
const BUSY = result(96, { write: 4, read: 90, login: 2 });

it('names the two busiest classes and counts the others', () => {
  expect(flowText(BUSY, 400)).toBe('96/s · read, write +1');
});

it('says only as much as there is room for', () => {
  expect(flowText(BUSY, 125)).toBe('96/s · read +2');
  expect(flowText(BUSY, 80)).toBe('96/s');
  expect(flowText(BUSY, 30)).toBe('');
});

it('says nothing where nothing flows', () => {
  expect(flowText(result(0, {}), 400)).toBe('');
  expect(flowText(undefined, 400)).toBe('');
});
