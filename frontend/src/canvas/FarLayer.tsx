/**
 * The cards of a large design seen from far away: only colour can be told apart there, so all of
 * them are one picture, and a new figure restyles no element.
 */
import { useRef } from 'react';
import { boxOf } from '../design/geometry';
import { designStore } from '../design/store';
import { painter } from '../live/painter';
import { type Stage, useDrawing } from './drawing';
import { movingStore, withMoving } from './moving';

const RADIUS = 12;
const BROKEN = 4;

export function FarLayer() {
  const canvas = useRef<HTMLCanvasElement>(null);
  useDrawing(canvas, drawCards, { heatMs: 0, gestures: true });
  return <canvas ref={canvas} className="far-layer" />;
}

function drawCards({ context, transform, width, height, colours }: Stage): void {
  const [x, y, zoom] = transform;
  fitPixels(context, width, height);
  const cards = cardsByStep();
  for (const [step, boxes] of cards) {
    const path = new Path2D();
    for (const box of boxes) {
      path.roundRect(
        x + box.x * zoom,
        y + box.y * zoom,
        box.width * zoom,
        box.height * zoom,
        RADIUS * zoom,
      );
    }
    context.fillStyle = colours.steps[step] ?? colours.unsolved;
    context.fill(path);
    context.strokeStyle = colours.line;
    context.stroke(path);
  }
  // Colour is never alone: what has broken is crossed out as well.
  context.strokeStyle = colours.cross;
  context.beginPath();
  for (const box of cards.get(BROKEN) ?? []) {
    const [left, top] = [x + box.x * zoom, y + box.y * zoom];
    const [right, bottom] = [left + box.width * zoom, top + box.height * zoom];
    context.moveTo(left, top);
    context.lineTo(right, bottom);
    context.moveTo(right, top);
    context.lineTo(left, bottom);
  }
  context.stroke();
}

/** The boxes by load step; −1 for what has not been solved. */
function cardsByStep() {
  const { design } = designStore.getState();
  const components = withMoving(design.components, movingStore.getState());
  const cards = new Map<number, ReturnType<typeof boxOf>[]>();
  for (const [id, component] of Object.entries(components)) {
    if (component.width !== undefined) continue;
    const step = painter.stepOf(id) ?? -1;
    const boxes = cards.get(step) ?? [];
    boxes.push(boxOf(components, id));
    cards.set(step, boxes);
  }
  return cards;
}

function fitPixels(context: CanvasRenderingContext2D, width: number, height: number): void {
  const scale = window.devicePixelRatio;
  const { canvas } = context;
  if (canvas.width !== Math.round(width * scale)) canvas.width = Math.round(width * scale);
  if (canvas.height !== Math.round(height * scale)) canvas.height = Math.round(height * scale);
  context.setTransform(scale, 0, 0, scale, 0, 0);
  context.clearRect(0, 0, width, height);
  context.lineWidth = 1;
}
