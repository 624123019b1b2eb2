/** Where a dragged component lands, and in which container. */
import { editNote, place } from '../design/edits';
import { containerAt, isInside, sizeOf } from '../design/geometry';
import { rules } from '../design/rules';
import { change, designStore } from '../design/store';
import type { Point } from '../design/types';
import { isNote, noteOf } from './cards';

/** Moves the components; false when they are where they were. */
export function dropped(positions: Readonly<Record<string, Point>>): boolean {
  const before = designStore.getState().design;
  const components = Object.entries(positions).filter(([id]) => !isNote(id));
  const notes = Object.entries(positions).filter(([id]) => isNote(id));
  change((design) =>
    notes.reduce(
      (next, [id, at]) => editNote(next, noteOf(id), at),
      place(design, Object.fromEntries(components), rules().mayStandIn),
    ),
  );
  return designStore.getState().design !== before;
}

/** The container that would take the component if it were let go here. */
export function receiver(id: string, at: Point): string | null {
  const { components } = designStore.getState().design;
  const component = components[id];
  if (!component) return null;
  const { width, height } = sizeOf(component);
  const middle = { x: at.x + width / 2, y: at.y + height / 2 };
  const container = containerAt(components, middle, (host) => {
    const kind = components[host]?.kind ?? '';
    const isOwn = host === id || isInside(components, host, id);
    return !isOwn && rules().mayStandIn(component.kind, kind);
  });
  return container ?? null;
}
