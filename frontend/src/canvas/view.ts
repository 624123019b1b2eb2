/** What the rest of the editor may ask of the canvas, without knowing what draws it. */
import type { Point } from '../design/types';

export interface CanvasView {
  readonly fit: (ids?: readonly string[]) => void;
  readonly zoomIn: () => void;
  readonly zoomOut: () => void;
  readonly zoomTo: (zoom: number) => void;
  /** The point of the document in the middle of what is visible. */
  readonly centre: () => Point;
  /** The point of the document under a point of the window; null outside the canvas. */
  readonly at: (client: Point) => Point | null;
  /** Where the pointer last was on the canvas. */
  readonly pointer: () => Point | null;
  /** Scrolls a component into view and gives it the keyboard focus. */
  readonly focus: (id: string) => void;
}

let current: CanvasView | null = null;

export function setCanvasView(view: CanvasView | null): void {
  current = view;
}

export function canvasView(): CanvasView | null {
  return current;
}
