import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { setName } from './edits';
import {
  backupDesign,
  keepMine,
  putUnreadableAside,
  replaceSaved,
  restore,
  savedDesign,
  savingStore,
  startSaving,
  takeTheirs,
} from './saving';
import { change, designStore, open } from './store';
import { DESIGN } from './testing';

const knows = () => true;
const KEY = 'loadstone.design';
let stop: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  localStorage.clear();
  savingStore.setState({ status: 'saved', theirs: null });
  open(DESIGN);
  stop = startSaving(knows);
});

afterEach(() => {
  stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function fromAnotherTab(name: string): void {
  const newValue = JSON.stringify({ ...DESIGN, name });
  localStorage.setItem(KEY, newValue);
  window.dispatchEvent(new StorageEvent('storage', { key: KEY, newValue }));
}

test('a change is saved shortly after it, once', () => {
  change((design) => setName(design, 'Saved'));
  expect(savingStore.getState().status).toBe('waiting');
  vi.runAllTimers();
  expect(savedDesign(knows)?.name).toBe('Saved');
  expect(savingStore.getState().status).toBe('saved');
});

test('full storage is told and nothing is lost', () => {
  const full = () => {
    throw new DOMException('full', 'QuotaExceededError');
  };
  vi.stubGlobal('localStorage', { getItem: () => null, setItem: full });
  change((design) => setName(design, 'Too much'));
  vi.runAllTimers();
  expect(savingStore.getState().status).toBe('failed');
  expect(designStore.getState().design.name).toBe('Too much');
});

test('another tab’s version is noticed and can be taken', () => {
  fromAnotherTab('Theirs');
  expect(savingStore.getState().theirs?.name).toBe('Theirs');
  takeTheirs();
  expect(designStore.getState().design.name).toBe('Theirs');
});

test('or one’s own is kept, which then is the saved one', () => {
  fromAnotherTab('Theirs');
  keepMine();
  vi.runAllTimers();
  expect(savedDesign(knows)?.name).toBe('Test');
});

test('taking over a shared design keeps the earlier one', () => {
  localStorage.setItem(KEY, JSON.stringify({ ...DESIGN, name: 'Mine' }));
  replaceSaved({ ...DESIGN, name: 'Shared' }, 'abc');
  expect(savedDesign(knows)?.name).toBe('Shared');
  expect(backupDesign(knows)?.name).toBe('Mine');
});

test('broken storage is as if there were none', () => {
  localStorage.setItem(KEY, '{"format":');
  expect(savedDesign(knows)).toBeNull();
});

test('what cannot be read is put aside and survives the next save', () => {
  localStorage.setItem(KEY, '{"format":"loadstone-design/99"}');
  expect(restore(knows)).toBe(false);
  expect(putUnreadableAside(knows)).toBe('{"format":"loadstone-design/99"}');
  localStorage.setItem(KEY, JSON.stringify(DESIGN));
  expect(putUnreadableAside(knows)).toBeNull();
  expect(localStorage.getItem('loadstone.design.unreadable')).toContain('/99');
});
