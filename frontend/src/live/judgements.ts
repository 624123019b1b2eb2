/**
 * What is judged about the design on show: the score after every change that has settled, the
 * rest when somebody asks. A change of the model cancels and takes away what was said before.
 */
import { createStore, useStore } from 'zustand';
import { designStore } from '../design/store';
import { ask } from './ask';
import type { JudgementFrames, JudgementKind } from './judgementFrames';
import { liveStore, modelKey, namesOf } from './live';
import type { RunError } from './protocol';

/** The score waits this long after the ladder, so that an edit in a row of edits asks nothing. */
const SETTLED_MS = 300;

export interface Judgement<K extends JudgementKind> {
  readonly status: 'idle' | 'running' | 'done' | 'failed';
  readonly frames: readonly JudgementFrames[K][];
  readonly error: RunError | null;
}

type Judgements = { readonly [K in JudgementKind]: Judgement<K> };

const KINDS: readonly JudgementKind[] = ['score', 'advice', 'matrix', 'plan'];
const IDLE = { status: 'idle', frames: [], error: null } as const;
const NOTHING: Judgements = { score: IDLE, advice: IDLE, matrix: IDLE, plan: IDLE };
const store = createStore<Judgements>()(() => NOTHING);
const cancels = new Map<JudgementKind, () => void>();

export function useJudgement<K extends JudgementKind>(kind: K): Judgement<K> {
  return useStore(store, (state) => state[kind]);
}

export function judgementOf<K extends JudgementKind>(kind: K): Judgement<K> {
  return store.getState()[kind];
}

/** Judges the design as it is now; `again` leaves what is said until all of that is there. */
export function judge(kind: JudgementKind, again = false): void {
  if (again) cancels.get(kind)?.();
  else cancelJudgement(kind);
  const { design } = designStore.getState();
  if (!again) put(kind, { status: 'running' });
  let frames: unknown[] = [];
  const cancel = ask(
    { kind, design },
    {
      onStart: () => {
        frames = [];
        if (!again) put(kind, { frames });
      },
      onFrame: (frame) => {
        frames = [...frames, frame];
        if (!again) put(kind, { frames });
      },
      onEnd: (status, error) => {
        cancels.delete(kind);
        // Somebody else cancelled it: it is still to be asked.
        if (status === 'cancelled') put(kind, IDLE);
        else put(kind, { status, error, ...(status === 'done' ? { frames } : {}) });
      },
    },
  );
  cancels.set(kind, cancel);
}

/** Sentences name components by the names of when they were said. */
function sayAgain(): void {
  for (const kind of KINDS) {
    const { status } = judgementOf(kind);
    if (status === 'done' || status === 'running') judge(kind, true);
    else if (kind === 'score') judge(kind);
  }
}

export function cancelJudgement(kind: JudgementKind): void {
  cancels.get(kind)?.();
  cancels.delete(kind);
  put(kind, IDLE);
}

function put(kind: JudgementKind, change: object): void {
  store.setState((state) => ({ [kind]: { ...state[kind], ...change } }));
}

/** Follows the design from now on: asks for the score whenever its ladder has settled. */
export function followDesign(): () => void {
  let judged = '';
  let named = '';
  let timer: ReturnType<typeof setTimeout> | undefined;

  function keyNow(): string {
    const { design } = designStore.getState();
    return `${design.workload.users} ${modelKey(design)}`;
  }

  function settle(): void {
    clearTimeout(timer);
    const { solving, error } = liveStore.getState();
    if (solving || error) return;
    timer = setTimeout(() => {
      const key = keyNow();
      const names = namesOf(designStore.getState().design);
      if (key === judged && names === named) return;
      if (key === judged) sayAgain();
      else judge('score');
      judged = key;
      named = names;
    }, SETTLED_MS);
  }

  const stops = [
    designStore.subscribe(
      (state) => state.design,
      () => {
        if (keyNow() === judged) return;
        judged = '';
        clearTimeout(timer);
        for (const kind of KINDS) cancelJudgement(kind);
      },
    ),
    liveStore.subscribe((state) => state.solving, settle),
  ];
  settle();
  return () => {
    clearTimeout(timer);
    for (const stop of stops) stop();
    for (const cancel of cancels.values()) cancel();
    cancels.clear();
  };
}
