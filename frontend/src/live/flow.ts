/**
 * Moving dots along the connections, on one canvas: more and faster dots mean more requests.
 * The loop stops when nothing flows, when the page is hidden, far out, paused, or when the
 * person asked for reduced motion. CSS-animated strokes cost five times as much.
 */
import { onColours } from '../ui/theme';
import type { Painter } from './painter';
import { SAMPLES, type Track, trackOf } from './track';

export interface View {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

const FRAME_MS = 1000 / 30;
const DOT_RADIUS = 3;
const MOST_DOTS = 5;

export interface FlowControl {
  readonly setPaused: (paused: boolean) => void;
  readonly stop: () => void;
}

export function startFlow(
  canvas: HTMLCanvasElement,
  painter: Painter,
  view: () => View,
): FlowControl {
  const tracks = new WeakMap<SVGPathElement, Track>();
  const still = window.matchMedia('(prefers-reduced-motion: reduce)');
  let colour = dotColour(canvas);
  let paused = false;
  let request = 0;
  let drawnAt = 0;

  function shouldRun(): boolean {
    return !paused && !still.matches && !document.hidden && painter.near;
  }

  function wake(): void {
    if (request === 0 && shouldRun() && painter.flows().length > 0)
      request = requestAnimationFrame(tick);
    else if (!shouldRun()) clear(canvas);
  }

  function tick(now: number): void {
    request = 0;
    const flows = shouldRun() ? painter.flows() : [];
    if (flows.length === 0) {
      clear(canvas);
      return;
    }
    request = requestAnimationFrame(tick);
    if (now - drawnAt < FRAME_MS) return;
    drawnAt = now;
    const context = prepare(canvas);
    if (!context) return;
    const at = onScreen(view());
    const dot = dotOf(colour, at.zoom);
    for (const { path, rate } of flows) {
      const track = trackOf(path, tracks);
      if (track) drawDots(context, dot, at, track, rate, now / 1000);
    }
  }

  const keepColour = onColours(() => {
    colour = dotColour(canvas);
  });
  still.addEventListener('change', wake);
  document.addEventListener('visibilitychange', wake);
  const forget = painter.onPaint(wake);
  wake();

  return {
    setPaused: (value) => {
      paused = value;
      wake();
    },
    stop: () => {
      cancelAnimationFrame(request);
      keepColour();
      still.removeEventListener('change', wake);
      document.removeEventListener('visibilitychange', wake);
      forget();
    },
  };
}

/** Requests per second become dots and pace by order of magnitude; a dot is not one request. */
export function dotsFor(rate: number, length: number): { count: number; pixelsPerSecond: number } {
  const magnitude = Math.log10(1 + rate);
  const room = Math.max(1, Math.floor(length / 40));
  return {
    count: Math.min(MOST_DOTS, room, Math.max(1, Math.round(magnitude))),
    pixelsPerSecond: 30 + 30 * magnitude,
  };
}

function drawDots(
  context: CanvasRenderingContext2D,
  dot: HTMLCanvasElement,
  at: View,
  track: Track,
  rate: number,
  seconds: number,
): void {
  const { count, pixelsPerSecond } = dotsFor(rate, track.length);
  const travelled = (seconds * pixelsPerSecond) / track.length;
  const radius = dot.width / 2;
  for (let index = 0; index < count; index += 1) {
    const place = ((travelled + index / count) % 1) * (SAMPLES - 1);
    const before = Math.floor(place);
    const part = place - before;
    const x = at.x + between(track.points, before * 2, part) * at.zoom;
    const y = at.y + between(track.points, before * 2 + 1, part) * at.zoom;
    context.drawImage(dot, Math.round(x - radius), Math.round(y - radius));
  }
}

function between(points: Float32Array, index: number, part: number): number {
  const from = points[index] ?? 0;
  return from + ((points[index + 2] ?? from) - from) * part;
}

let stamp = { dot: document.createElement('canvas'), colour: '', zoom: 0 };

/** One dot drawn once and stamped everywhere: copying pixels is cheaper than filling circles. */
function dotOf(colour: string, zoom: number): HTMLCanvasElement {
  if (stamp.colour === colour && stamp.zoom === zoom) return stamp.dot;
  const dot = document.createElement('canvas');
  const size = Math.max(2, Math.ceil(DOT_RADIUS * zoom) * 2);
  dot.width = size;
  dot.height = size;
  const context = dot.getContext('2d');
  if (context) {
    context.fillStyle = colour;
    context.arc(size / 2, size / 2, Math.min(size / 2, DOT_RADIUS * zoom), 0, Math.PI * 2);
    context.fill();
  }
  stamp = { dot, colour, zoom };
  return dot;
}

/** The view in the pixels of the screen. */
function onScreen({ x, y, zoom }: View): View {
  const scale = window.devicePixelRatio;
  return { x: x * scale, y: y * scale, zoom: zoom * scale };
}

function prepare(canvas: HTMLCanvasElement): CanvasRenderingContext2D | null {
  const scale = window.devicePixelRatio;
  const width = Math.round(canvas.clientWidth * scale);
  const height = Math.round(canvas.clientHeight * scale);
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const context = canvas.getContext('2d');
  context?.clearRect(0, 0, width, height);
  return context;
}

function clear(canvas: HTMLCanvasElement): void {
  const context = canvas.getContext('2d');
  context?.clearRect(0, 0, canvas.width, canvas.height);
}

/** Asking for computed style inside the loop costs 100 ms a second; the theme rarely changes. */
function dotColour(canvas: HTMLCanvasElement): string {
  return getComputedStyle(canvas).color;
}
