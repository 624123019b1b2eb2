/** Arranging what is selected: in line, evenly, in a place, locked, or the whole design anew. */
import { canvasView } from '../canvas/view';
import { align, distribute, type Positions } from '../design/arrange';
import type { Alignment, Axis } from '../design/arrangements';
import { editComponent, place } from '../design/edits';
import { wrap, wrappingKind } from '../design/grouping';
import { fromElk, toElk } from '../design/layout';
import { rules } from '../design/rules';
import { change, designStore, undoChange } from '../design/store';
import { t } from '../i18n';
import { notify } from '../ui/state';

const chosen = () => designStore.getState().selection.components;

export function alignSelection(how: Alignment): void {
  move(align(designStore.getState().design, chosen(), how), 2);
}

export function distributeSelection(axis: Axis): void {
  move(distribute(designStore.getState().design, chosen(), axis), 3);
}

function move(positions: Positions, needed: number): void {
  if (chosen().length < needed) {
    notify(t('arrange.selectMore', { n: needed }), { tone: 'refusal' });
    return;
  }
  change((design) => place(design, positions, rules().mayStandIn));
}

export function groupSelection(): void {
  const { design } = designStore.getState();
  const ids = chosen();
  const kind = wrappingKind(design, ids, rules());
  if (!kind) {
    notify(t('arrange.cannotWrap'), { tone: 'refusal' });
    return;
  }
  const wrapped = wrap(design, ids, kind, rules());
  change(() => wrapped.design, { select: { components: [wrapped.id], connections: [] } });
}

/** Locks everything that is selected, or, where all of it is locked, frees it. */
export function toggleLock(): void {
  const ids = chosen();
  const { components } = designStore.getState().design;
  const locked = !ids.every((id) => components[id]?.locked);
  change((design) => ids.reduce((next, id) => editComponent(next, id, { locked }), design));
  notify(t(locked ? 'arrange.locked' : 'arrange.unlocked', { n: ids.length }));
}

let running: Promise<void> | null = null;

/** Lays the whole design out in a worker; one undo step. */
export function autoLayout(): Promise<void> {
  running ??= layOut().finally(() => {
    running = null;
  });
  return running;
}

async function layOut(): Promise<void> {
  const { design } = designStore.getState();
  if (Object.keys(design.components).length === 0) return;
  notify(t('arrange.working'));
  const [{ default: Elk }, { default: workerUrl }] = await Promise.all([
    import('elkjs/lib/elk-api.js'),
    import('elkjs/lib/elk-worker.min.js?url'),
  ]);
  const elk = new Elk({ workerUrl });
  try {
    const graph = await elk.layout(toElk(design));
    // What was drawn meanwhile is not thrown away.
    if (designStore.getState().design !== design) {
      notify(t('arrange.changed'), { tone: 'refusal' });
      return;
    }
    change(() => fromElk(design, graph as ReturnType<typeof toElk>));
    requestAnimationFrame(() => canvasView()?.fit());
    notify(t('arrange.done'), { action: { label: t('commands.undo'), run: undoChange } });
  } finally {
    elk.terminateWorker();
  }
}
