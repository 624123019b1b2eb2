/** The corners a selected container is resized by. Its contents stay where they are. */
import { useReactFlow } from '@xyflow/react';
import { type PointerEvent, useRef } from 'react';
import { resize } from '../design/edits';
import { type Box, snap } from '../design/geometry';
import { change, designStore } from '../design/store';
import type { Point } from '../design/types';
import { type Moving, setMoving, stopMoving } from './moving';
import './resize-handles.css';

const LEAST = { width: 240, height: 136 };
const CORNERS = [
  { name: 'nw', left: true, top: true },
  { name: 'ne', left: false, top: true },
  { name: 'sw', left: true, top: false },
  { name: 'se', left: false, top: false },
] as const;
type Corner = (typeof CORNERS)[number];

interface Gesture {
  readonly start: Point;
  readonly box: Box;
}

export function ResizeHandles({ id }: { readonly id: string }) {
  const gesture = useRef<Gesture | null>(null);
  const newest = useRef<Box | null>(null);
  const flow = useReactFlow();

  function begin(event: PointerEvent): void {
    const component = designStore.getState().design.components[id];
    if (!component || event.button !== 0) return;
    event.stopPropagation();
    event.currentTarget.setPointerCapture(event.pointerId);
    const { x, y, width = LEAST.width, height = LEAST.height } = component;
    const start = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
    gesture.current = { start, box: { x, y, width, height } };
  }

  function move(event: PointerEvent, corner: Corner): void {
    if (!gesture.current) return;
    const { start, box } = gesture.current;
    const at = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
    newest.current = stretched(box, corner, { x: at.x - start.x, y: at.y - start.y });
    setMoving(withContents(id, box, newest.current));
  }

  function end(): void {
    const box = newest.current;
    gesture.current = null;
    newest.current = null;
    if (box) change((design) => resize(design, id, box));
    stopMoving();
  }

  return CORNERS.map((corner) => (
    <span
      key={corner.name}
      className="resize-handle nodrag"
      data-corner={corner.name}
      onPointerDown={begin}
      onPointerMove={(event) => move(event, corner)}
      onPointerUp={end}
      onPointerCancel={end}
    />
  ));
}

function stretched(box: Box, corner: Corner, by: Point): Box {
  const step = snap(by);
  const width = Math.max(LEAST.width, box.width + (corner.left ? -step.x : step.x));
  const height = Math.max(LEAST.height, box.height + (corner.top ? -step.y : step.y));
  return {
    x: corner.left ? box.x + box.width - width : box.x,
    y: corner.top ? box.y + box.height - height : box.y,
    width,
    height,
  };
}

/** Positions inside are relative to the container, so they move against a corner that moves. */
function withContents(id: string, before: Box, after: Box): Moving {
  const { components } = designStore.getState().design;
  const inside = Object.entries(components).filter(([, component]) => component.parent === id);
  const moved = inside.map(([child, { x, y }]) => [
    child,
    { x: x + before.x - after.x, y: y + before.y - after.y },
  ]);
  return { ...Object.fromEntries(moved), [id]: after };
}
