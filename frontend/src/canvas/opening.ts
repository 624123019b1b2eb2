/** Where the view stands when a design is opened: worked out from the document, before drawing. */
import { getViewportForBounds, type Viewport } from '@xyflow/react';
import { type Box, bounds, drawnBoxes } from '../design/geometry';
import type { Design } from '../design/types';
import { FEW_NODES, MIN_ZOOM } from './detail';
import { fitPadding, isNarrow } from './useCanvasView';

const MOST_ZOOM = 1;
/** A small design opens large enough to read, even where not all of it fits a phone. */
const READABLE_ZOOM = isNarrow ? 0.44 : 0.38;

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
  return { size, view: viewOf(boxes, size), boxes: boxes.length };
}

function viewOf(boxes: readonly Box[], { width, height }: Size): Viewport {
  const all = bounds(boxes);
  if (!all || width === 0 || height === 0) return { x: 0, y: 0, zoom: MOST_ZOOM };
  const least = boxes.length > FEW_NODES ? MIN_ZOOM : READABLE_ZOOM;
  return getViewportForBounds(all, width, height, least, MOST_ZOOM, fitPadding);
}
