import { beforeEach, expect, test } from 'vitest';
import { setName, setWorkload } from './edits';
import {
  change,
  designStore,
  historyText,
  open,
  redoChange,
  restoreHistory,
  select,
  undoChange,
} from './store';
import { DESIGN } from './testing';
import type { Design } from './types';

const design = () => designStore.getState().design;

beforeEach(() => open(DESIGN));

test('an edit that changes nothing is no step', () => {
  change((current) => current);
  expect(designStore.getState().history.past).toHaveLength(0);
});

test('undo restores the very same document, and redo the next', () => {
  change((current) => setName(current, 'Other'));
  undoChange();
  expect(design()).toBe(DESIGN);
  redoChange();
  expect(design().name).toBe('Other');
});

test('what has gone is no longer selected', () => {
  select({ components: ['lb', 'nobody'], connections: [] });
  expect(designStore.getState().selection.components).toEqual(['lb']);
});

test('a shared design cannot be changed', () => {
  open(DESIGN, { readonly: true });
  change((current) => setName(current, 'Other'));
  expect(design()).toBe(DESIGN);
});

test('the steps of a tab survive a reload, unless the document is another', () => {
  change((current) => setWorkload(current, { users: 10 }));
  const text = historyText(100_000);
  const last = design();
  const read = (value: unknown) => value as Design;
  open(last);
  restoreHistory(text, read);
  undoChange();
  expect(design()).toEqual(DESIGN);
  open(DESIGN);
  restoreHistory(text, read);
  expect(designStore.getState().history.past).toHaveLength(0);
});
