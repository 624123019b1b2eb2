/** What a previewed change would do, drawn over the canvas: new boxes and arrows, changed ones. */
import { getBezierPath, ViewportPortal } from '@xyflow/react';
import { type Box, boxOf, centreOf } from '../design/geometry';
import { applyPatch, differences, type PatchOperation } from '../design/patch';
import { rules } from '../design/rules';
import { useDesign } from '../design/store';
import type { Component, Connection, Design, Point } from '../design/types';
import { SIDES, type Side, sidesOf } from './sides';
import './ghost-layer.css';

type What = 'added' | 'removed' | 'parameter';

export function GhostLayer({ patch }: { readonly patch: readonly PatchOperation[] }) {
  const design = useDesign((state) => state.design);
  const labelOf = (kind: string) => rules().kinds.get(kind)?.label ?? kind;
  const after = applyPatch(design, patch, labelOf);
  const both = { ...design.components, ...after.components };
  const touched = new Map<string, What>();
  for (const one of differences(design, patch)) {
    if ('component' in one && !touched.has(one.component)) touched.set(one.component, one.what);
  }
  return (
    <ViewportPortal>
      <svg className="ghost-wires" aria-hidden="true">
        {wires(design, after).map(({ key, connection, what }) => (
          <path key={key} data-what={what} d={course(both, connection)} />
        ))}
      </svg>
      {[...touched].map(([id, what]) => (
        <Ghost key={id} id={id} what={what} components={both} />
      ))}
    </ViewportPortal>
  );
}

interface GhostProps {
  readonly id: string;
  readonly what: What;
  readonly components: Readonly<Record<string, Component>>;
}

function Ghost({ id, what, components }: GhostProps) {
  const { x, y, width, height } = boxOf(components, id);
  return (
    <div
      className="ghost"
      data-what={what}
      data-testid="ghost"
      aria-hidden="true"
      style={{ transform: `translate(${x}px, ${y}px)`, width, height }}
    >
      {what === 'added' && components[id]?.name}
    </div>
  );
}

/** Arrows only one of the two has. */
function wires(before: Design, after: Design) {
  const only = (one: Design, other: Design, what: string) =>
    Object.entries(one.connections)
      .filter(([id]) => !(id in other.connections))
      .map(([key, connection]) => ({ key, connection, what }));
  return [...only(after, before, 'added'), ...only(before, after, 'removed')];
}

/** As the arrow itself would run, or does. */
function course(components: Design['components'], connection: Connection): string {
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
