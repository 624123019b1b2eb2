/**
 * The course of a connection as points at equal distances, worked out from the numbers of its
 * path: asking the page for them costs more than drawing.
 */

export const SAMPLES = 24;
const STEPS = 32;
const NUMBERS = /-?\d+(?:\.\d+)?(?:e-?\d+)?/g;

export interface Track {
  readonly length: number;
  /** x, y pairs at equal distances along the path. */
  readonly points: Float32Array;
}

/** Points at equal distances along a cubic curve `M x,y C x,y x,y x,y`. */
export function trackOf(d: string): Track | null {
  const [x0, y0, x1, y1, x2, y2, x3, y3] = (d.match(NUMBERS) ?? []).map(Number);
  if (x0 === undefined || y0 === undefined || x3 === undefined || y3 === undefined) return null;
  const [ax = x0, ay = y0, bx = x3, by = y3] = [x1, y1, x2, y2];
  const along: [number, number, number][] = [];
  let length = 0;
  for (let step = 0; step <= STEPS; step += 1) {
    const t = step / STEPS;
    const [a, b, c, e] = [(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t ** 2 * (1 - t), t ** 3];
    const x = a * x0 + b * ax + c * bx + e * x3;
    const y = a * y0 + b * ay + c * by + e * y3;
    const before = along.at(-1);
    if (before) length += Math.hypot(x - before[1], y - before[2]);
    along.push([length, x, y]);
  }
  return length === 0 ? null : { length, points: evenly(along, length) };
}

function evenly(along: readonly [number, number, number][], length: number): Float32Array {
  const points = new Float32Array(SAMPLES * 2);
  let next = 1;
  for (let index = 0; index < SAMPLES; index += 1) {
    const wanted = (length * index) / (SAMPLES - 1);
    while (next < along.length - 1 && (along[next]?.[0] ?? 0) < wanted) next += 1;
    const [from, x0, y0] = along[next - 1] ?? [0, 0, 0];
    const [to, x1, y1] = along[next] ?? [0, 0, 0];
    const part = to === from ? 0 : (wanted - from) / (to - from);
    points[index * 2] = x0 + (x1 - x0) * part;
    points[index * 2 + 1] = y0 + (y1 - y0) * part;
  }
  return points;
}
