/** Moving the focus with the arrow keys: along connections first, else to the nearest neighbour. */
import { boxOf, centreOf } from './geometry';
import type { Design, Point } from './types';

export type Direction = 'left' | 'right' | 'up' | 'down';

const AXIS: Record<Direction, Point> = {
  left: { x: -1, y: 0 },
  right: { x: 1, y: 0 },
  up: { x: 0, y: -1 },
  down: { x: 0, y: 1 },
};

/** Right follows an outgoing connection, left an incoming one; up and down go to siblings. */
export function neighbour(design: Design, from: string, direction: Direction): string | null {
  const linked = linkedTo(design, from, direction);
  if (linked.length > 0) return nearest(design, from, linked, { x: 0, y: 0 });
  const others = Object.keys(design.components).filter((id) => id !== from);
  return nearest(design, from, others, AXIS[direction]);
}

function linkedTo(design: Design, id: string, direction: Direction): string[] {
  const wires = Object.values(design.connections);
  if (direction === 'right') return wires.flatMap((wire) => (wire.from === id ? wire.to : []));
  if (direction === 'left') return wires.flatMap((wire) => (wire.to === id ? wire.from : []));
  return [];
}

/** The candidate that lies closest, straying from the axis counting double; null when none lies that way. */
function nearest(
  design: Design,
  from: string,
  candidates: readonly string[],
  axis: Point,
): string | null {
  const origin = centreOf(boxOf(design.components, from));
  const anyWay = axis.x === 0 && axis.y === 0;
  let best: { id: string; cost: number } | null = null;
  for (const id of candidates) {
    const point = centreOf(boxOf(design.components, id));
    const across = point.x - origin.x;
    const down = point.y - origin.y;
    const along = across * axis.x + down * axis.y;
    const aside = Math.abs(across * axis.y) + Math.abs(down * axis.x);
    if (!anyWay && (along <= 0 || aside > 2 * along)) continue;
    const cost = anyWay ? Math.hypot(across, down) : along + 2 * aside;
    if (!best || cost < best.cost) best = { id, cost };
  }
  return best?.id ?? null;
}

/** The order in which a reader meets the components: from left to right, then downwards. */
export function readingOrder(design: Design): string[] {
  return Object.keys(design.components).sort((a, b) => {
    const one = boxOf(design.components, a);
    const two = boxOf(design.components, b);
    return one.x - two.x || one.y - two.y || a.localeCompare(b);
  });
}
