/** The steps of the ladder and where a user count stands on its logarithmic axis. */
import type { Solved } from '../../live/live';
import type { LoadStep, Verdict } from '../../live/protocol';

export const LADDER = [1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7] as const;

export interface Rung {
  readonly users: number;
  /** The load step of the busiest component; null until it is solved. */
  readonly step: LoadStep | null;
  readonly stale: boolean;
  readonly good: number | null;
  /** The component that fails first at this count. */
  readonly breaks: string | null;
}

export function rungs(solved: ReadonlyMap<number, Solved>, verdict: Verdict | null): Rung[] {
  return LADDER.map((users) => {
    const known = solved.get(users);
    return {
      users,
      step: known ? hottest(known) : null,
      stale: known?.stale ?? false,
      good: known?.frame.good ?? null,
      breaks: verdict?.first_to_break[users] ?? null,
    };
  });
}

/** The first rung at which something breaks, or null. */
export function firstBreak(all: readonly Rung[]): Rung | null {
  return all.find((rung) => rung.breaks !== null) ?? null;
}

/** Part of the strip's width (0 to 1) at which a user count stands: rungs are cells of equal width. */
export function placeOf(users: number): number {
  const decades = Math.log10(Math.max(1, users));
  return Math.min(1, (decades + 0.5) / LADDER.length);
}

/** The rung nearest to a part of the strip's width. */
export function rungAt(place: number): number {
  const index = Math.floor(place * LADDER.length);
  return LADDER[Math.min(LADDER.length - 1, Math.max(0, index))] ?? 1;
}

/** The next rung up or down from any user count. */
export function nextRung(users: number, direction: 1 | -1): number {
  const beyond =
    direction === 1 ? LADDER.find((rung) => rung > users) : LADDER.findLast((rung) => rung < users);
  return beyond ?? (direction === 1 ? 1e7 : 1);
}

function hottest({ frame }: Solved): LoadStep {
  return Object.values(frame.components).reduce<LoadStep>(
    (step, component) => (component.step > step ? component.step : step),
    0,
  );
}
