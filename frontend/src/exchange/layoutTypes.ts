/** What is laid out, and where it comes to stand. */
import { GRID } from '../design/geometry';
import type { Place } from './diagram';

export interface Item {
  readonly id: string;
  readonly parent?: string | undefined;
  readonly frame: boolean;
  readonly place?: Place | undefined;
}

export interface Wire {
  readonly from: string;
  readonly to: string;
}

export type Places = ReadonlyMap<string, Place>;

/** Between a frame and what stands in it. */
export const PADDING = 4 * GRID;
export const EMPTY_FRAME = { width: 30 * GRID, height: 17 * GRID };

/** Everything stands on the grid. */
export function onGrid(value: number): number {
  return Math.round(value / GRID) * GRID;
}
