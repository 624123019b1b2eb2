/** Boxes that are being dragged or resized and are not yet in the document. */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { Design } from '../design/types';

export type Moving = Readonly<
  Record<string, { x?: number; y?: number; width?: number; height?: number }>
>;

const STILL: Moving = {};

export const movingStore = createStore<Moving>()(() => STILL);

export function useMoving(): Moving {
  return useStore(movingStore);
}

export function setMoving(moving: Moving): void {
  movingStore.setState(moving, true);
}

/** The gesture is over: what the document says is what is shown. */
export function stopMoving(): void {
  if (movingStore.getState() !== STILL) setMoving(STILL);
}

/** The components as they are shown while a gesture lasts. */
export function withMoving(components: Design['components'], moving: Moving): Design['components'] {
  const moved = Object.entries(moving).flatMap(([id, box]) => {
    const component = components[id];
    return component ? [[id, { ...component, ...box }] as const] : [];
  });
  return moved.length === 0 ? components : { ...components, ...Object.fromEntries(moved) };
}
