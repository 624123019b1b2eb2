/**
 * The document as the nodes and edges on show. While something is dragged React Flow is handed
 * the boxes that move and nothing else is rendered; a large design comes into the page in parts.
 */
import { useStoreApi } from '@xyflow/react';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { rules } from '../design/rules';
import { designStore, useDesign } from '../design/store';
import { readingOrder } from '../design/walk';
import { useUi } from '../ui/state';
import type { CanvasNode } from './cards';
import { flowBuilder, type Scene, type WireEdge } from './flow';
import { movingStore, stopMoving } from './moving';

/** So many boxes or connections are put into the page between two breaths. */
const PART = 150;

export interface Drawn {
  readonly nodes: CanvasNode[];
  readonly edges: WireEdge[];
  /** The component with the canvas's one tab stop. */
  readonly focus: string | null;
}

export function useScene(focused: string | null): Drawn {
  const design = useDesign((state) => state.design);
  const selection = useDesign((state) => state.selection);
  const mode = useUi((state) => state.mode);
  const [builder] = useState(flowBuilder);

  const scene = useMemo((): Scene => {
    const stop = focused !== null && focused in design.components ? focused : null;
    return {
      design,
      selection,
      moving: movingStore.getState(),
      rules: rules(),
      focus: stop ?? readingOrder(design)[0] ?? null,
      from: mode.kind === 'connecting' ? mode.from : null,
    };
  }, [design, selection, focused, mode]);
  const nodes = useMemo(() => builder.nodes(scene), [builder, scene]);
  const edges = useMemo(() => builder.edges(scene), [builder, scene]);
  useMoves(builder, scene);
  return { ...usePart(nodes, edges), focus: scene.focus };
}

/** A gesture reaches React Flow without a rendering of the canvas around it. */
function useMoves(builder: ReturnType<typeof flowBuilder>, scene: Scene): void {
  const store = useStoreApi<CanvasNode, WireEdge>();
  const latest = useRef(scene);
  useLayoutEffect(() => {
    latest.current = scene;
  }, [scene]);

  useEffect(() => {
    const stops = [
      movingStore.subscribe((moving) => {
        // A new document is rendered anyway.
        if (designStore.getState().design !== latest.current.design) return;
        const now = { ...latest.current, moving };
        const { edges: shown, setNodes, setEdges } = store.getState();
        setNodes(builder.nodes(now));
        const edges = builder.edges(now);
        if (edges !== shown) setEdges(edges);
      }),
      // A gesture is over as soon as the document changes, whoever changed it.
      designStore.subscribe((state) => state.design, stopMoving),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, [builder, store]);
}

/** All of it once it has been there in parts; boxes before the connections between them. */
function usePart(nodes: CanvasNode[], edges: WireEdge[]): Pick<Drawn, 'nodes' | 'edges'> {
  const [shown, setShown] = useState(PART);
  const whole = shown >= nodes.length + edges.length;

  useEffect(() => {
    if (shown === Number.POSITIVE_INFINITY) return;
    const next = whole ? Number.POSITIVE_INFINITY : shown + PART;
    const timer = setTimeout(() => setShown(next));
    return () => clearTimeout(timer);
  }, [shown, whole]);

  return useMemo(
    () =>
      whole
        ? { nodes, edges }
        : {
            nodes: nodes.slice(0, shown),
            edges: edges.slice(0, Math.max(0, shown - nodes.length)),
          },
    [nodes, edges, shown, whole],
  );
}
