/** What the moving dots need to know of the drawing. */
import type { StoreApi } from 'zustand';
import { type Box, boxesOf, boxOf, NOTE_SIZE, withContents } from '../design/geometry';
import { designStore } from '../design/store';
import type { Design, Note } from '../design/types';
import type { FlowStage } from '../live/flow';
import { nodeOf } from './cards';
import { type Moving, movingStore, withMoving } from './moving';

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
  const { places, boxes } = standing(design);
  const components = withMoving(design.components, moving);
  if (components === design.components && design.notes.every(({ id }) => !moving[nodeOf(id)]))
    return boxes;
  const moved = boxes.slice();
  for (const id of withContents(design.components, Object.keys(moving))) {
    const at = places.get(id);
    if (at !== undefined) moved.set(numbers(boxOf(components, id)), at);
  }
  for (const note of design.notes) {
    const at = places.get(nodeOf(note.id));
    if (at !== undefined) moved.set(numbers(boxOfNote(note, moving)), at);
  }
  return moved;
}

interface Standing {
  /** Where in the numbers the box of each node begins. */
  readonly places: ReadonlyMap<string, number>;
  readonly boxes: Float32Array;
}

const known = new WeakMap<Design, Standing>();

/** Where everything stands while nothing is moved. Worked out once a document. */
function standing(design: Design): Standing {
  const before = known.get(design);
  if (before) return before;
  const boxes = [
    ...[...boxesOf(design.components)].filter(([id]) => !isContainer(design, id)),
    ...design.notes.map((note) => [nodeOf(note.id), boxOfNote(note, {})] as const),
  ];
  const now = {
    places: new Map(boxes.map(([id], index) => [id, 4 * index])),
    boxes: Float32Array.from(boxes.flatMap(([, box]) => numbers(box))),
  };
  known.set(design, now);
  return now;
}

const isContainer = (design: Design, id: string) => design.components[id]?.width !== undefined;

const boxOfNote = (note: Note, moving: Moving): Box => ({
  ...NOTE_SIZE,
  ...note,
  ...moving[nodeOf(note.id)],
});

const numbers = ({ x, y, width, height }: Box) => [x, y, width, height];
