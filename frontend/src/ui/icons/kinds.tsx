/**
 * One drawing per component kind, all on a 24-unit grid with round 1.75 strokes in the
 * current colour. The shapes are in kinds.json, which the server's pictures are drawn from too;
 * the last entry, without a name, is for a kind that has none.
 */
import { createElement } from 'react';
import KINDS from './kinds.json';

interface Shape {
  readonly shape: string;
  /** A filled shape: in the colour of the strokes, or in that of the paper below. */
  readonly fill?: string;
  readonly dashes?: string;
  readonly [attribute: string]: string | number | undefined;
}

const DRAWINGS: Readonly<Record<string, readonly Shape[]>> = KINDS;

export interface KindIconProps {
  readonly kind: string;
  readonly size?: number;
}

/** Decorative: the name of the kind always stands beside it. */
export function KindIcon({ kind, size = 20 }: KindIconProps) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.75"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {drawingOf(kind in DRAWINGS ? kind : '').map(draw)}
    </svg>
  );
}

const drawings = new Map<string, readonly Shape[]>();

/** Lines that follow one another are one path: hundreds of icons are restyled with every load. */
function drawingOf(kind: string): readonly Shape[] {
  const known = drawings.get(kind);
  if (known) return known;
  const joined: Shape[] = [];
  for (const shape of DRAWINGS[kind] ?? []) {
    const last = joined.at(-1);
    const d = outline(shape);
    if (d === null) joined.push(shape);
    else if (last && outline(last) !== null)
      joined[joined.length - 1] = { shape: 'path', d: `${last.d}${d}` };
    else joined.push({ shape: 'path', d });
  }
  drawings.set(kind, joined);
  return joined;
}

/** What is drawn with the plain pen, as the numbers of a path; null for all else. */
function outline({ shape, fill, dashes, ...at }: Shape): string | null {
  if (fill ?? dashes) return null;
  const of = (name: string) => Number(at[name] ?? 0);
  if (shape === 'path') return String(at.d);
  const arc = (rx: number, ry: number, x: number, y: number) => `a${rx} ${ry} 0 0 1 ${x} ${y}`;
  if (shape === 'rect') {
    const [rx, ry] = [of('rx'), Number(at.ry ?? at.rx ?? 0)];
    const [across, down] = [of('width') - 2 * rx, of('height') - 2 * ry];
    return (
      `M${of('x') + rx} ${of('y')}h${across}${arc(rx, ry, rx, ry)}v${down}${arc(rx, ry, -rx, ry)}` +
      `h${-across}${arc(rx, ry, -rx, -ry)}v${-down}${arc(rx, ry, rx, -ry)}z`
    );
  }
  const [rx, ry] = [of(at.r === undefined ? 'rx' : 'r'), of(at.r === undefined ? 'ry' : 'r')];
  return `M${of('cx') - rx} ${of('cy')}${arc(rx, ry, 2 * rx, 0)}${arc(rx, ry, -2 * rx, 0)}z`;
}

function draw({ shape, fill, dashes, ...rest }: Shape, index: number) {
  const filled =
    fill === 'ink'
      ? { fill: 'currentColor', stroke: 'none' }
      : fill === 'paper'
        ? { fill: 'var(--icon-paper, Canvas)' }
        : {};
  return createElement(shape, { key: index, ...rest, ...filled, strokeDasharray: dashes });
}
