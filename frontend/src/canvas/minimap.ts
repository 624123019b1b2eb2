/** Draws the whole design small, coloured by load, with the part that is on screen framed. */
import type { Box } from '../design/geometry';
import type { LoadStep } from '../live/protocol';
import type { LoadColours } from './drawing';

export interface Shape extends Box {
  readonly what: 'component' | 'container' | 'note';
  readonly step: LoadStep | null;
}

/** How points of the document become points of the map. */
export interface MapScale {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

const MARGIN = 0.06;
const LEAST_PX = 2;

/** Fits everything and what is visible into the map. */
export function scaleFor(whole: Box, width: number, height: number): MapScale {
  const room = 1 - 2 * MARGIN;
  const scale = Math.min((width * room) / whole.width, (height * room) / whole.height);
  return {
    x: width / 2 - (whole.x + whole.width / 2) * scale,
    y: height / 2 - (whole.y + whole.height / 2) * scale,
    scale,
  };
}

export function drawMinimap(
  context: CanvasRenderingContext2D,
  shapes: readonly Shape[],
  visible: Box,
  at: MapScale,
  colours: LoadColours,
): void {
  const { width, height } = context.canvas;
  context.clearRect(0, 0, width, height);
  for (const shape of shapes) drawShape(context, shape, at, colours);
  const frame = mapped(visible, at);
  context.fillStyle = colours.shade;
  context.beginPath();
  context.rect(0, 0, width, height);
  context.rect(frame.x, frame.y, frame.width, frame.height);
  context.fill('evenodd');
  context.strokeStyle = colours.accent;
  context.lineWidth = 1.5;
  context.strokeRect(frame.x, frame.y, frame.width, frame.height);
}

function drawShape(
  context: CanvasRenderingContext2D,
  shape: Shape,
  at: MapScale,
  colours: LoadColours,
): void {
  const box = mapped(shape, at);
  if (shape.what === 'container') {
    context.strokeStyle = colours.line;
    context.lineWidth = 1;
    context.strokeRect(box.x, box.y, box.width, box.height);
    return;
  }
  const load = shape.step === null ? colours.line : colours.steps[shape.step];
  context.fillStyle = shape.what === 'note' ? colours.note : (load ?? colours.line);
  context.fillRect(box.x, box.y, Math.max(LEAST_PX, box.width), Math.max(LEAST_PX, box.height));
}

function mapped(box: Box, { x, y, scale }: MapScale): Box {
  return {
    x: x + box.x * scale,
    y: y + box.y * scale,
    width: box.width * scale,
    height: box.height * scale,
  };
}
