/** Which sides of two boxes a connection runs between. */
import { Position } from '@xyflow/react';
import { boxOf, centreOf } from '../design/geometry';
import type { Connection, Design } from '../design/types';

export type Side = 'right' | 'left' | 'bottom' | 'top';

export const SIDES: Readonly<Record<Side, Position>> = {
  right: Position.Right,
  left: Position.Left,
  bottom: Position.Bottom,
  top: Position.Top,
};

export const SIDE_NAMES: readonly Side[] = ['right', 'left', 'bottom', 'top'];
export const positionOf = (side: Side): Position => SIDES[side];

/** Sides of connections whose ends stand still are worked out once for each document. */
export function settledSides() {
  let components: Design['components'] | null = null;
  let known = new Map<Connection, [Side, Side]>();
  return (now: Design['components'], connection: Connection): [Side, Side] => {
    if (now !== components) {
      components = now;
      known = new Map();
    }
    const sides = known.get(connection) ?? sidesOf(now, connection);
    known.set(connection, sides);
    return sides;
  };
}

/** The two sides that face each other. */
export function sidesOf(components: Design['components'], connection: Connection): [Side, Side] {
  const source = boxOf(components, connection.from);
  const target = boxOf(components, connection.to);
  const from = centreOf(source);
  const to = centreOf(target);
  const across = to.x - from.x;
  const down = to.y - from.y;
  const gapAcross = Math.abs(across) - (source.width + target.width) / 2;
  const gapDown = Math.abs(down) - (source.height + target.height) / 2;
  if (gapAcross >= gapDown) return across >= 0 ? ['right', 'left'] : ['left', 'right'];
  return down >= 0 ? ['bottom', 'top'] : ['top', 'bottom'];
}
