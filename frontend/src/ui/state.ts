/** What the page shows around the document: panels, modes, dialogs and the current notice. */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { PatchOperation } from '../design/patch';
import type { Point } from '../design/types';

export type Mode =
  | { readonly kind: 'idle' }
  /** The next tap on the canvas places this. */
  | { readonly kind: 'placing'; readonly what: string; readonly place: (at: Point) => unknown }
  /** The next component chosen is called by this one. */
  | { readonly kind: 'connecting'; readonly from: string; readonly how: 'tap' | 'list' | 'drag' }
  /** Arrow keys move the selection instead of the focus; with a note, buttons move that. */
  | { readonly kind: 'moving'; readonly note?: string }
  /** Taps add components to the selection, or take them out of it. */
  | { readonly kind: 'selecting' };

export const IDLE: Mode = { kind: 'idle' };

export type Dialog = 'commands' | 'help' | 'share' | 'export' | 'import' | null;
export type Tab = 'board' | 'lesson' | 'results' | 'settings';
/** The section of judgements that is open beside the canvas. */
export type Section =
  | 'score'
  | 'advice'
  | 'matrix'
  | 'plan'
  | 'scenarios'
  | 'hysteresis'
  | 'pareto'
  | 'compare'
  | 'calibrate'
  | 'dynamics';
export type View = 'canvas' | 'outline' | 'split';
/** The panel that covers a small screen. */
export type Sheet = 'palette' | 'side' | null;

export interface Notice {
  readonly text: string;
  readonly tone: 'plain' | 'refusal';
  readonly action?: { readonly label: string; readonly run: () => void };
  readonly shownAt: number;
}

export interface UiState {
  readonly mode: Mode;
  readonly dialog: Dialog;
  readonly tab: Tab;
  readonly view: View;
  readonly sheet: Sheet;
  readonly section: Section | null;
  readonly notice: Notice | null;
  /** The container a dragged component would land in. */
  readonly dropTarget: string | null;
  /** Nothing but the canvas and what results need. */
  readonly focusMode: boolean;
  /** The dots of the grid, and snapping to it. */
  readonly grid: boolean;
  /** The component whose name is being typed. */
  readonly renaming: string | null;
  /** A change that is previewed on the canvas. */
  readonly ghost: readonly PatchOperation[] | null;
  /** Whether a piece of advice has been applied on this visit. */
  readonly helped: boolean;
}

export const uiStore = createStore<UiState>()(() => ({
  mode: IDLE,
  dialog: null,
  tab: 'results',
  view: 'canvas',
  sheet: null,
  section: null,
  notice: null,
  dropTarget: null,
  focusMode: false,
  grid: true,
  renaming: null,
  ghost: null,
  helped: false,
}));

export function useUi<T>(selector: (state: UiState) => T): T {
  return useStore(uiStore, selector);
}

export function setMode(mode: Mode): void {
  uiStore.setState({ mode });
}

export function openDialog(dialog: Dialog): void {
  uiStore.setState({ dialog });
}

/** Opens a section of judgements beside the canvas, on a phone above it. */
export function openSection(section: Section): void {
  uiStore.setState({ tab: 'results', sheet: 'side', section });
}

/** Shows a sentence for a few seconds; the notice area is a live region, so it is also spoken. */
export function notify(
  text: string,
  options: { readonly tone?: Notice['tone']; readonly action?: Notice['action'] } = {},
): void {
  const { tone = 'plain', action } = options;
  uiStore.setState({ notice: { text, tone, ...(action ? { action } : {}), shownAt: Date.now() } });
}

export function dismissNotice(): void {
  uiStore.setState({ notice: null });
}
