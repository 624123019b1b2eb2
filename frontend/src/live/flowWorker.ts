/**
 * Moves the dots in a thread of its own: a new picture thirty times a second would keep the page's
 * thread busier than everything it has to show.
 */
import { type Cards, dotOf, drawDots, hideBehind, type View, type Wire } from './dots';
import { type Track, trackOf } from './track';

/** What the page tells; whatever is left out stays as it was. */
export interface FlowNews {
  readonly canvas?: OffscreenCanvas;
  readonly running?: boolean;
  readonly colour?: string;
  readonly view?: View;
  readonly size?: { readonly width: number; readonly height: number };
  /** The shape of each connection with traffic (its `d`) and its requests per second. */
  readonly wires?: readonly (readonly [string, number])[];
  readonly cards?: Cards;
}

const FRAME_MS = 1000 / 30;

let canvas: OffscreenCanvas | null = null;
let running = false;
let colour = '';
let view: View = { x: 0, y: 0, zoom: 1 };
let wires: Wire[] = [];
let cards: Cards = new Float32Array();
let dot: OffscreenCanvas | null = null;
let tracks = new Map<string, Track>();
let request = 0;
let drawnAt = 0;

self.onmessage = ({ data }: MessageEvent<FlowNews>) => {
  canvas = data.canvas ?? canvas;
  running = data.running ?? running;
  cards = data.cards ?? cards;
  if (data.colour !== undefined || (data.view && data.view.zoom !== view.zoom)) dot = null;
  colour = data.colour ?? colour;
  view = data.view ?? view;
  if (data.size) resize(data.size);
  if (data.wires) follow(data.wires);
  // A view that has moved is followed at once, whenever the next picture was due.
  if (data.view) drawnAt = 0;
  if (request === 0) request = requestAnimationFrame(draw);
};

/** A canvas loses its picture with its size, so only a new size is set. */
function resize({ width, height }: NonNullable<FlowNews['size']>): void {
  if (!canvas || (canvas.width === width && canvas.height === height)) return;
  canvas.width = width;
  canvas.height = height;
}

/** Shapes are worked out once, as long as they are drawn. */
function follow(shapes: NonNullable<FlowNews['wires']>): void {
  const known = tracks;
  tracks = new Map();
  wires = shapes.flatMap(([shape, rate]) => {
    const track = known.get(shape) ?? trackOf(shape);
    if (!track) return [];
    tracks.set(shape, track);
    return [{ track, rate }];
  });
}

function draw(now: number): void {
  request = 0;
  const context = canvas?.getContext('2d');
  if (!canvas || !context) return;
  if (!running) {
    context.clearRect(0, 0, canvas.width, canvas.height);
    return;
  }
  request = requestAnimationFrame(draw);
  if (now - drawnAt < FRAME_MS) return;
  drawnAt = now;
  dot ??= dotOf(colour, view.zoom);
  context.clearRect(0, 0, canvas.width, canvas.height);
  for (const wire of wires) drawDots(context, dot, view, wire, now / 1000);
  hideBehind(context, cards, view, canvas);
}
