/** Lining components up and spacing them evenly: pure functions from a selection to positions. */
import type { Alignment, Axis } from './arrangements';
import { type Box, boxOf, isInside, snap } from './geometry';
import type { Design, Point } from './types';

export type Positions = Readonly<Record<string, Point>>;

export function align(design: Design, ids: readonly string[], how: Alignment): Positions {
  const boxes = boxesOf(design, ids);
  if (boxes.length < 2) return {};
  const left = Math.min(...boxes.map(([, box]) => box.x));
  const top = Math.min(...boxes.map(([, box]) => box.y));
  const right = Math.max(...boxes.map(([, box]) => box.x + box.width));
  const bottom = Math.max(...boxes.map(([, box]) => box.y + box.height));
  const to: Readonly<Record<Alignment, (box: Box) => Point>> = {
    left: ({ y }) => ({ x: left, y }),
    across: ({ y, width }) => ({ x: (left + right - width) / 2, y }),
    right: ({ y, width }) => ({ x: right - width, y }),
    top: ({ x }) => ({ x, y: top }),
    down: ({ x, height }) => ({ x, y: (top + bottom - height) / 2 }),
    bottom: ({ x, height }) => ({ x, y: bottom - height }),
  };
  return Object.fromEntries(boxes.map(([id, box]) => [id, to[how](box)]));
}

/** Equal gaps between neighbours; the outermost two stay where they are. */
export function distribute(design: Design, ids: readonly string[], axis: Axis): Positions {
  const size = axis === 'x' ? 'width' : 'height';
  const boxes = boxesOf(design, ids).sort(([, a], [, b]) => a[axis] - b[axis]);
  const first = boxes[0]?.[1];
  const last = boxes.at(-1)?.[1];
  if (!first || !last || boxes.length < 3) return {};
  const taken = boxes.reduce((sum, [, box]) => sum + box[size], 0);
  const gap = (last[axis] + last[size] - first[axis] - taken) / (boxes.length - 1);
  let next = first[axis];
  const placed = boxes.map(([id, box]) => {
    const at = { x: box.x, y: box.y, [axis]: next };
    next += box[size] + gap;
    return [id, box === first || box === last ? { x: box.x, y: box.y } : snap(at)] as const;
  });
  return Object.fromEntries(placed);
}

/** Contents of a container that is chosen too travel with it and are left out. */
function boxesOf({ components }: Design, ids: readonly string[]): [string, Box][] {
  return ids
    .filter((id) => id in components && !ids.some((other) => isInside(components, id, other)))
    .map((id) => [id, boxOf(components, id)]);
}
