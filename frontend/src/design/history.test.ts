import { expect, test } from 'vitest';
import { EMPTY_HISTORY, type History, record, redo, STEPS, undo } from './history';

const empty: History<number> = EMPTY_HISTORY;

test('undo and redo walk the same steps', () => {
  const two = record(record(empty, 0, null, 0), 1, null, 0);
  const [back, one] = undo(two, 2);
  expect(one).toBe(1);
  expect(redo(back, one)[1]).toBe(2);
  expect(redo(two, 2)).toEqual([two, 2]);
});

test('changes with one key in quick succession are one step', () => {
  const first = record(empty, 0, 'nudge', 1000);
  const merged = record(first, 1, 'nudge', 1900);
  expect(merged.past).toEqual([0]);
  expect(record(merged, 2, 'nudge', 5000).past).toEqual([0, 2]);
  expect(record(merged, 2, 'other', 1950).past).toEqual([0, 2]);
});

test('a hundred steps are kept', () => {
  let history = empty;
  for (let step = 0; step < 150; step += 1) history = record(history, step, null, step);
  expect(history.past).toHaveLength(STEPS);
  expect(history.past.at(-1)).toBe(149);
});

test('a new change forgets what was undone', () => {
  const [back] = undo(record(empty, 0, null, 0), 1);
  expect(record(back, 0, null, 0).future).toEqual([]);
});
