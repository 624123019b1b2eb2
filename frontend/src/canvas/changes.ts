/** What React Flow reports about selection and unfinished moves, in the editor's own terms. */
import type { EdgeChange, NodeChange } from '@xyflow/react';
import { designStore, select } from '../design/store';
import type { Selection } from '../design/types';
import type { CanvasNode } from './cards';
import type { Moving } from './moving';

export function applySelection(
  which: keyof Selection,
  changes: readonly (NodeChange<CanvasNode> | EdgeChange)[],
): void {
  const { selection } = designStore.getState();
  const chosen = new Set(selection[which]);
  let changed = false;
  for (const each of changes) {
    if (each.type !== 'select' || chosen.has(each.id) === each.selected) continue;
    changed = true;
    if (each.selected) chosen.add(each.id);
    else chosen.delete(each.id);
  }
  if (changed) select({ ...selection, [which]: [...chosen] });
}

/** Takes a component into the selection, or out of it. */
export function toggle(id: string): void {
  const { selection, design } = designStore.getState();
  if (!(id in design.components)) return;
  const others = selection.components.filter((each) => each !== id);
  const had = others.length < selection.components.length;
  select({ ...selection, components: had ? others : [...others, id] });
}

/** The boxes under the pointer, with a drag's newest positions. */
export function takeMoves(before: Moving, changes: readonly NodeChange<CanvasNode>[]): Moving {
  let moving: Record<string, Moving[string]> | null = null;
  for (const each of changes) {
    if (each.type === 'position' && each.position && each.dragging !== false) {
      moving ??= { ...before };
      moving[each.id] = { ...moving[each.id], ...each.position };
    } else if (each.type === 'position' && each.position && each.id in (moving ?? before)) {
      moving ??= { ...before };
      moving[each.id] = { ...moving[each.id], ...each.position };
    }
  }
  return moving ?? before;
}
