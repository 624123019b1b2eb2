/**
 * Moving dots along the connections, on one canvas: more and faster dots mean more requests.
 * The loop stops when nothing flows, when the page is hidden, far out, paused, or when the
 * person asked for reduced motion. CSS-animated strokes cost five times as much.
 */
import { onColours } from '../ui/theme';
import type { Painter } from './painter';

export interface View {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

const FRAME_MS = 1000 / 30;
const SAMPLES = 24;
const DOT_RADIUS = 3;
const MOST_DOTS = 5;

interface Track {
  readonly d: string;
  readonly length: number;
  /** x, y pairs at equal distances along the path. */
  readonly points: Float32Array;
}

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
    const context = prepare(canvas, view());
    if (!context) return;
    context.fillStyle = colour;
    context.beginPath();
    for (const { path, rate } of flows) {
      const track = trackOf(path, tracks);
      if (track) addDots(context, track, rate, now / 1000);
    }
    context.fill();
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

function addDots(
  context: CanvasRenderingContext2D,
  track: Track,
  rate: number,
  seconds: number,
): void {
  const { count, pixelsPerSecond } = dotsFor(rate, track.length);
  const travelled = (seconds * pixelsPerSecond) / track.length;
  for (let dot = 0; dot < count; dot += 1) {
    const place = ((travelled + dot / count) % 1) * (SAMPLES - 1);
    const before = Math.floor(place);
    const part = place - before;
    const x = between(track.points, before * 2, part);
    const y = between(track.points, before * 2 + 1, part);
    context.moveTo(x + DOT_RADIUS, y);
    context.arc(x, y, DOT_RADIUS, 0, Math.PI * 2);
  }
}

function between(points: Float32Array, index: number, part: number): number {
  const from = points[index] ?? 0;
  return from + ((points[index + 2] ?? from) - from) * part;
}

/** Measuring a path is slow, so it is done once for each shape the path takes. */
function trackOf(path: SVGPathElement, tracks: WeakMap<SVGPathElement, Track>): Track | null {
  const d = path.getAttribute('d') ?? '';
  const known = tracks.get(path);
  if (known?.d === d) return known;
  const length = path.getTotalLength();
  if (length === 0) return null;
  const points = new Float32Array(SAMPLES * 2);
  for (let index = 0; index < SAMPLES; index += 1) {
    const point = path.getPointAtLength((length * index) / (SAMPLES - 1));
    points[index * 2] = point.x;
    points[index * 2 + 1] = point.y;
  }
  const track = { d, length, points };
  tracks.set(path, track);
  return track;
}

function prepare(canvas: HTMLCanvasElement, view: View): CanvasRenderingContext2D | null {
  const scale = window.devicePixelRatio;
  const width = Math.round(canvas.clientWidth * scale);
  const height = Math.round(canvas.clientHeight * scale);
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const context = canvas.getContext('2d');
  context?.setTransform(1, 0, 0, 1, 0, 0);
  context?.clearRect(0, 0, width, height);
  const zoom = view.zoom * scale;
  context?.setTransform(zoom, 0, 0, zoom, view.x * scale, view.y * scale);
  return context;
}

function clear(canvas: HTMLCanvasElement): void {
  const context = canvas.getContext('2d');
  context?.setTransform(1, 0, 0, 1, 0, 0);
  context?.clearRect(0, 0, canvas.width, canvas.height);
}

/** Asking for computed style inside the loop costs 100 ms a second; the theme rarely changes. */
function dotColour(canvas: HTMLCanvasElement): string {
  return getComputedStyle(canvas).color;
}
