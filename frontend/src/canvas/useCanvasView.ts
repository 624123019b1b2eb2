/** Offers the canvas to the rest of the editor, and keeps the level of detail up to date. */
import { getViewportForBounds, useReactFlow, useStore } from '@xyflow/react';
import { type RefObject, useEffect } from 'react';
import { bounds, boxOf, centreOf, drawnBoxes } from '../design/geometry';
import { designStore } from '../design/store';
import type { Point } from '../design/types';
import { painter } from '../live/painter';
import { glide } from './glide';
import { setCanvasView } from './view';

export const MIN_ZOOM = 0.1;
export const MAX_ZOOM = 2;
const ZOOM_STEP = 1.25;
/** Air around a fitted design; more below, where the buttons and the map are. */
export const FIT_PADDING = { x: '7%', top: '56px', bottom: '64px' } as const;
const FIT_ZOOM = 1.25;
/** Below this zoom a card's numbers cannot be read; below the next one its name neither. */
const MIDDLE_ZOOM = 0.6;
const FAR_ZOOM = 0.35;
/** So few cards cost little to draw whole, and their icons help at any zoom. */
export const FEW_NODES = 60;

export type Detail = 'near' | 'middle' | 'far';

export function useCanvasView(element: RefObject<HTMLDivElement | null>): Detail {
  const flow = useReactFlow();
  const detail = useStore((state) => detailAt(state.transform[2], state.nodes.length));

  useEffect(() => {
    if (element.current) element.current.dataset.detail = detail;
    painter.setNear(detail !== 'far');
  }, [detail, element]);

  useEffect(() => {
    let pointer: Point | null = null;
    const own = element.current;

    function at(client: Point): Point | null {
      const box = own?.getBoundingClientRect();
      const inside =
        box &&
        client.x >= box.left &&
        client.x <= box.right &&
        client.y >= box.top &&
        client.y <= box.bottom;
      return inside ? flow.screenToFlowPosition(client) : null;
    }

    function centre(): Point {
      const box = own?.getBoundingClientRect() ?? new DOMRect();
      return flow.screenToFlowPosition({
        x: box.left + box.width / 2,
        y: box.top + box.height / 2,
      });
    }

    function fit(ids?: readonly string[]): void {
      const { design } = designStore.getState();
      const box = bounds(ids ? ids.map((id) => boxOf(design.components, id)) : drawnBoxes(design));
      const { width, height } = own?.getBoundingClientRect() ?? new DOMRect();
      if (!box || width === 0) return;
      glide(flow, getViewportForBounds(box, width, height, MIN_ZOOM, FIT_ZOOM, FIT_PADDING));
    }

    /** Zooms about the middle of what is visible. */
    function zoomTo(wanted: number): void {
      const { x, y, zoom: before } = flow.getViewport();
      const zoom = Math.min(MAX_ZOOM, Math.max(MIN_ZOOM, wanted));
      const middle = { x: (own?.clientWidth ?? 0) / 2, y: (own?.clientHeight ?? 0) / 2 };
      const growth = zoom / before;
      glide(flow, {
        x: middle.x - (middle.x - x) * growth,
        y: middle.y - (middle.y - y) * growth,
        zoom,
      });
    }

    function focus(id: string): void {
      const middle = centreOf(boxOf(designStore.getState().design.components, id));
      const box = own?.getBoundingClientRect() ?? new DOMRect();
      const on = flow.flowToScreenPosition(middle);
      const margin = 48;
      const visible =
        on.x > box.left + margin &&
        on.x < box.right - margin &&
        on.y > box.top + margin &&
        on.y < box.bottom - margin;
      if (!visible) void flow.setCenter(middle.x, middle.y, { zoom: flow.getZoom() });
      const node = () =>
        own?.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(id)}"]`);
      // A node outside the view is not in the page before the next frames have been drawn.
      if (visible && node()) node()?.focus({ preventScroll: true });
      else {
        requestAnimationFrame(() =>
          requestAnimationFrame(() => node()?.focus({ preventScroll: true })),
        );
      }
    }

    const follow = (event: PointerEvent) => {
      pointer = { x: event.clientX, y: event.clientY };
    };
    const forget = () => {
      pointer = null;
    };
    own?.addEventListener('pointermove', follow);
    own?.addEventListener('pointerleave', forget);

    setCanvasView({
      fit,
      zoomIn: () => zoomTo(flow.getZoom() * ZOOM_STEP),
      zoomOut: () => zoomTo(flow.getZoom() / ZOOM_STEP),
      zoomTo,
      centre,
      at,
      pointer: () => (pointer ? at(pointer) : null),
      focus,
    });
    return () => {
      own?.removeEventListener('pointermove', follow);
      own?.removeEventListener('pointerleave', forget);
      setCanvasView(null);
    };
  }, [flow, element]);

  return detail;
}

function detailAt(zoom: number, nodes: number): Detail {
  if (zoom < FAR_ZOOM && nodes > FEW_NODES) return 'far';
  return zoom < MIDDLE_ZOOM ? 'middle' : 'near';
}
