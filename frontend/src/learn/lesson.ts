/**
 * A chapter at work: predict, run, change, run again. Nothing is solved before the prediction;
 * each run unlocks one more hint. The chapter's design and steps are kept in this browser.
 */
import { createStore, useStore } from 'zustand';
import { boot } from '../boot';
import { designStore, open } from '../design/store';
import type { Design } from '../design/types';
import { ask } from '../live/ask';
import type { TimelineFrame } from '../live/askedFrames';
import { startLive } from '../live/live';
import type { Frame, RunError } from '../live/protocol';
import { uiStore } from '../ui/state';
import type { Chapter, LessonFrame, ScaleFrame } from './chapter';
import { join, remember } from './progress';

const WAIT_MS = 300;

/** What survives a reload. */
interface Kept {
  readonly predicted: number | null;
  readonly runs: number;
  readonly hints: number;
  /** Runs that were made when the last hint was shown. */
  readonly hintedAt: number;
  readonly done: boolean;
  readonly answer: number | null;
  readonly scale: ScaleFrame | null;
}

export interface LessonState extends Kept {
  readonly running: boolean;
  readonly result: LessonFrame | null;
  readonly timelines: readonly TimelineFrame[];
  readonly error: RunError | null;
}

const FRESH: Kept = {
  predicted: null,
  runs: 0,
  hints: 0,
  hintedAt: -1,
  done: false,
  answer: null,
  scale: null,
};
const store = createStore<LessonState>()(() => ({
  ...FRESH,
  running: false,
  result: null,
  timelines: [],
  error: null,
}));
let chapter: Chapter;
let live = false;

export function useLesson<T>(selector: (state: LessonState) => T): T {
  return useStore(store, selector);
}

/** Opens the chapter where it was left, or its starting design. */
export function openLesson(given: Chapter): void {
  chapter = given;
  document.body.dataset.waiting = '';
  uiStore.setState({ tab: 'lesson', sheet: 'side' });
  const kept = read();
  open(kept?.design ?? given.design);
  if (kept) store.setState({ ...FRESH, ...kept.steps });
  if (kept && kept.steps.runs > 0) goLive();
  let timer: ReturnType<typeof setTimeout> | undefined;
  designStore.subscribe((state, before) => {
    if (state.design === before.design) return;
    clearTimeout(timer);
    timer = setTimeout(write, WAIT_MS);
  });
  window.addEventListener('pagehide', write);
  if (boot().account) void join(boot().csrf);
}

export function predict(option: number): void {
  if (store.getState().runs === 0) store.setState({ predicted: option });
}

export function mayRun(state: LessonState): boolean {
  return state.predicted !== null && !state.running;
}

export function mayHint(state: LessonState): boolean {
  return state.hints < chapter.hints.length && state.runs > 0 && state.runs > state.hintedAt;
}

export function showHint(): void {
  const { hints, runs } = store.getState();
  store.setState({ hints: hints + 1, hintedAt: runs });
  write();
}

/** Judges the design as it is now by the chapter's goals. */
export function run(): void {
  if (!mayRun(store.getState())) return;
  goLive();
  store.setState({ running: true, error: null });
  ask(
    { kind: 'lesson', lesson: chapter.slug, design: designStore.getState().design },
    {
      onStart: () => store.setState({ timelines: [] }),
      onFrame: take,
      onEnd: (_, error) => {
        store.setState({ running: false, error });
        write();
      },
    },
  );
}

export function startOver(): void {
  store.setState({ ...FRESH, result: null, timelines: [], error: null });
  open(chapter.design);
  write();
}

function take(frame: Frame): void {
  if (frame.kind === 'timeline') {
    store.setState((state) => ({ timelines: [...state.timelines, frame] }));
  }
  if (frame.kind === 'scale') store.setState({ scale: frame });
  if (frame.kind !== 'lesson') return;
  const { predicted, runs, done, answer } = store.getState();
  store.setState({
    result: frame,
    runs: runs + 1,
    answer: answer ?? frame.answer,
    done: done || frame.passed,
  });
  if (frame.passed && !done) {
    remember(chapter.slug, { predicted, answer: frame.answer });
    if (boot().account) void join(boot().csrf);
  }
}

function goLive(): void {
  if (live) return;
  live = true;
  delete document.body.dataset.waiting;
  startLive(designStore);
}

function key(): string {
  return `loadstone.lesson.${chapter.slug}`;
}

function read(): { readonly design: Design; readonly steps: Kept } | null {
  try {
    return JSON.parse(localStorage.getItem(key()) ?? 'null') as ReturnType<typeof read>;
  } catch {
    return null;
  }
}

function write(): void {
  const { predicted, runs, hints, hintedAt, done, answer, scale } = store.getState();
  const steps: Kept = { predicted, runs, hints, hintedAt, done, answer, scale };
  try {
    localStorage.setItem(key(), JSON.stringify({ design: designStore.getState().design, steps }));
  } catch {
    // Full or blocked storage: the lesson goes on, it is only not kept.
  }
}
