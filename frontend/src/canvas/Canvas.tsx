/** The drawing surface: React Flow shows the document and reports gestures, which become edits. */
import {
  ConnectionMode,
  ReactFlow,
  ReactFlowProvider,
  SelectionMode,
  useReactFlow,
  useStoreApi,
  type Viewport,
} from '@xyflow/react';
import { type PointerEvent, Suspense, useLayoutEffect, useRef, useState } from 'react';
import { GRID } from '../design/geometry';
import { designStore, useDesign } from '../design/store';
import { t } from '../i18n';
import { lazily } from '../ui/lazily';
import { useUi } from '../ui/state';
import { Backdrop } from './Backdrop';
import { ComponentNode } from './ComponentNode';
import { ContainerNode } from './ContainerNode';
import { detailAt, MAX_ZOOM, MIN_ZOOM, setDetail, useDetail } from './detail';
import { chosenByPointer, walkWithArrows } from './keyboard';
import { NoteNode } from './NoteNode';
import { Overlays } from './Overlays';
import { type Opening, opening } from './opening';
import { useCanvasView } from './useCanvasView';
import { useGestures } from './useGestures';
import { useScene } from './useScene';
import { WireEdge } from './WireEdge';
import './canvas.css';

const SelectionBar = lazily(async () => (await import('./SelectionBar')).SelectionBar);
const GhostLayer = lazily(async () => (await import('./GhostLayer')).GhostLayer);

const NODE_TYPES = { component: ComponentNode, container: ContainerNode, note: NoteNode };
const EDGE_TYPES = { wire: WireEdge };
const SNAP: [number, number] = [GRID, GRID];
const MULTI_SELECT = ['Shift', 'Meta', 'Control'];
const MIDDLE_AND_RIGHT = [1, 2];
const NO_MARK = { hideAttribution: true };

interface Props {
  /** On another site's page: the wheel scrolls that page, and dragging moves the drawing. */
  readonly framed?: boolean;
}

/** Its size is known before anything is drawn in it, so the first picture is the right one. */
export function Canvas({ framed = false }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const [start, setStart] = useState<Opening | null>(null);

  useLayoutEffect(() => {
    const { clientWidth: width = 0, clientHeight: height = 0 } = place.current ?? {};
    const opened = opening(designStore.getState().design, { width, height });
    setDetail(detailAt(opened.view.zoom, opened.boxes));
    setStart(opened);
  }, []);

  if (!start) return <div ref={place} className="canvas" />;
  return (
    <ReactFlowProvider initialWidth={start.size.width} initialHeight={start.size.height}>
      <Surface view={start.view} framed={framed} />
    </ReactFlowProvider>
  );
}

function Surface({ view, framed }: Required<Props> & { readonly view: Viewport }) {
  const selection = useDesign((state) => state.selection);
  const readonly = useDesign((state) => state.readonly);
  const mode = useUi((state) => state.mode);
  const grid = useUi((state) => state.grid);
  const ghost = useUi((state) => state.ghost);
  const detail = useDetail();
  const [focused, setFocused] = useState<string | null>(null);
  const [coarse, setCoarse] = useState(() => matchMedia('(pointer: coarse)').matches);
  const element = useRef<HTMLDivElement>(null);
  const flow = useReactFlow();
  const store = useStoreApi();
  // Sizes and handles are known from the document; measuring them would lay every card out.
  useState(() => store.setState({ updateNodeInternals: () => undefined }));
  useCanvasView(element);
  const { nodes, edges, focus } = useScene(focused);
  const { handlers, menus } = useGestures(element, setFocused);

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the canvas inside has the role.
    <div
      ref={element}
      className="canvas"
      data-mode={mode.kind}
      data-detail={detail}
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
        if (menus.menued || menus.wireDropped) return;
        const next = walkWithArrows(event, focus);
        if (next) menus.dropWire({ ...next, client: flow.flowToScreenPosition(next.at) });
      }}
    >
      {grid && <Backdrop />}
      <ReactFlow
        {...handlers}
        nodes={nodes}
        edges={edges}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
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
        selectionOnDrag={!coarse && !framed}
        selectionMode={SelectionMode.Partial}
        panOnDrag={coarse || framed ? true : MIDDLE_AND_RIGHT}
        panOnScroll={!framed}
        zoomOnScroll={!framed}
        preventScrolling={!framed}
        zoomOnDoubleClick={false}
        snapToGrid={grid}
        snapGrid={SNAP}
        minZoom={MIN_ZOOM}
        maxZoom={MAX_ZOOM}
        defaultViewport={view}
        onlyRenderVisibleElements
        elevateNodesOnSelect={false}
        disableKeyboardA11y
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
            onMenu={(client) => menus.open({ client, onComponent: true })}
          />
        </Suspense>
      )}
      <Overlays detail={detail} mode={mode} readonly={readonly} menus={menus} />
    </div>
  );
}
