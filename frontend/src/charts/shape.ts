/** From result frames to what the charts draw. Plain functions, so that they can be tested. */
import type { LoadFrame, LoadStep } from '../live/protocol';

export interface LatencyPoint {
  readonly users: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly limit: number;
}

/** One request class at every solved user count, in ascending order. */
export function latencyPoints(frames: readonly LoadFrame[], key: string): LatencyPoint[] {
  return ascending(frames).flatMap((frame) => {
    const result = frame.classes[key];
    if (!result) return [];
    const { p50_ms: p50, p95_ms: p95, p99_ms: p99, limit_ms: limit } = result;
    return [{ users: frame.users, p50, p95, p99, limit }];
  });
}

/** The range a logarithmic axis must cover, widened to whole powers of ten. */
export function decades(values: readonly number[]): [number, number] {
  const positive = values.filter((value) => value > 0);
  if (positive.length === 0) return [1, 10];
  const low = 10 ** Math.floor(Math.log10(Math.min(...positive)));
  const high = 10 ** Math.ceil(Math.log10(Math.max(...positive)));
  return low === high ? [low, low * 10] : [low, high];
}

/** The powers of ten in a range: the only labels a logarithmic axis has room for. */
export function powersOfTen([low, high]: readonly [number, number]): number[] {
  const powers: number[] = [];
  for (let power = low; power <= high * 1.0001; power *= 10) powers.push(power);
  return powers;
}

export interface HeatCell {
  readonly users: number;
  readonly utilisation: number;
  readonly step: LoadStep;
}

export interface HeatRow {
  readonly component: string;
  readonly cells: readonly (HeatCell | null)[];
}

/** Components that can fill up by user counts, the first to do so on top. */
export function heatRows(frames: readonly LoadFrame[]): HeatRow[] {
  const ordered = ascending(frames);
  const last = ordered.at(-1);
  if (!last) return [];
  const limited = Object.keys(last.components).filter(
    (component) => last.components[component]?.binding !== null,
  );
  const rows = limited.map((component) => ({
    component,
    cells: ordered.map(({ users, components }) => {
      const result = components[component];
      return result ? { users, utilisation: result.utilisation, step: result.step } : null;
    }),
  }));
  return rows.sort((a, b) => hottest(b) - hottest(a));
}

export interface WaterfallBar {
  /** A component, or a connection that a request travels along. */
  readonly place: string;
  /** Milliseconds before this part begins. */
  readonly start: number;
  readonly ms: number;
  /** Part of the whole mean time, 0 to 1. */
  readonly share: number;
}

/** Where the mean time of a class goes, in the order a request meets the components. */
export function waterfall(frame: LoadFrame, key: string): WaterfallBar[] {
  const path = frame.classes[key]?.path ?? [];
  const total = path.reduce((sum, part) => sum + part.ms, 0);
  let start = 0;
  return path.map((part) => {
    const place = 'component' in part ? part.component : part.connection;
    const bar = { place, start, ms: part.ms, share: total > 0 ? part.ms / total : 0 };
    start += part.ms;
    return bar;
  });
}

export interface CostBar {
  readonly component: string;
  readonly dollars: number;
  readonly share: number;
}

/** Monthly cost by component, dearest first; what costs nothing is left out. */
export function costBars(frame: LoadFrame): CostBar[] {
  const { components, total } = frame.cost;
  return Object.entries(components)
    .filter(([, dollars]) => dollars > 0)
    .map(([component, dollars]) => ({ component, dollars, share: total > 0 ? dollars / total : 0 }))
    .sort((a, b) => b.dollars - a.dollars);
}

export function ascending(frames: readonly LoadFrame[]): LoadFrame[] {
  return [...frames].sort((a, b) => a.users - b.users);
}

function hottest(row: HeatRow): number {
  return Math.max(...row.cells.map((cell) => cell?.utilisation ?? 0));
}
