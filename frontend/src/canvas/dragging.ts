/** What a drag does: guides while it lasts, then new places, containers, or copies with Alt. */
import type { Node, NodeChange } from '@xyflow/react';
import { pasteFragment } from '../commands/actions';
import { copy } from '../design/clipboard';
import { bounds, boxesOf, boxOf, centreOf, withContents } from '../design/geometry';
import { designStore } from '../design/store';
import type { Point } from '../design/types';
import { uiStore } from '../ui/state';
import { type CanvasNode, isNote } from './cards';
import { takeMoves } from './changes';
import { dropped, receiver } from './drop';
import { guide, hideGuides, showGuides } from './guides';
import { type Moving, movingStore, setMoving, stopMoving, withMoving } from './moving';

/** Screen pixels within which a box is pulled to a line. */
const REACH_PX = 6;

/** Where React Flow has drawn a node. */
export type PlaceOf = (id: string) => Point | undefined;

let copying = false;

export function dragStarted(event: { readonly altKey: boolean }): void {
  copying = event.altKey;
}

export function dragMoved(changes: readonly NodeChange<CanvasNode>[], zoom: number): void {
  const before = movingStore.getState();
  const after = takeMoves(before, changes);
  if (after === before) return;
  const isDrag = changes.some((each) => each.type === 'position' && each.dragging);
  setMoving(isDrag ? pulled(after, REACH_PX / zoom) : after);
}

/** The moving boxes shifted together onto the lines of those that stand still. */
function pulled(moving: Moving, reach: number): Moving {
  const { components } = designStore.getState().design;
  const ids = Object.keys(moving).filter((id) => id in components);
  const shown = withMoving(components, moving);
  const box = bounds(ids.map((id) => boxOf(shown, id)));
  if (!box) return moving;
  const held = withContents(components, ids);
  const still = [...boxesOf(components)].flatMap(([id, each]) => (held.has(id) ? [] : [each]));
  const { by, guides } = guide(box, still, reach);
  showGuides(guides);
  if (by.x === 0 && by.y === 0) return moving;
  const shifted = Object.entries(moving).map(([id, at]) => [
    id,
    { ...at, x: (at.x ?? 0) + by.x, y: (at.y ?? 0) + by.y },
  ]);
  return Object.fromEntries(shifted);
}

export function dragOver(node: Node, placeOf: PlaceOf): void {
  const at = placeOf(node.id);
  const dropTarget = at ? receiver(node.id, at) : null;
  if (uiStore.getState().dropTarget !== dropTarget) uiStore.setState({ dropTarget });
}

export function dragStopped(dragged: readonly Node[], placeOf: PlaceOf): void {
  uiStore.setState({ dropTarget: null });
  hideGuides();
  if (copying) leaveCopies(dragged);
  else {
    const places = dragged.flatMap(({ id }) => {
      const at = placeOf(id);
      return at ? [[id, at] as const] : [];
    });
    if (!dropped(Object.fromEntries(places))) stopMoving();
  }
  copying = false;
}

/** Alt: what was dragged goes back, and its copy stands where it was let go. */
function leaveCopies(dragged: readonly Node[]): void {
  const { design } = designStore.getState();
  const ids = dragged.map(({ id }) => id).filter((id) => !isNote(id));
  const shown = withMoving(design.components, movingStore.getState());
  const box = bounds(ids.map((id) => boxOf(shown, id)));
  stopMoving();
  if (box) pasteFragment(copy(design, ids), centreOf(box));
}
