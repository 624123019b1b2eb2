/** Offers the canvas to the rest of the editor, and keeps the level of detail up to date. */
import { getViewportForBounds, useReactFlow, useStoreApi } from '@xyflow/react';
import { type RefObject, useEffect } from 'react';
import { bounds, boxOf, centreOf, drawnBoxes } from '../design/geometry';
import { designStore } from '../design/store';
import type { Point } from '../design/types';
import { followDetail, MAX_ZOOM, MIN_ZOOM } from './detail';
import { glide } from './glide';
import { setCanvasView } from './view';

const ZOOM_STEP = 1.25;
export const isNarrow = matchMedia('(width < 48rem)').matches;
/** Air around a fitted design; more where the buttons and the map are: on a phone, above. */
export const fitPadding = isNarrow
  ? ({ x: '5%', top: '64px', bottom: '16px' } as const)
  : ({ x: '7%', top: '56px', bottom: '64px' } as const);
const FIT_ZOOM = 1.25;

export function useCanvasView(element: RefObject<HTMLDivElement | null>): void {
  const flow = useReactFlow();
  const store = useStoreApi();

  useEffect(() => followDetail(store), [store]);

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
      glide(flow, getViewportForBounds(box, width, height, MIN_ZOOM, FIT_ZOOM, fitPadding));
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
}
