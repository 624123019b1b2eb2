/** Lines that appear while a box is dragged level with another, and the pull towards them. */
import { createStore } from 'zustand/vanilla';
import type { Box } from '../design/geometry';
import type { Point } from '../design/types';

/** A line across the canvas at one x or y, from the first to the last box it touches. */
export interface Guide {
  readonly axis: 'x' | 'y';
  readonly at: number;
  readonly from: number;
  readonly to: number;
}

export interface Guided {
  /** How far the dragged box is pulled. */
  readonly by: Point;
  readonly guides: readonly Guide[];
}

const NONE: readonly Guide[] = [];
export const guideStore = createStore<{ readonly guides: readonly Guide[] }>()(() => ({
  guides: NONE,
}));

export function showGuides(guides: readonly Guide[]): void {
  if (guides.length + guideStore.getState().guides.length > 0) guideStore.setState({ guides });
}

export function hideGuides(): void {
  showGuides(NONE);
}

/** Aligns edges and middles of a box with those of others that are within reach. */
export function guide(box: Box, others: readonly Box[], reach: number): Guided {
  const across = nearest(box, others, 'x', reach);
  const down = nearest(box, others, 'y', reach);
  const moved = { ...box, x: box.x + across, y: box.y + down };
  return {
    by: { x: across, y: down },
    guides: [...lines(moved, others, 'x'), ...lines(moved, others, 'y')],
  };
}

function nearest(box: Box, others: readonly Box[], axis: 'x' | 'y', reach: number): number {
  let best = 0;
  let distance = reach;
  const own = marks(box, axis);
  for (const other of others) {
    const theirs = marks(other, axis);
    for (const mine of own) {
      for (const mark of theirs) {
        if (Math.abs(mark - mine) >= distance) continue;
        distance = Math.abs(mark - mine);
        best = mark - mine;
      }
    }
  }
  return best;
}

/** One line for each mark of the box that others share exactly. */
function lines(box: Box, others: readonly Box[], axis: 'x' | 'y'): Guide[] {
  const along = axis === 'x' ? 'y' : 'x';
  const length = axis === 'x' ? 'height' : 'width';
  const levels = marks(box, axis).map((at) => ({ at, all: [box] }));
  for (const other of others) {
    const theirs = marks(other, axis);
    for (const { at, all } of levels) if (theirs.some((mark) => near(mark, at))) all.push(other);
  }
  return levels.flatMap(({ at, all }) => {
    if (all.length === 1) return [];
    const from = Math.min(...all.map((each) => each[along]));
    const to = Math.max(...all.map((each) => each[along] + each[length]));
    return [{ axis, at, from, to }];
  });
}

function marks(box: Box, axis: 'x' | 'y'): readonly [number, number, number] {
  const size = axis === 'x' ? box.width : box.height;
  return [box[axis], box[axis] + size / 2, box[axis] + size];
}

const near = (one: number, two: number) => Math.abs(one - two) < 0.5;
