/** Arrow keys on the canvas: along connections, or moving what is selected. */
import type { KeyboardEvent } from 'react';
import { nudgeSelection } from '../commands/actions';
import { boxOf, GRID } from '../design/geometry';
import { designStore, select } from '../design/store';
import type { Point } from '../design/types';
import { type Direction, neighbour } from '../design/walk';
import { uiStore } from '../ui/state';
import { isTextField } from '../ui/textEntry';
import { canvasView } from './view';

const DIRECTIONS: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

const STEPS: Readonly<Record<Direction, readonly [number, number]>> = {
  left: [-1, 0],
  right: [1, 0],
  up: [0, -1],
  down: [0, 1],
};

const LONG_STEP = 8;
const BESIDE = 12 * GRID;

/** Arrows move what the pointer has chosen, and walk on from what the keys have chosen. */
let byPointer = false;

export function chosenByPointer(): void {
  byPointer = true;
}

/** A place beside a component, where Mod and an arrow key want the next one. */
export interface Wanted {
  readonly from: string;
  readonly at: Point;
}

export function walkWithArrows(event: KeyboardEvent, focus: string | null): Wanted | null {
  if (event.key === 'Tab') byPointer = false;
  const direction = DIRECTIONS[event.key];
  const target = event.target as HTMLElement;
  if (!direction || isTextField(target) || !target.closest('.react-flow__node')) return null;
  event.preventDefault();
  event.stopPropagation();
  const { readonly, selection } = designStore.getState();
  if (event.ctrlKey || event.metaKey) {
    return readonly || focus === null ? null : beside(focus, direction);
  }
  const moves = byPointer && !event.altKey && selection.components.length > 0;
  if (!readonly && (moves || uiStore.getState().mode.kind === 'moving')) {
    const [across, down] = STEPS[direction];
    const step = GRID * (event.shiftKey ? LONG_STEP : 1);
    nudgeSelection(across * step, down * step);
  } else if (focus !== null) walk(focus, direction, event.shiftKey);
  return null;
}

function walk(focus: string, direction: Direction, adds: boolean): void {
  const { design, selection } = designStore.getState();
  const next = neighbour(design, focus, direction);
  if (next === null) return;
  byPointer = false;
  const components = adds ? [...new Set([...selection.components, next])] : [next];
  select({ components, connections: [] });
  canvasView()?.focus(next);
}

function beside(focus: string, direction: Direction): Wanted | null {
  const { design } = designStore.getState();
  if (design.components[focus]?.width !== undefined) return null;
  const box = boxOf(design.components, focus);
  const [across, down] = STEPS[direction];
  return {
    from: focus,
    at: {
      x: box.x + across * (box.width + BESIDE),
      y: box.y + box.height / 2 + down * (box.height + BESIDE),
    },
  };
}
