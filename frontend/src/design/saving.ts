/**
 * Local-first saving: the document is written to the browser's storage shortly after every
 * change, read back on the next visit, and a newer version written by another tab is noticed.
 */
import { createStore } from 'zustand/vanilla';
import { readDesign } from './file';
import { designStore, historyText, open, restoreHistory } from './store';
import type { Design } from './types';

const KEY = 'loadstone.design';
const BACKUP_KEY = 'loadstone.design.backup';
const UNREADABLE_KEY = 'loadstone.design.unreadable';
const ORIGIN_KEY = 'loadstone.design.origin';
const PROJECT_KEY = 'loadstone.project';
const HISTORY_KEY = 'loadstone.history';
const WAIT_MS = 250;
const HISTORY_CHARACTERS = 1_000_000;

export interface SavingState {
  readonly status: 'saved' | 'waiting' | 'failed';
  /** Another tab saved a different version of the document. */
  readonly theirs: Design | null;
}

export const savingStore = createStore<SavingState>()(() => ({ status: 'saved', theirs: null }));

type Area = 'localStorage' | 'sessionStorage';
type Knows = (kind: string) => boolean;

export function savedDesign(knows: Knows): Design | null {
  return parse(read('localStorage', KEY), knows);
}

/** What was saved before another design took its place. */
export function backupDesign(knows: Knows): Design | null {
  return parse(read('localStorage', BACKUP_KEY), knows);
}

/** What is saved but cannot be read, as text: put aside, so that no later save takes its place. */
export function putUnreadableAside(knows: Knows): string | null {
  const text = read('localStorage', KEY);
  if (!text || parse(text, knows)) return null;
  write('localStorage', UNREADABLE_KEY, text);
  return text;
}

export function dropBackup(): void {
  write('localStorage', BACKUP_KEY, '');
}

/** The shared design that the saved one was copied from. */
export function origin(): string | null {
  return read('localStorage', ORIGIN_KEY) || null;
}

/** What is saved from now on comes from nowhere else, and is a new design on the server. */
export function forgetOrigin(): void {
  write('localStorage', ORIGIN_KEY, '');
  keepProject('');
}

/** What is known of the saved design's copy on the server, as text. */
export function projectText(): string {
  return read('localStorage', PROJECT_KEY) ?? '';
}

export function keepProject(text: string): void {
  write('localStorage', PROJECT_KEY, text);
}

/** Makes a shared document the saved one; the one before becomes the backup. */
export function replaceSaved(design: Design, from: string | null): boolean {
  const before = read('localStorage', KEY);
  const kept = before === null || write('localStorage', BACKUP_KEY, before);
  return (
    kept &&
    write('localStorage', KEY, JSON.stringify(design)) &&
    write('localStorage', ORIGIN_KEY, from ?? '') &&
    write('localStorage', PROJECT_KEY, '')
  );
}

/** Starts saving; returns a function that stops it. */
export function startSaving(knows: Knows): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let last = read('localStorage', KEY);

  function save(): void {
    clearTimeout(timer);
    timer = undefined;
    if (savingStore.getState().theirs) return;
    const text = JSON.stringify(designStore.getState().design);
    if (text !== last && !write('localStorage', KEY, text)) {
      savingStore.setState({ status: 'failed' });
      return;
    }
    last = text;
    savingStore.setState({ status: 'saved' });
  }

  const unsubscribe = designStore.subscribe(
    (state) => state.design,
    () => {
      savingStore.setState({ status: 'waiting' });
      clearTimeout(timer);
      timer = setTimeout(save, WAIT_MS);
    },
  );

  function leave(): void {
    if (timer !== undefined) save();
    write('sessionStorage', HISTORY_KEY, historyText(HISTORY_CHARACTERS));
  }

  function notice(event: StorageEvent): void {
    if (event.key !== KEY || event.newValue === null || event.newValue === last) return;
    const theirs = parse(event.newValue, knows);
    last = event.newValue;
    if (theirs && event.newValue !== JSON.stringify(designStore.getState().design)) {
      savingStore.setState({ theirs });
    }
  }

  window.addEventListener('pagehide', leave);
  window.addEventListener('storage', notice);
  return () => {
    unsubscribe();
    clearTimeout(timer);
    window.removeEventListener('pagehide', leave);
    window.removeEventListener('storage', notice);
  };
}

/** Opens the saved document with the undo steps this tab had before a reload. */
export function restore(knows: Knows): boolean {
  const design = savedDesign(knows);
  if (!design) return false;
  open(design);
  const history = read('sessionStorage', HISTORY_KEY);
  if (history !== null) restoreHistory(history, (value) => asDesign(value, knows));
  return true;
}

export function takeTheirs(): void {
  const { theirs } = savingStore.getState();
  if (!theirs) return;
  savingStore.setState({ theirs: null });
  open(theirs);
}

/** Keeps this tab's version: it is saved again, over the other tab's. */
export function keepMine(): void {
  savingStore.setState({ theirs: null });
  const { design } = designStore.getState();
  designStore.setState({ design: { ...design } });
}

function asDesign(value: unknown, knows: Knows): Design | null {
  const result = readDesign(value, knows);
  return result.ok ? result.design : null;
}

function parse(text: string | null, knows: Knows): Design | null {
  if (text === null) return null;
  try {
    return asDesign(JSON.parse(text), knows);
  } catch {
    return null;
  }
}

/** Storage may be full, blocked or absent; the editor then works on and says it is not saved. */
function write(area: Area, key: string, text: string): boolean {
  try {
    window[area].setItem(key, text);
    return true;
  } catch {
    return false;
  }
}

function read(area: Area, key: string): string | null {
  try {
    return window[area].getItem(key);
  } catch {
    return null;
  }
}
