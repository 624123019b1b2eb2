/**
 * The document as React Flow wants it. Nodes and edges keep their identity as long as what
 * they show is the same, so that a change to one component re-renders one component.
 */
import { type Edge, MarkerType, type Node, type NodeHandle, Position } from '@xyflow/react';
import type { Kind, Param } from '../design/catalogue';
import {
  boxOf,
  centreOf,
  containersFirst,
  NOTE_SIZE,
  sizeOf,
  withContents,
} from '../design/geometry';
import type { Rules } from '../design/rules';
import type { Component, Connection, Design, Note, Selection } from '../design/types';
import { t } from '../i18n';
import { type Moving, withMoving } from './moving';

export const HANDLE = 24;

/** Notes share the canvas with components, so their ids are kept apart. */
const NOTE = 'note:';

export const isNote = (node: string): boolean => node.startsWith(NOTE);
export const noteOf = (node: string): string => node.slice(NOTE.length);

export interface CardData extends Record<string, unknown> {
  readonly component: Component;
  readonly kindLabel: string;
  /** The line under the name: how many of which size, or the kind where the name hides it. */
  readonly detail: string;
}

export type ComponentNode = Node<CardData>;
export type NoteNode = Node<{ readonly text: string }>;
export type CanvasNode = ComponentNode | NoteNode;
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

type Side = 'right' | 'left' | 'bottom' | 'top';

const SIDES: Readonly<Record<Side, Position>> = {
  right: Position.Right,
  left: Position.Left,
  bottom: Position.Bottom,
  top: Position.Top,
};

export const SIDE_NAMES: readonly Side[] = ['right', 'left', 'bottom', 'top'];
export const positionOf = (side: Side): Position => SIDES[side];

interface Kept<T> {
  readonly key: readonly unknown[];
  readonly item: T;
}

/** Makes the two builders that remember what they built last time. */
export function flowBuilder() {
  let nodes = new Map<string, Kept<CanvasNode>>();
  let edges = new Map<string, Kept<WireEdge>>();
  let list: WireEdge[] = [];
  const settled = settledSides();

  return {
    nodes(scene: Scene): CanvasNode[] {
      const next = new Map<string, Kept<CanvasNode>>();
      const targets = scene.from ? new Set(scene.rules.targetsOf(scene.design, scene.from)) : null;
      const chosen = new Set(scene.selection.components);
      for (const id of containersFirst(scene.design.components)) {
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
        const id = NOTE + note.id;
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
      const next = new Map<string, Kept<WireEdge>>();
      const chosen = new Set(scene.selection.connections);
      const moves = withContents(scene.design.components, Object.keys(scene.moving));
      const components = withMoving(scene.design.components, scene.moving);
      for (const [id, connection] of Object.entries(scene.design.connections)) {
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

interface Look {
  readonly selected: boolean;
  readonly tabStop: boolean;
  readonly className: string;
  readonly moving: Moving[string] | undefined;
}

function cardData(component: Component, kind: Kind | undefined): CardData {
  const kindLabel = kind?.label ?? component.kind;
  const size = kind ? sizeText(component, kind) : '';
  const own = component.name === kindLabel ? '' : kindLabel;
  return { component, kindLabel, detail: size || own };
}

/** "3 × large" for kinds that come in sizes. */
function sizeText(component: Component, kind: Kind): string {
  const value = (param: Param) => component.params[param.key] ?? param.default;
  const size = kind.params.find((param) => param.type === 'size');
  if (!size) return '';
  const count = kind.params.find((param) => param.key === 'instances');
  return count ? `${value(count)} × ${value(size)}` : String(value(size));
}

function toNode(id: string, data: CardData, look: Look): ComponentNode {
  const { component, kindLabel } = data;
  const isContainer = component.width !== undefined;
  const size = sizeOf(component);
  const width = look.moving?.width ?? size.width;
  const height = look.moving?.height ?? size.height;
  return {
    id,
    type: isContainer ? 'container' : 'component',
    position: { x: look.moving?.x ?? component.x, y: look.moving?.y ?? component.y },
    width,
    height,
    // Sizes are known, so edges end in the right place before anything has been measured.
    measured: { width, height },
    handles: isContainer ? [] : handlesOf(width, height),
    data,
    selected: look.selected,
    className: look.className,
    connectable: !isContainer,
    ...(component.locked ? { draggable: false } : {}),
    ...(component.parent === undefined ? {} : { parentId: component.parent }),
    ...(isContainer ? { dragHandle: '.container-node-head', zIndex: 0 } : { zIndex: 1 }),
    ariaRole: 'group',
    ariaLabel: t('canvas.nodeLabel', { name: component.name, kind: kindLabel }),
    domAttributes: {
      tabIndex: look.tabStop ? 0 : -1,
      'aria-roledescription': t('canvas.component'),
    },
  };
}

function toNoteNode(id: string, note: Note, moving: Moving[string] | undefined): NoteNode {
  const { width = NOTE_SIZE.width, height = NOTE_SIZE.height } = note;
  return {
    id,
    type: 'note',
    position: { x: moving?.x ?? note.x, y: moving?.y ?? note.y },
    width,
    height,
    measured: { width, height },
    data: { text: note.text },
    selectable: false,
    connectable: false,
    zIndex: 1,
  };
}

function handlesOf(width: number, height: number): NodeHandle[] {
  const half = HANDLE / 2;
  const at: Readonly<Record<Side, { x: number; y: number }>> = {
    right: { x: width - half, y: height / 2 - half },
    left: { x: -half, y: height / 2 - half },
    bottom: { x: width / 2 - half, y: height - half },
    top: { x: width / 2 - half, y: -half },
  };
  return SIDE_NAMES.map((side) => ({
    id: side,
    type: 'source',
    position: SIDES[side],
    ...at[side],
    width: HANDLE,
    height: HANDLE,
  }));
}

/** Sides of connections whose ends stand still are worked out once for each document. */
function settledSides() {
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
function sidesOf(components: Design['components'], connection: Connection): [Side, Side] {
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
