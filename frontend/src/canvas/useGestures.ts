/** What pointers do on the canvas: select, place, connect, and open the menus that follow. */
import { type OnConnectEnd, type ReactFlowProps, useReactFlow } from '@xyflow/react';
import { type MouseEvent, type RefObject, useState } from 'react';
import { connect } from '../commands/actions';
import { rules } from '../design/rules';
import { designStore, select } from '../design/store';
import type { Point } from '../design/types';
import { IDLE, setMode, uiStore } from '../ui/state';
import type { Dropped } from './AddNext';
import type { Menued } from './ContextMenu';
import type { CanvasNode } from './cards';
import { applySelection, toggle } from './changes';
import { dragMoved, dragOver, dragStarted, dragStopped, type PlaceOf } from './dragging';
import type { WireEdge } from './flow';

type Flow = ReactFlowProps<CanvasNode, WireEdge>;

/** The menus that gestures open: one where a wire was dropped, one where it was asked for. */
export interface Menus {
  readonly wireDropped: Dropped | null;
  readonly menued: Menued | null;
  readonly dropWire: (dropped: Dropped) => void;
  readonly open: (menued: Menued) => void;
  readonly close: () => void;
}

export function useGestures(
  element: RefObject<HTMLElement | null>,
  onFocused: (id: string) => void,
): { handlers: Partial<Flow>; menus: Menus } {
  const [wireDropped, dropWire] = useState<Dropped | null>(null);
  const [menued, open] = useState<Menued | null>(null);
  const flow = useReactFlow<CanvasNode, WireEdge>();
  const placeOf: PlaceOf = (id) => flow.getInternalNode(id)?.internals.positionAbsolute;

  const onConnectEnd: OnConnectEnd = (event, wire) => {
    setMode(IDLE);
    const from = wire.fromNode?.id;
    if (!from || wire.isValid) return;
    const client = clientPoint(event);
    const under = document.elementFromPoint(client.x, client.y);
    const node = under?.closest<HTMLElement>('.react-flow__node-component');
    const to = wire.toNode?.id ?? node?.dataset.id;
    if (to !== undefined) {
      if (to !== from) connect(from, to);
    } else if (element.current?.contains(under)) {
      dropWire({ from, client, at: flow.screenToFlowPosition(client) });
    }
  };

  function place(event: MouseEvent): boolean {
    const { mode } = uiStore.getState();
    if (mode.kind !== 'placing') return false;
    mode.place(flow.screenToFlowPosition({ x: event.clientX, y: event.clientY }));
    setMode(IDLE);
    return true;
  }

  function openMenu(event: MouseEvent | globalThis.MouseEvent, id?: string): void {
    event.preventDefault();
    const { readonly, selection } = designStore.getState();
    if (readonly) return;
    if (id !== undefined && !selection.components.includes(id)) {
      select({ components: [id], connections: [] });
    }
    open({ client: clientPoint(event), onComponent: id !== undefined });
  }

  const handlers: Partial<Flow> = {
    onNodesChange: (changes) => {
      const { kind } = uiStore.getState().mode;
      if (kind !== 'placing' && kind !== 'selecting') applySelection('components', changes);
      dragMoved(changes, flow.getZoom());
    },
    onEdgesChange: (changes) => {
      if (uiStore.getState().mode.kind !== 'placing') applySelection('connections', changes);
    },
    onNodeDragStart: dragStarted,
    onNodeDrag: (_, node) => dragOver(node, placeOf),
    onNodeDragStop: (_, __, dragged) => dragStopped(dragged, placeOf),
    onSelectionDragStart: dragStarted,
    onSelectionDragStop: (_, dragged) => dragStopped(dragged, placeOf),
    onConnectStart: (_, { nodeId }) => {
      if (nodeId) setMode({ kind: 'connecting', from: nodeId, how: 'drag' });
    },
    onConnect: ({ source, target }) => connect(source, target),
    onConnectEnd,
    isValidConnection: ({ source, target }) =>
      rules().mayConnect(designStore.getState().design, source, target).allowed,
    onNodeClick: (event, node) => {
      onFocused(node.id);
      const { mode } = uiStore.getState();
      if (mode.kind === 'selecting') toggle(node.id);
      else if (!place(event) && mode.kind === 'connecting') connect(mode.from, node.id);
    },
    onEdgeClick: (event) => void place(event),
    onPaneClick: (event) => {
      if (!place(event) && uiStore.getState().mode.kind === 'connecting') setMode(IDLE);
    },
    onNodeContextMenu: (event, node) => openMenu(event, node.id),
    onPaneContextMenu: (event) => openMenu(event),
  };

  function close(): void {
    dropWire(null);
    open(null);
  }

  return { handlers, menus: { wireDropped, menued, dropWire, open, close } };
}

function clientPoint(event: globalThis.MouseEvent | TouchEvent | MouseEvent): Point {
  const touch = 'changedTouches' in event ? event.changedTouches[0] : undefined;
  if (touch) return { x: touch.clientX, y: touch.clientY };
  const { clientX: x, clientY: y } = event as MouseEvent;
  return { x, y };
}
