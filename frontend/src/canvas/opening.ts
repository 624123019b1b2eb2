/**
 * Where the view stands when a design is opened: worked out from the document, before drawing.
 * What does not fit at a size that can be read begins where its reader does.
 */
import { getViewportForBounds, type Viewport } from '@xyflow/react';
import { type Box, bounds, boxesOf, drawnBoxes } from '../design/geometry';
import type { Design } from '../design/types';
import { FEW_NODES, MIN_ZOOM } from './detail';
import { fitPadding, isNarrow } from './useCanvasView';

const MOST_ZOOM = 1;
/** A small design opens large enough to read, even where not all of it fits a phone. */
const READABLE_ZOOM = isNarrow ? 0.44 : 0.38;

/** What stays free around a drawing that does not fit: above it stand the buttons. */
const AIR = 16;
const AIR_TOP = 64;

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Opening {
  readonly size: Size;
  readonly view: Viewport;
  /** How many boxes there are to draw. */
  readonly boxes: number;
}

export function opening(design: Design, size: Size): Opening {
  const boxes = drawnBoxes(design);
  return { size, view: viewOf(boxes, firstOf(design), size), boxes: boxes.length };
}

/** Where reading begins: at what nobody calls, which as a rule are the clients. */
function firstOf({ components, connections }: Design): Box | undefined {
  const called = new Set(Object.values(connections).map(({ to }) => to));
  const boxes = [...boxesOf(components)].filter(([id]) => components[id]?.width === undefined);
  const [first] = boxes.sort(
    ([a, one], [b, two]) =>
      Number(called.has(a)) - Number(called.has(b)) || one.x - two.x || one.y - two.y,
  );
  return first?.[1];
}

function viewOf(boxes: readonly Box[], first: Box | undefined, { width, height }: Size): Viewport {
  const all = bounds(boxes);
  if (!all || width === 0 || height === 0) return { x: 0, y: 0, zoom: MOST_ZOOM };
  const least = boxes.length > FEW_NODES ? MIN_ZOOM : READABLE_ZOOM;
  const fitted = getViewportForBounds(all, width, height, least, MOST_ZOOM, fitPadding);
  const { zoom } = fitted;
  const begin = (axis: 'x' | 'y', length: 'width' | 'height', room: number, air: number) => {
    if (!first || all[length] * zoom <= room - 2 * air) return fitted[axis];
    const middle = room / 2 - (first[axis] + first[length] / 2) * zoom;
    const last = room - air - (all[axis] + all[length]) * zoom;
    return Math.max(last, Math.min(air - all[axis] * zoom, middle));
  };
  return { x: begin('x', 'width', width, AIR), y: begin('y', 'height', height, AIR_TOP), zoom };
}
