/** Arrow keys on the canvas: they move the focus along connections, or the selection in move mode. */
import type { KeyboardEvent } from 'react';
import { nudgeSelection } from '../commands/actions';
import { GRID } from '../design/geometry';
import { designStore, select } from '../design/store';
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

export function walkWithArrows(event: KeyboardEvent, focus: string | null): void {
  const direction = DIRECTIONS[event.key];
  const onNode = (event.target as HTMLElement).closest('.react-flow__node') !== null;
  if (!direction || !onNode || isTextField(event.target) || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  event.stopPropagation();

  const moves = event.altKey || uiStore.getState().mode.kind === 'moving';
  if (moves && !designStore.getState().readonly) {
    const [across, down] = STEPS[direction];
    const step = GRID * (event.shiftKey ? LONG_STEP : 1);
    nudgeSelection(across * step, down * step);
    return;
  }
  const { design, selection } = designStore.getState();
  const next = focus === null ? null : neighbour(design, focus, direction);
  if (next === null) return;
  const components = event.shiftKey ? [...new Set([...selection.components, next])] : [next];
  select({ components, connections: [] });
  canvasView()?.focus(next);
}
