/** How much of a card can be made out at the zoom of the moment, for all of the canvas at once. */
import type { StoreApi } from 'zustand';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { designStore } from '../design/store';
import { painter } from '../live/painter';

export type Detail = 'near' | 'middle' | 'far';

export const MIN_ZOOM = 0.1;
export const MAX_ZOOM = 2;
/** Below this zoom a card says less in larger letters; below the next one nothing in words. */
const MIDDLE_ZOOM = 0.75;
/** How much larger the letters are then (see `--middle` in the style sheets). */
export const MIDDLE_SCALE = 1.7;
const FAR_ZOOM = 0.35;
/** So few cards cost little to draw whole, and their icons help at any zoom. */
export const FEW_NODES = 60;

const detailStore = createStore<{ readonly detail: Detail }>()(() => ({ detail: 'near' }));

export function useDetail(): Detail {
  return useStore(detailStore, (state) => state.detail);
}

export function detailAt(zoom: number, nodes: number): Detail {
  if (zoom < FAR_ZOOM && nodes > FEW_NODES) return 'far';
  return zoom < MIDDLE_ZOOM ? 'middle' : 'near';
}

export function setDetail(detail: Detail): void {
  if (detailStore.getState().detail === detail) return;
  detailStore.setState({ detail });
  painter.setNear(detail !== 'far');
}

/** What React Flow's store tells of the view. */
interface View {
  readonly transform: readonly [number, number, number];
}

/** Keeps the detail right while the view and the document change. */
export function followDetail(view: Pick<StoreApi<View>, 'getState' | 'subscribe'>): () => void {
  let nodes = Number.NaN;
  const count = () => {
    const { components, notes } = designStore.getState().design;
    nodes = Object.keys(components).length + notes.length;
    look();
  };
  const look = () => setDetail(detailAt(view.getState().transform[2], nodes));
  count();
  const stops = [view.subscribe(look), designStore.subscribe((state) => state.design, count)];
  return () => {
    for (const stop of stops) stop();
  };
}
