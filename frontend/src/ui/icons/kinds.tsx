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
      {(DRAWINGS[kind] ?? DRAWINGS[''])?.map(draw)}
    </svg>
  );
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
