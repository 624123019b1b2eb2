/** How an arrow runs between two boxes, worked out from the document alone. */
import { getBezierPath } from '@xyflow/react';
import { type Box, boxOf, centreOf } from '../design/geometry';
import type { Connection, Design, Point } from '../design/types';
import { SIDES, type Side, sidesOf } from './sides';

/** The numbers of its path (`d`). */
export function course(components: Design['components'], connection: Connection): string {
  const [out, into] = sidesOf(components, connection);
  const from = middleOf(boxOf(components, connection.from), out);
  const to = middleOf(boxOf(components, connection.to), into);
  const [path] = getBezierPath({
    sourceX: from.x,
    sourceY: from.y,
    sourcePosition: SIDES[out],
    targetX: to.x,
    targetY: to.y,
    targetPosition: SIDES[into],
  });
  return path;
}

function middleOf(box: Box, side: Side): Point {
  const { x, y } = centreOf(box);
  if (side === 'left') return { x: box.x, y };
  if (side === 'right') return { x: box.x + box.width, y };
  return { x, y: side === 'top' ? box.y : box.y + box.height };
}
