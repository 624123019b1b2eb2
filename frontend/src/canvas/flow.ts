/**
 * The document as React Flow wants it. Nodes and edges keep their identity as long as what
 * they show is the same, so that a change to one component re-renders one component.
 */
import { type Edge, MarkerType } from '@xyflow/react';
import { containersFirst, withContents } from '../design/geometry';
import type { Rules } from '../design/rules';
import type { Connection, Design, Selection } from '../design/types';
import { t } from '../i18n';
import { type CanvasNode, cardData, nodeOf, toNode, toNoteNode } from './cards';
import { type Moving, withMoving } from './moving';
import { settledSides, sidesOf } from './sides';

export type WireEdge = Edge<{ readonly connection: Connection }>;

export interface Scene {
  readonly design: Design;
  readonly selection: Selection;
  readonly rules: Rules;
  readonly moving: Moving;
  /** The component with the canvas's one tab stop. */
  readonly focus: string | null;
  /** While a connection is being drawn: where it starts. */
  readonly from: string | null;
}

interface Kept<T> {
  readonly key: readonly unknown[];
  readonly item: T;
}

/** Makes the two builders that remember what they built last time. */
export function flowBuilder() {
  let nodes = new Map<string, Kept<CanvasNode>>();
  let edges = new Map<string, Kept<WireEdge>>();
  let list: WireEdge[] = [];
  let nodesOf: Scene | null = null;
  let edgesOf: Scene | null = null;
  const settled = settledSides();

  return {
    nodes(scene: Scene): CanvasNode[] {
      const moved = movedBetween(nodesOf, scene);
      const next = moved ? nodes : new Map<string, Kept<CanvasNode>>();
      nodesOf = scene;
      const targets = scene.from ? new Set(scene.rules.targetsOf(scene.design, scene.from)) : null;
      const chosen = new Set(scene.selection.components);
      for (const id of moved ?? containersFirst(scene.design.components)) {
        const component = scene.design.components[id];
        if (!component) continue;
        const role = targets === null ? '' : roleWhileWiring(id, scene.from, targets);
        const selected = chosen.has(id);
        const kind = scene.rules.kinds.get(component.kind);
        const label = kind?.label ?? component.kind;
        const key = [component, selected, scene.focus === id, role, scene.moving[id], label];
        next.set(
          id,
          keep(nodes.get(id), key, () =>
            toNode(id, cardData(component, kind), {
              selected,
              tabStop: scene.focus === id,
              className: role,
              moving: scene.moving[id],
            }),
          ),
        );
      }
      for (const note of scene.design.notes) {
        const id = nodeOf(note.id);
        if (moved && !moved.includes(id)) continue;
        const key = [note, scene.moving[id]];
        next.set(
          id,
          keep(nodes.get(id), key, () => toNoteNode(id, note, scene.moving[id])),
        );
      }
      nodes = next;
      return [...next.values()].map((kept) => kept.item);
    },

    edges(scene: Scene): WireEdge[] {
      const moved = movedBetween(edgesOf, scene);
      const next = moved ? edges : new Map<string, Kept<WireEdge>>();
      edgesOf = scene;
      const chosen = new Set(scene.selection.connections);
      const moves = withContents(scene.design.components, Object.keys(scene.moving));
      const touched = moved && withContents(scene.design.components, moved);
      const components = withMoving(scene.design.components, scene.moving);
      const { connections } = scene.design;
      for (const id of touched ? connectionsAt(connections, touched) : Object.keys(connections)) {
        const connection = connections[id];
        if (!connection) continue;
        const isMoving = moves.has(connection.from) || moves.has(connection.to);
        const [out, into] = isMoving
          ? sidesOf(components, connection)
          : settled(scene.design.components, connection);
        const selected = chosen.has(id);
        const from = components[connection.from]?.name ?? '';
        const to = components[connection.to]?.name ?? '';
        next.set(
          id,
          keep(edges.get(id), [connection, out, into, selected, from, to], () => ({
            id,
            type: 'wire',
            source: connection.from,
            target: connection.to,
            sourceHandle: out,
            targetHandle: into,
            selected,
            data: { connection },
            markerEnd: ARROW,
            ariaLabel: t('canvas.wireLabel', { from, to }),
          })),
        );
      }
      edges = next;
      list = sameList(
        list,
        [...next.values()].map((kept) => kept.item),
      );
      return list;
    },
  };
}

/** The boxes that moved, where nothing else differs; null where everything is to be looked at. */
function movedBetween(before: Scene | null, now: Scene): string[] | null {
  if (!before) return null;
  const { moving: from, ...rest } = before;
  const same = Object.entries(rest).every(([key, value]) => now[key as keyof Scene] === value);
  return same ? [...new Set([...Object.keys(from), ...Object.keys(now.moving)])] : null;
}

const attached = new WeakMap<Design['connections'], Map<string, string[]>>();

/** The connections of these components. Which are whose is worked out once a document. */
function connectionsAt(
  connections: Design['connections'],
  components: ReadonlySet<string>,
): ReadonlySet<string> {
  const known = attached.get(connections) ?? byComponent(connections);
  attached.set(connections, known);
  return new Set([...components].flatMap((id) => known.get(id) ?? []));
}

function byComponent(connections: Design['connections']): Map<string, string[]> {
  const ids = new Map<string, string[]>();
  for (const [id, { from, to }] of Object.entries(connections)) {
    for (const end of [from, to]) {
      const own = ids.get(end);
      if (own) own.push(id);
      else ids.set(end, [id]);
    }
  }
  return ids;
}

const ARROW = {
  type: MarkerType.ArrowClosed,
  markerUnits: 'userSpaceOnUse',
  width: 18,
  height: 18,
  color: 'var(--wire)',
};

function keep<T>(before: Kept<T> | undefined, key: readonly unknown[], build: () => T): Kept<T> {
  if (before?.key.every((part, index) => Object.is(part, key[index]))) return before;
  return { key, item: build() };
}

/** The list before where nothing in it has changed: React Flow indexes a new one anew. */
function sameList<T>(before: T[], now: T[]): T[] {
  const same = before.length === now.length && before.every((item, index) => item === now[index]);
  return same ? before : now;
}

function roleWhileWiring(id: string, from: string | null, targets: ReadonlySet<string>): string {
  if (id === from) return 'wire-source';
  return targets.has(id) ? 'wire-legal' : 'wire-illegal';
}
