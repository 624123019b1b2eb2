/** The one sentence about a design at one user count, and what is said to a screen reader. */
import { inLanguage, t } from '../../i18n';
import { formatPercent, formatUserCount } from '../../i18n/format';
import type { ClassResult, LoadFrame, Verdict } from '../../live/protocol';

export type Tone = 'good' | 'caution' | 'danger';
export type NameOf = (component: string) => string;

export interface Headline {
  readonly tone: Tone;
  readonly text: string;
}

export function headline(frame: LoadFrame, verdict: Verdict | null, nameOf: NameOf): Headline {
  const breaking = failing(frame);
  if (breaking) return { tone: 'danger', text: failure(frame, breaking, verdict, nameOf) };
  if (verdict === null) return { tone: 'good', text: t('results.measuring') };
  const { capacity_users: capacity, limit } = verdict;
  const beyond = frame.users > capacity;
  if (limit && beyond) return { tone: 'danger', text: inLanguage(limit.reason) };
  const users = formatUserCount(capacity);
  const next = limit?.component ?? null;
  if (next === null) return { tone: 'good', text: t('results.holds', { users }) };
  return { tone: 'good', text: t('results.holdsUpTo', { users, name: nameOf(next) }) };
}

function failure(
  frame: LoadFrame,
  component: string,
  verdict: Verdict | null,
  nameOf: NameOf,
): string {
  const name = nameOf(component);
  const percent = formatPercent(frame.components[component]?.utilisation ?? 0);
  const capacity = verdict?.capacity_users ?? Number.POSITIVE_INFINITY;
  if (capacity >= frame.users) return t('results.over', { name, percent });
  if (capacity < 1) return t('results.overAlways', { name, percent });
  const users = formatUserCount(capacity);
  const first = verdict?.limit?.component ?? component;
  if (first === component) return t('results.overFrom', { name, percent, users });
  return t('results.overAfter', { name, percent, users, first: nameOf(first) });
}

/** The component beyond its capacity that holds the others back, or null. */
export function failing(frame: LoadFrame): string | null {
  const { bottleneck } = frame;
  return bottleneck !== null && frame.components[bottleneck]?.step === 4 ? bottleneck : null;
}

export interface NamedClass extends ClassResult {
  readonly key: string;
}

/** The class whose p95 is furthest up towards, or over, its limit; unanswered is worst of all. */
export function slowest(frame: LoadFrame): NamedClass | null {
  const classes = Object.entries(frame.classes).map(([key, result]) => ({ key, ...result }));
  const worst = (one: NamedClass) =>
    one.p95_ms > 0 ? one.p95_ms / one.limit_ms : Number.MAX_VALUE;
  return classes.sort((a, b) => worst(b) - worst(a))[0] ?? null;
}

/** "95 of 100 requests good. Database saturated, 142 percent." */
export function spoken(frame: LoadFrame, nameOf: NameOf): string {
  const good = t('live.spokenGood', { good: Math.floor(frame.good * 100 + 1e-9) });
  const busiest = frame.bottleneck;
  if (busiest === null) return good;
  const name = nameOf(busiest);
  const percent = Math.round((frame.components[busiest]?.utilisation ?? 0) * 100);
  const key = failing(frame) === null ? 'live.spokenBusiest' : 'live.spokenBroken';
  return `${good} ${t(key, { name, percent })}`;
}
