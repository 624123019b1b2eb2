/** What the moving dots need to know of the drawing. */
import type { StoreApi } from 'zustand';
import { boxOf, NOTE_SIZE } from '../design/geometry';
import { designStore } from '../design/store';
import type { FlowStage } from '../live/flow';
import { nodeOf } from './cards';
import { movingStore, withMoving } from './moving';

/** What React Flow's store tells of the view. */
interface View {
  readonly transform: readonly [number, number, number];
  readonly width: number;
  readonly height: number;
}

export function flowStage(store: Pick<StoreApi<View>, 'getState' | 'subscribe'>): FlowStage {
  return {
    view: () => {
      const { transform, width, height } = store.getState();
      const [x, y, zoom] = transform;
      return { x, y, zoom, width, height };
    },
    cards,
    onView: (listener) =>
      store.subscribe((now, before) => {
        const resized = now.width !== before.width || now.height !== before.height;
        if (resized || now.transform !== before.transform) listener();
      }),
    onPlaces: (listener) => {
      const stops = [
        designStore.subscribe((state) => state.design, listener),
        movingStore.subscribe(listener),
      ];
      return () => {
        for (const stop of stops) stop();
      };
    },
  };
}

/** The boxes of everything that stands before the connections. */
function cards(): Float32Array {
  const { design } = designStore.getState();
  const moving = movingStore.getState();
  const components = withMoving(design.components, moving);
  const boxes = [
    ...Object.keys(components)
      .filter((id) => components[id]?.width === undefined)
      .map((id) => boxOf(components, id)),
    ...design.notes.map((note) => ({ ...NOTE_SIZE, ...note, ...moving[nodeOf(note.id)] })),
  ];
  return Float32Array.from(boxes.flatMap(({ x, y, width, height }) => [x, y, width, height]));
}
