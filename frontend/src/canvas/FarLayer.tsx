/**
 * The cards and connections of a large design seen from far away: only colour can be told apart
 * there, so all of them are one picture, and neither a new figure nor a new view goes through
 * hundreds of elements.
 */
import { useRef, useState } from 'react';
import { type Box, boxOf, NOTE_SIZE, withContents } from '../design/geometry';
import { designStore } from '../design/store';
import type { Design } from '../design/types';
import { edgeWidth } from '../live/figures';
import { painter } from '../live/painter';
import { nodeOf } from './cards';
import { course } from './course';
import { type Stage, useDrawing } from './drawing';
import { movingStore, withMoving } from './moving';

const RADIUS = 12;
const BROKEN = 4;
const UNSOLVED = -1;

/** Outlines in the units of the document. */
interface Outlines {
  readonly wires: ReadonlyMap<number, Path2D>;
  /** Stand before the connections, as elements below this picture. */
  readonly notes: readonly Box[];
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
    const { frame } = painter;
    const now = [designStore.getState().design, movingStore.getState(), frame?.users, frame];
    const same = (...parts: number[]) => parts.every((part) => now[part] === from[part]);
    if (!outlines || !same(0, 1, 2)) outlines = { ...cards(), ...wires() };
    else if (!same(3)) outlines = { ...outlines, ...cards() };
    from = now;
    drawAll(stage, outlines);
  };
}

function drawAll(stage: Stage, { wires, notes, byStep, crosses }: Outlines): void {
  const { context, transform, colours } = stage;
  const [x, y, zoom] = transform;
  clear(stage);
  const scale = window.devicePixelRatio;
  context.setTransform(scale * zoom, 0, 0, scale * zoom, scale * x, scale * y);
  context.strokeStyle = colours.wire;
  for (const [width, path] of wires) {
    context.lineWidth = width;
    context.stroke(path);
  }
  for (const { x, y, width, height } of notes) context.clearRect(x, y, width, height);
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

/** What is wide at a load is so whatever else is solved for it: widths follow the number of users. */
function wires(): Pick<Outlines, 'wires' | 'notes'> {
  const { design } = designStore.getState();
  const moving = movingStore.getState();
  const components = withMoving(design.components, moving);
  const held = withContents(design.components, Object.keys(moving));
  const still = stillOf(design);
  const byWidth = new Map<number, Path2D>();
  for (const [id, connection] of Object.entries(design.connections)) {
    const width = Number(edgeWidth(painter.frame?.connections[id]));
    const path = byWidth.get(width) ?? new Path2D();
    byWidth.set(width, path);
    const isHeld = held.has(connection.from) || held.has(connection.to);
    const known = isHeld ? undefined : still.get(id);
    const own = known ?? new Path2D(course(components, connection));
    if (!isHeld) still.set(id, own);
    path.addPath(own);
  }
  const notes = design.notes.map((note) => ({ ...NOTE_SIZE, ...note, ...moving[nodeOf(note.id)] }));
  return { wires: byWidth, notes };
}

const stills = new WeakMap<Design, Map<string, Path2D>>();

/** Courses of connections that nobody moves: worked out once a document. */
function stillOf(design: Design): Map<string, Path2D> {
  const known = stills.get(design) ?? new Map<string, Path2D>();
  stills.set(design, known);
  return known;
}

function cards(): Pick<Outlines, 'byStep' | 'crosses'> {
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
