/** The drawing surface: React Flow shows the document and reports gestures, which become edits. */
import {
  ConnectionMode,
  type EdgeChange,
  type Node,
  type NodeChange,
  type OnConnectEnd,
  ReactFlow,
  ReactFlowProvider,
  SelectionMode,
  useReactFlow,
} from '@xyflow/react';
import {
  type MouseEvent,
  type PointerEvent,
  Suspense,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { connect } from '../commands/actions';
import { GRID } from '../design/geometry';
import { rules } from '../design/rules';
import { designStore, select, useDesign } from '../design/store';
import type { Point } from '../design/types';
import { readingOrder } from '../design/walk';
import { t } from '../i18n';
import { IDLE, setMode, useUi } from '../ui/state';
import type { Dropped } from './AddNext';
import { Backdrop } from './Backdrop';
import { ComponentNode } from './ComponentNode';
import { ContainerNode } from './ContainerNode';
import type { Menued } from './ContextMenu';
import { applySelection, toggle } from './changes';
import { dragMoved, dragOver, dragStarted, dragStopped, type PlaceOf } from './dragging';
import { type CanvasNode, flowBuilder } from './flow';
import { chosenByPointer, walkWithArrows } from './keyboard';
import { stopMoving, useMoving } from './moving';
import { NoteNode } from './NoteNode';
import { Overlays } from './Overlays';
import { FEW_NODES, FIT_PADDING, MAX_ZOOM, MIN_ZOOM, useCanvasView } from './useCanvasView';
import { WireEdge } from './WireEdge';
import './canvas.css';
import { lazily } from '../ui/lazily';

const SelectionBar = lazily(async () => (await import('./SelectionBar')).SelectionBar);
const GhostLayer = lazily(async () => (await import('./GhostLayer')).GhostLayer);

const NODE_TYPES = { component: ComponentNode, container: ContainerNode, note: NoteNode };
const EDGE_TYPES = { wire: WireEdge };
const SNAP: [number, number] = [GRID, GRID];
const FIT = { padding: FIT_PADDING, maxZoom: 1 };
/** A small design opens large enough to read, even where not all of it fits a phone. */
const READABLE_FIT = { ...FIT, minZoom: matchMedia('(width < 48rem)').matches ? 0.55 : 0.38 };
const MULTI_SELECT = ['Shift', 'Meta', 'Control'];
const MIDDLE_AND_RIGHT = [1, 2];
const NO_MARK = { hideAttribution: true };

export function Canvas() {
  return (
    <ReactFlowProvider>
      <Surface />
    </ReactFlowProvider>
  );
}

function Surface() {
  const design = useDesign((state) => state.design);
  const selection = useDesign((state) => state.selection);
  const readonly = useDesign((state) => state.readonly);
  const mode = useUi((state) => state.mode);
  const grid = useUi((state) => state.grid);
  const [builder] = useState(flowBuilder);
  const moving = useMoving();
  const ghost = useUi((state) => state.ghost);
  const [focused, setFocused] = useState<string | null>(null);
  const [wireDropped, setWireDropped] = useState<Dropped | null>(null);
  const [menued, setMenued] = useState<Menued | null>(null);
  const [coarse, setCoarse] = useState(() => matchMedia('(pointer: coarse)').matches);
  const element = useRef<HTMLDivElement>(null);
  const flow = useReactFlow();
  const detail = useCanvasView(element);

  const scene = useMemo(() => {
    const stop = focused !== null && focused in design.components ? focused : null;
    return {
      design,
      selection,
      moving,
      rules: rules(),
      focus: stop ?? readingOrder(design)[0] ?? null,
      from: mode.kind === 'connecting' ? mode.from : null,
    };
  }, [design, selection, moving, focused, mode]);
  const nodes = useMemo(() => builder.nodes(scene), [builder, scene]);
  const edges = useMemo(() => builder.edges(scene), [builder, scene]);

  // A gesture is over as soon as the document changes, whoever changed it.
  useEffect(() => designStore.subscribe((state) => state.design, stopMoving), []);

  function onNodesChange(changes: NodeChange<CanvasNode>[]): void {
    if (mode.kind !== 'placing' && mode.kind !== 'selecting') applySelection('components', changes);
    dragMoved(changes, flow.getZoom());
  }

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
      setWireDropped({ from, client, at: flow.screenToFlowPosition(client) });
    }
  };

  function closeMenus(): void {
    setWireDropped(null);
    setMenued(null);
  }

  function place(event: MouseEvent): boolean {
    if (mode.kind !== 'placing') return false;
    mode.place(flow.screenToFlowPosition({ x: event.clientX, y: event.clientY }));
    setMode(IDLE);
    return true;
  }

  function onNodeClick(event: MouseEvent, node: Node): void {
    setFocused(node.id);
    if (mode.kind === 'selecting') {
      toggle(node.id);
      return;
    }
    if (place(event) || mode.kind !== 'connecting') return;
    connect(mode.from, node.id);
  }

  function onContextMenu(event: MouseEvent | globalThis.MouseEvent, id?: string): void {
    event.preventDefault();
    if (readonly) return;
    if (id !== undefined && !selection.components.includes(id)) {
      select({ components: [id], connections: [] });
    }
    setMenued({ client: clientPoint(event), onComponent: id !== undefined });
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the canvas inside has the role.
    <div
      ref={element}
      className="canvas"
      data-mode={mode.kind}
      data-testid="canvas"
      onPointerDownCapture={(event: PointerEvent) => {
        setCoarse(event.pointerType === 'touch');
        chosenByPointer();
      }}
      onFocus={(event) => {
        const id = (event.target as HTMLElement).closest<HTMLElement>('.react-flow__node')?.dataset
          .id;
        if (id !== undefined) setFocused(id);
      }}
      onKeyDown={(event) => {
        // Keys belong to a menu from the moment it was asked for, not only once it is there.
        if (menued || wireDropped) return;
        const next = walkWithArrows(event, scene.focus);
        if (next) setWireDropped({ ...next, client: flow.flowToScreenPosition(next.at) });
      }}
    >
      {grid && <Backdrop />}
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
        onNodesChange={onNodesChange}
        onEdgesChange={(changes: EdgeChange[]) => applySelection('connections', changes)}
        onNodeDragStart={dragStarted}
        onNodeDrag={(_, node) => dragOver(node, placeOf)}
        onNodeDragStop={(_, __, dragged) => dragStopped(dragged, placeOf)}
        onSelectionDragStart={dragStarted}
        onSelectionDragStop={(_, dragged) => dragStopped(dragged, placeOf)}
        onConnectStart={(_, { nodeId }) => {
          if (nodeId) setMode({ kind: 'connecting', from: nodeId, how: 'drag' });
        }}
        onConnect={({ source, target }) => connect(source, target)}
        onConnectEnd={onConnectEnd}
        isValidConnection={({ source, target }) =>
          rules().mayConnect(designStore.getState().design, source, target).allowed
        }
        onNodeClick={onNodeClick}
        onPaneClick={(event) => {
          if (!place(event) && mode.kind === 'connecting') setMode(IDLE);
        }}
        onNodeContextMenu={(event, node) => onContextMenu(event, node.id)}
        onPaneContextMenu={(event) => onContextMenu(event)}
        connectionMode={ConnectionMode.Loose}
        connectionRadius={36}
        nodesDraggable={!readonly}
        nodesConnectable={!readonly}
        nodesFocusable={false}
        edgesFocusable={false}
        connectOnClick={false}
        deleteKeyCode={null}
        multiSelectionKeyCode={MULTI_SELECT}
        selectionKeyCode={null}
        selectionOnDrag={!coarse}
        selectionMode={SelectionMode.Partial}
        panOnDrag={coarse ? true : MIDDLE_AND_RIGHT}
        panOnScroll
        zoomOnDoubleClick={false}
        snapToGrid={grid}
        snapGrid={SNAP}
        minZoom={MIN_ZOOM}
        maxZoom={MAX_ZOOM}
        onlyRenderVisibleElements
        elevateNodesOnSelect={false}
        disableKeyboardA11y
        fitView
        fitViewOptions={nodes.length > FEW_NODES ? FIT : READABLE_FIT}
        proOptions={NO_MARK}
        aria-label={t('canvas.label')}
      >
        {ghost && (
          <Suspense>
            <GhostLayer patch={ghost} />
          </Suspense>
        )}
      </ReactFlow>
      {!readonly && selection.components.length > 0 && (
        <Suspense>
          <SelectionBar
            selection={selection}
            mode={mode}
            onMenu={(client) => setMenued({ client, onComponent: true })}
          />
        </Suspense>
      )}
      <Overlays
        view={flow.getViewport}
        detail={detail}
        mode={mode}
        readonly={readonly}
        wireDropped={wireDropped}
        menued={menued}
        onClose={closeMenus}
      />
    </div>
  );
}

function clientPoint(event: globalThis.MouseEvent | TouchEvent | MouseEvent): Point {
  const touch = 'changedTouches' in event ? event.changedTouches[0] : undefined;
  if (touch) return { x: touch.clientX, y: touch.clientY };
  const { clientX: x, clientY: y } = event as MouseEvent;
  return { x, y };
}
