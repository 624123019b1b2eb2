/** One component or note as a node of React Flow, with everything known that it would measure. */
import type { Node, NodeHandle } from '@xyflow/react';
import type { Kind, Param } from '../design/catalogue';
import { NOTE_SIZE, sizeOf } from '../design/geometry';
import type { Component, Note } from '../design/types';
import { t } from '../i18n';
import type { Moving } from './moving';
import { SIDE_NAMES, SIDES, type Side } from './sides';

export const HANDLE = 24;

/** Notes share the canvas with components, so their ids are kept apart. */
const NOTE = 'note:';

export const nodeOf = (note: string): string => NOTE + note;

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

export interface Look {
  readonly selected: boolean;
  readonly tabStop: boolean;
  readonly className: string;
  readonly moving: Moving[string] | undefined;
}

export function cardData(component: Component, kind: Kind | undefined): CardData {
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

export function toNode(id: string, data: CardData, look: Look): ComponentNode {
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

export function toNoteNode(id: string, note: Note, moving: Moving[string] | undefined): NoteNode {
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
