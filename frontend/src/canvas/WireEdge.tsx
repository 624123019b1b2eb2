/**
 * One connection: an arrow, a wide invisible strip to tap it by, what flows and
 * what was overridden. What flows is painted.
 */
import { BaseEdge, type EdgeProps, getBezierPath, Position } from '@xyflow/react';
import { memo, useCallback } from 'react';
import type { Connection } from '../design/types';
import { formatPercent } from '../i18n/format';
import { painter } from '../live/painter';
import { HANDLE } from './cards';
import { MIDDLE_SCALE, useDetail } from './detail';
import type { WireEdge as WireEdgeType } from './flow';
import './wire-edge.css';

const HALF = HANDLE / 2;
const INWARD = {
  [Position.Right]: { x: -HALF, y: 0 },
  [Position.Left]: { x: HALF, y: 0 },
  [Position.Bottom]: { x: 0, y: -HALF },
  [Position.Top]: { x: 0, y: HALF },
} as const;

export const WireEdge = memo(function WireEdge(props: EdgeProps<WireEdgeType>) {
  const { id, data, markerEnd, selected } = props;
  const [path, middleX, middleY] = getBezierPath(atBorders(props));
  const detail = useDetail();
  const near = detail === 'near';
  const labelled = detail !== 'far';
  const [labelX, labelY] = (labelled && onBend(path)) || [middleX, middleY];
  // biome-ignore lint/correctness/useExhaustiveDependencies: a label that appears is a part to find.
  const attach = useCallback(
    (element: SVGGElement | null) => (element ? painter.registerEdge(id, element) : undefined),
    [id, labelled],
  );

  const label = near && data ? overrides(data.connection) : '';

  return (
    <g
      className="wire-edge"
      ref={attach}
      data-connection={id}
      data-selected={selected || undefined}
    >
      <BaseEdge
        id={id}
        path={path}
        interactionWidth={24}
        {...(markerEnd === undefined ? {} : { markerEnd })}
      />
      {labelled && (
        <text
          className="wire-edge-label"
          x={labelX}
          y={labelY - 9}
          data-paint="label"
          data-room={Math.round(
            Math.hypot(props.targetX - props.sourceX, props.targetY - props.sourceY) /
              (near ? 1 : MIDDLE_SCALE),
          )}
        />
      )}
      {label && (
        <text className="wire-edge-label" x={labelX} y={labelY + 12}>
          {label}
        </text>
      )}
    </g>
  );
});

/** How far along a bent connection its label stands: those that fan out part ways by then. */
const LABEL_AT = 0.64;
/** Connections whose ends differ by less than this on one axis are read as straight. */
const BENT_PX = 40;

/** The point of a bent connection where its label stands; null for a straight one. */
function onBend(path: string): readonly [number, number] | null {
  const at = (path.match(/-?[\d.]+(?:e-?\d+)?/g) ?? []).map(Number);
  const bent = (axis: 0 | 1) => Math.abs((at[axis + 6] ?? 0) - (at[axis] ?? 0)) > BENT_PX;
  if (at.length !== 8 || !bent(0) || !bent(1)) return null;
  const left = 1 - LABEL_AT;
  const weights = [left ** 3, 3 * left ** 2 * LABEL_AT, 3 * left * LABEL_AT ** 2, LABEL_AT ** 3];
  const along = (axis: 0 | 1) =>
    weights.reduce((sum, weight, index) => sum + weight * (at[index * 2 + axis] ?? 0), 0);
  return [along(0), along(1)];
}

/** Handles straddle the border of a card; the line ends on the border itself. */
function atBorders(props: EdgeProps<WireEdgeType>): EdgeProps<WireEdgeType> {
  const from = INWARD[props.sourcePosition];
  const to = INWARD[props.targetPosition];
  return {
    ...props,
    sourceX: props.sourceX + from.x,
    sourceY: props.sourceY + from.y,
    targetX: props.targetX + to.x,
    targetY: props.targetY + to.y,
  };
}

function overrides(connection: Connection): string {
  const parts = [
    connection.share === undefined ? '' : formatPercent(connection.share),
    connection.calls === undefined ? '' : `×${connection.calls}`,
    connection.classes?.join(', ') ?? '',
  ];
  return parts.filter(Boolean).join(' · ');
}
