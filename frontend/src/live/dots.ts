/** Drawing the dots that move along the connections; nothing here knows the page. */
import type { Track } from './track';
import { SAMPLES } from './track';

const DOT_RADIUS = 3;
const MOST_DOTS = 5;

/** Where the drawing stands, in the pixels that are drawn. */
export interface View {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

export interface Wire {
  readonly track: Track;
  /** Requests per second. */
  readonly rate: number;
}

/** What a card covers, in the units of the document: x, y, width, height, one after another. */
export type Cards = Float32Array;

type Context = Pick<OffscreenCanvasRenderingContext2D, 'clearRect' | 'drawImage'>;

/** Requests per second become dots and pace by order of magnitude; a dot is not one request. */
export function dotsFor(rate: number, length: number): { count: number; pixelsPerSecond: number } {
  const magnitude = Math.log10(1 + rate);
  const room = Math.max(1, Math.floor(length / 40));
  return {
    count: Math.min(MOST_DOTS, room, Math.max(1, Math.round(magnitude))),
    pixelsPerSecond: 30 + 30 * magnitude,
  };
}

export function drawDots(
  context: Context,
  dot: OffscreenCanvas,
  at: View,
  { track, rate }: Wire,
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

/** Cards stand before the connections, so a dot that passes behind one is not seen. */
export function hideBehind(
  context: Context,
  cards: Cards,
  at: View,
  size: { readonly width: number; readonly height: number },
): void {
  for (let index = 0; index < cards.length; index += 4) {
    const [x = 0, y = 0, width = 0, height = 0] = cards.subarray(index, index + 4);
    const [left, top] = [at.x + x * at.zoom, at.y + y * at.zoom];
    const [across, down] = [width * at.zoom, height * at.zoom];
    if (left < size.width && top < size.height && left + across > 0 && top + down > 0)
      context.clearRect(left, top, across, down);
  }
}

/** One dot drawn once and stamped everywhere: copying pixels is cheaper than filling circles. */
export function dotOf(colour: string, zoom: number): OffscreenCanvas {
  const size = Math.max(2, Math.ceil(DOT_RADIUS * zoom) * 2);
  const dot = new OffscreenCanvas(size, size);
  const context = dot.getContext('2d');
  if (context) {
    context.fillStyle = colour;
    context.arc(size / 2, size / 2, Math.min(size / 2, DOT_RADIUS * zoom), 0, Math.PI * 2);
    context.fill();
  }
  return dot;
}

function between(points: Float32Array, index: number, part: number): number {
  const from = points[index] ?? 0;
  return from + ((points[index + 2] ?? from) - from) * part;
}
