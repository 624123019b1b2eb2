/**
 * The one store of the editor: the document, what is selected, and the history of both.
 * Every user gesture is one `change`; the document itself is never mutated.
 */
import { useStore } from 'zustand';
import { subscribeWithSelector } from 'zustand/middleware';
import { createStore } from 'zustand/vanilla';
import { EMPTY_HISTORY, type History, record, redo, undo } from './history';
import { type Breach, breach } from './locks';
import { type Design, FORMAT, NOTHING, type Selection } from './types';

interface Moment {
  readonly design: Design;
  readonly selection: Selection;
}

export interface DesignState extends Moment {
  readonly history: History<Moment>;
  readonly readonly: boolean;
  /** On a shared design's page: the document as it was shared. Edits of it are a remix. */
  readonly shared: Design | null;
}

export interface ChangeOptions {
  /** Changes with the same key in quick succession are one undo step. */
  readonly merge?: string;
  readonly select?: Selection;
}

export const EMPTY_DESIGN: Design = {
  format: FORMAT,
  name: '',
  components: {},
  connections: {},
  workload: { users: 1000, mix: {} },
  goals: {},
  scenarios: [],
  notes: [],
};

export const designStore = createStore<DesignState>()(
  subscribeWithSelector<DesignState>(() => ({
    design: EMPTY_DESIGN,
    selection: NOTHING,
    history: EMPTY_HISTORY,
    readonly: false,
    shared: null,
  })),
);

/** Whether a shared design is looked at as it was shared, and not edited. */
export function isViewing(state: DesignState): boolean {
  return state.readonly || state.design === state.shared;
}

export function useDesign<T>(selector: (state: DesignState) => T): T {
  return useStore(designStore, selector);
}

let refused: (broken: Breach) => void = () => undefined;

/** Who says why a change was not made. */
export function onRefusal(tell: (broken: Breach) => void): void {
  refused = tell;
}

/** Applies one edit. An edit that returns the same document is not a step. */
export function change(edit: (design: Design) => Design, options: ChangeOptions = {}): void {
  const state = designStore.getState();
  if (state.readonly) return;
  const design = edit(state.design);
  if (design === state.design) {
    if (options.select) select(options.select);
    return;
  }
  const broken = breach(state.design, design);
  if (broken) {
    refused(broken);
    return;
  }
  const present = { design: state.design, selection: state.selection };
  designStore.setState({
    design,
    selection: surviving(options.select ?? state.selection, design),
    history: record(state.history, present, options.merge ?? null, Date.now()),
  });
}

export function select(selection: Selection): void {
  designStore.setState({ selection: surviving(selection, designStore.getState().design) });
}

/** Ends a run of merged changes: the next change is a step of its own. */
export function checkpoint(): void {
  const { history } = designStore.getState();
  if (history.mergeKey !== null) designStore.setState({ history: { ...history, mergeKey: null } });
}

export function undoChange(): void {
  travel(undo);
}

export function redoChange(): void {
  travel(redo);
}

/** Opens a document from elsewhere (storage, a link), with a fresh history. */
export function open(
  design: Design,
  options: { readonly readonly?: boolean; readonly shared?: boolean } = {},
): void {
  designStore.setState({
    design,
    selection: NOTHING,
    history: EMPTY_HISTORY,
    readonly: options.readonly ?? false,
    shared: options.shared ? design : null,
  });
}

/** The undo steps as text, the newest that fit, for a reload of this tab. */
export function historyText(characters: number): string {
  const { design, history } = designStore.getState();
  const steps: string[] = [];
  let room = characters - JSON.stringify(design).length;
  for (const moment of history.past.toReversed()) {
    const text = JSON.stringify(moment.design);
    room -= text.length;
    if (room < 0) break;
    steps.unshift(text);
  }
  return `{"now":${JSON.stringify(design)},"past":[${steps.join(',')}]}`;
}

/** Takes the steps back, if they lead to the document that is open. */
export function restoreHistory(text: string, read: (value: unknown) => Design | null): void {
  const { design } = designStore.getState();
  try {
    const saved = JSON.parse(text) as { now: unknown; past: unknown[] };
    if (JSON.stringify(read(saved.now)) !== JSON.stringify(design)) return;
    const past = saved.past.flatMap((value) => {
      const step = read(value);
      return step ? [{ design: step, selection: NOTHING }] : [];
    });
    designStore.setState({ history: { ...EMPTY_HISTORY, past } });
  } catch {
    // Steps of an older version that cannot be read are simply not offered.
  }
}

function travel(direction: typeof undo): void {
  const state = designStore.getState();
  const present: Moment = { design: state.design, selection: state.selection };
  const [history, moment] = direction(state.history, present);
  if (moment !== present) designStore.setState({ history, ...moment });
}

function surviving(selection: Selection, design: Design): Selection {
  const components = selection.components.filter((id) => id in design.components);
  const connections = selection.connections.filter((id) => id in design.connections);
  const same =
    components.length === selection.components.length &&
    connections.length === selection.connections.length;
  return same ? selection : { components, connections };
}
