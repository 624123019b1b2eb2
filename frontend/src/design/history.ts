/**
 * Undo and redo over immutable snapshots. Snapshots share structure, so a step costs pointers.
 * Changes that carry the same merge key within a second are one step: typing, nudging, a slider.
 */

export const STEPS = 100;
const MERGE_WITHIN_MS = 1000;

export interface History<T> {
  readonly past: readonly T[];
  readonly future: readonly T[];
  readonly mergeKey: string | null;
  readonly mergedAt: number;
}

export const EMPTY_HISTORY: History<never> = { past: [], future: [], mergeKey: null, mergedAt: 0 };

/** The history after `present` has been replaced by something newer. */
export function record<T>(
  history: History<T>,
  present: T,
  mergeKey: string | null,
  now: number,
): History<T> {
  const merges =
    mergeKey !== null &&
    mergeKey === history.mergeKey &&
    now - history.mergedAt < MERGE_WITHIN_MS &&
    history.past.length > 0;
  const past = merges ? history.past : [...history.past, present].slice(-STEPS);
  return { past, future: [], mergeKey, mergedAt: now };
}

export function undo<T>(history: History<T>, present: T): [History<T>, T] {
  const previous = history.past.at(-1);
  if (previous === undefined) return [history, present];
  return [
    {
      past: history.past.slice(0, -1),
      future: [present, ...history.future],
      mergeKey: null,
      mergedAt: 0,
    },
    previous,
  ];
}

export function redo<T>(history: History<T>, present: T): [History<T>, T] {
  const [next, ...future] = history.future;
  if (next === undefined) return [history, present];
  return [{ past: [...history.past, present], future, mergeKey: null, mergedAt: 0 }, next];
}
