/**
 * The cards of a large design seen from far away: only colour can be told apart there, so all of
 * them are one picture, and a new figure restyles no element.
 */
import { useRef, useState } from 'react';
import { boxOf } from '../design/geometry';
import { designStore } from '../design/store';
import { painter } from '../live/painter';
import { type Stage, useDrawing } from './drawing';
import { movingStore, withMoving } from './moving';

const RADIUS = 12;
const BROKEN = 4;
const UNSOLVED = -1;

/** Outlines in the units of the document. */
interface Outlines {
  readonly byStep: ReadonlyMap<number, Path2D>;
  /** Colour is never alone: what has broken is crossed out as well. */
  readonly crosses: Path2D;
}

export function FarLayer() {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [draw] = useState(drawer);
  useDrawing(canvas, draw, { heatMs: 0, gestures: true });
  return <canvas ref={canvas} className="far-layer" />;
}

/** While only the view moves, the outlines are those of before. */
function drawer(): (stage: Stage) => void {
  let outlines: Outlines | null = null;
  let from: readonly unknown[] = [];

  return (stage) => {
    const now = [designStore.getState().design, movingStore.getState(), painter.frame];
    if (!outlines || now.some((part, index) => part !== from[index])) outlines = outline();
    from = now;
    drawCards(stage, outlines);
  };
}

function drawCards(stage: Stage, { byStep, crosses }: Outlines): void {
  const { context, transform, colours } = stage;
  const [x, y, zoom] = transform;
  clear(stage);
  const scale = window.devicePixelRatio;
  context.setTransform(scale * zoom, 0, 0, scale * zoom, scale * x, scale * y);
  context.lineWidth = 1 / zoom;
  context.strokeStyle = colours.line;
  for (const [step, path] of byStep) {
    context.fillStyle = colours.steps[step] ?? colours.unsolved;
    context.fill(path);
    context.stroke(path);
  }
  context.strokeStyle = colours.cross;
  context.stroke(crosses);
}

function outline(): Outlines {
  const { design } = designStore.getState();
  const components = withMoving(design.components, movingStore.getState());
  const byStep = new Map<number, Path2D>();
  const crosses = new Path2D();
  for (const [id, component] of Object.entries(components)) {
    if (component.width !== undefined) continue;
    const step = painter.stepOf(id) ?? UNSOLVED;
    const path = byStep.get(step) ?? new Path2D();
    byStep.set(step, path);
    const { x, y, width, height } = boxOf(components, id);
    path.roundRect(x, y, width, height, RADIUS);
    if (step !== BROKEN) continue;
    crosses.moveTo(x, y);
    crosses.lineTo(x + width, y + height);
    crosses.moveTo(x + width, y);
    crosses.lineTo(x, y + height);
  }
  return { byStep, crosses };
}

function clear({ context, width, height }: Stage): void {
  const scale = window.devicePixelRatio;
  const { canvas } = context;
  if (canvas.width !== Math.round(width * scale)) canvas.width = Math.round(width * scale);
  if (canvas.height !== Math.round(height * scale)) canvas.height = Math.round(height * scale);
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, canvas.width, canvas.height);
}
