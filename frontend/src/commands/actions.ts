/** What people do to a design: edits of the document with the notice, focus and mode that go along. */
import { canvasView } from '../canvas/view';
import * as clip from '../design/clipboard';
import * as edits from '../design/edits';
import {
  absolutePosition,
  bounds,
  boxOf,
  COMPONENT_SIZE,
  centreOf,
  GRID,
  snap,
} from '../design/geometry';
import { rules, type Verdict } from '../design/rules';
import { change, designStore, redoChange, select, undoChange } from '../design/store';
import { NOTHING, type Point, type Selection } from '../design/types';
import { t } from '../i18n';
import { IDLE, notify, setMode, uiStore } from '../ui/state';

const state = () => designStore.getState();

/** Adds a component of a kind; without a place, near the middle of what is visible. */
export function addKind(kindId: string, at?: Point): string | null {
  const kind = rules().kinds.get(kindId);
  if (!kind || state().readonly) return null;
  const size = kind.container ? edits.CONTAINER_SIZE : COMPONENT_SIZE;
  const middle = at ?? canvasView()?.centre() ?? { x: 0, y: 0 };
  const corner = snap({ x: middle.x - size.width / 2, y: middle.y - size.height / 2 });
  const { mayStandIn } = rules();
  const added = edits.addComponent(state().design, kind, corner, mayStandIn);
  change(() => added.design, { select: { components: [added.id], connections: [] } });
  notify(t('canvas.added', { name: added.design.components[added.id]?.name ?? '' }));
  return added.id;
}

/** Adds a component and the connection that leads to it. */
export function addConnected(from: string, kindId: string, at?: Point): void {
  const kind = rules().kinds.get(kindId);
  const { design } = state();
  if (!kind || !design.components[from]) return;
  const beside = boxOf(design.components, from);
  const corner = at
    ? { x: at.x, y: at.y - COMPONENT_SIZE.height / 2 }
    : { x: beside.x + beside.width + 10 * GRID, y: beside.y };
  const added = edits.addComponent(design, kind, snap(corner), rules().mayStandIn);
  const wired = edits.addConnection(added.design, { from, to: added.id });
  change(() => wired.design, { select: { components: [added.id], connections: [] } });
  requestAnimationFrame(() => canvasView()?.focus(added.id));
}

/** Connects two components, or says why that makes no sense. */
export function connect(from: string, to: string): boolean {
  const { design } = state();
  const verdict = rules().mayConnect(design, from, to);
  setMode(IDLE);
  if (!verdict.allowed) {
    if (verdict.because !== 'itself') notify(refusal(verdict, to), { tone: 'refusal' });
    return false;
  }
  const added = edits.addConnection(design, { from, to });
  change(() => added.design);
  const names = { from: nameOf(from), to: nameOf(to) };
  notify(t('canvas.connected', names));
  return true;
}

export function refusal(verdict: Verdict & { allowed: false }, to: string): string {
  if (verdict.because === 'kinds') return verdict.sentence;
  if (verdict.because === 'already connected') {
    return t('canvas.alreadyConnected', { name: nameOf(to) });
  }
  return t(verdict.because === 'container' ? 'canvas.containerRefused' : 'canvas.itselfRefused');
}

export function startConnecting(how: 'tap' | 'list'): void {
  const from = theSelected();
  if (!from || state().readonly) return;
  setMode({ kind: 'connecting', from, how });
}

export function deleteSelection(): void {
  const { design } = state();
  const selection = withoutLocked();
  const count = selection.components.length + selection.connections.length;
  if (count === 0) return;
  const first = selection.components[0];
  const gone = edits.remove(design, selection.components, selection.connections);
  change(() => gone, { select: NOTHING });
  notify(
    first !== undefined && count === 1
      ? t('canvas.deletedOne', { name: design.components[first]?.name ?? '' })
      : t('canvas.deleted', { n: count }),
    { action: { label: t('commands.undo'), run: undoChange } },
  );
}

/** Deletes components without a look at what else is selected. */
export function deleteComponents(ids: readonly string[]): void {
  select({ components: ids, connections: [] });
  deleteSelection();
}

/** What of the selection may go; says so where something stays. */
function withoutLocked(): Selection {
  const { design, selection } = state();
  const free = selection.components.filter((id) => !design.components[id]?.locked);
  if (free.length < selection.components.length) {
    notify(t('canvas.lockedKept'), { tone: 'refusal' });
  }
  return { ...selection, components: free };
}

export function duplicateSelection(): void {
  const { design, selection } = state();
  if (selection.components.length === 0) return;
  const fragment = clip.copy(design, selection.components);
  const box = bounds(selection.components.map((id) => boxOf(design.components, id)));
  if (!box) return;
  const middle = centreOf(box);
  const step = box.height + 2 * GRID;
  pasteFragment(fragment, { x: middle.x, y: middle.y + Math.min(step, 14 * GRID) });
}

export function pasteFragment(fragment: clip.Fragment, at?: Point): void {
  if (state().readonly) return;
  const middle = at ?? canvasView()?.pointer() ?? canvasView()?.centre() ?? { x: 0, y: 0 };
  const pasted = clip.paste(state().design, fragment, middle, rules().mayStandIn);
  change(() => pasted.design, { select: { components: pasted.components, connections: [] } });
  notify(t('canvas.pasted', { n: pasted.components.length }));
}

export async function copySelection(): Promise<void> {
  const { design, selection } = state();
  if (selection.components.length === 0) return;
  await navigator.clipboard.writeText(clip.toText(clip.copy(design, selection.components)));
  notify(t('canvas.copied', { n: selection.components.length }));
}

export function nudgeSelection(across: number, down: number): void {
  const { design, selection } = state();
  if (selection.components.length === 0) return;
  const positions = Object.fromEntries(
    selection.components.map((id) => {
      const at = absolutePosition(design.components, id);
      return [id, { x: at.x + across, y: at.y + down }];
    }),
  );
  change((current) => edits.place(current, positions, rules().mayStandIn), { merge: 'nudge' });
}

export function selectAll(): void {
  const { design } = state();
  select({
    components: Object.keys(design.components),
    connections: Object.keys(design.connections),
  });
}

/** Esc backs out one level: the mode, then the selection. */
export function backOut(): void {
  const { mode, sheet } = uiStore.getState();
  if (mode.kind !== 'idle') setMode(IDLE);
  else if (sheet) uiStore.setState({ sheet: null });
  else select(NOTHING);
}

export function dissolveSelected(): void {
  const id = theSelected();
  if (!id || state().design.components[id]?.width === undefined) return;
  change((design) => edits.dissolve(design, id));
}

export function rename(id: string, name: string): void {
  const trimmed = name.trim();
  uiStore.setState({ renaming: null });
  if (trimmed) change((design) => edits.editComponent(design, id, { name: trimmed }));
}

export function startRenaming(): void {
  const id = theSelected();
  if (id && !state().readonly) uiStore.setState({ renaming: id });
}

export function undo(): void {
  undoChange();
}

export function redo(): void {
  redoChange();
}

/** The one selected component, if exactly one is. */
export function theSelected(): string | null {
  const { components } = state().selection;
  return components.length === 1 ? (components[0] ?? null) : null;
}

export function nameOf(id: string): string {
  return state().design.components[id]?.name ?? id;
}

/** Everything is saved at once; who asks for it hears so. */
export function sayKept(): void {
  notify(t('editor.saving_saved'));
}

/** Brings the settings of what is selected to the front. */
export function openSettings(): void {
  uiStore.setState({ tab: 'settings', sheet: 'side' });
}
