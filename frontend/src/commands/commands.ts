/** The one list of commands. Keys, toolbar, menus, the command palette and the help read it. */
import { canvasView } from '../canvas/view';
import { ALIGNMENTS, type Alignment, type Axis } from '../design/arrangements';
import { designStore } from '../design/store';
import { t } from '../i18n';
import { solveAgain } from '../live/live';
import { openDialog, setMode, uiStore } from '../ui/state';
import { nextTheme, setTheme } from '../ui/theme';
import * as actions from './actions';
import { ARRANGE_COMMANDS } from './arrangeCommands';
import { bringBack, exportFile, hasBackup, importFile } from './files';
import { addNoteHere } from './notes';

/** Ways out of the editor that need no dialog. */
const SHORTCUTS = ['png', 'svg', 'pdf', 'md', 'mmd', 'csv', 'copyPng'] as const;
type Shortcut = (typeof SHORTCUTS)[number];

export type CommandId =
  | 'layout'
  | `align_${Alignment}`
  | `distribute_${Axis}`
  | 'group'
  | 'lock'
  | 'run'
  | 'save'
  | 'focusMode'
  | 'grid'
  | 'undo'
  | 'redo'
  | 'connect'
  | 'rename'
  | 'duplicate'
  | 'copy'
  | 'move'
  | 'delete'
  | 'ungroup'
  | 'selectAll'
  | 'note'
  | 'backOut'
  | 'settings'
  | 'fit'
  | 'fitSelection'
  | 'zoomIn'
  | 'zoomOut'
  | 'zoomReset'
  | 'canvas'
  | 'outline'
  | 'split'
  | 'theme'
  | 'share'
  | 'export'
  | `export_${Shortcut}`
  | 'film'
  | 'exportFile'
  | 'import'
  | 'importFile'
  | 'bringBack'
  | 'palette'
  | 'help';

export interface Command {
  readonly id: CommandId;
  readonly group: 'edit' | 'arrange' | 'view' | 'file' | 'help';
  /** Chords of physical keys, the first of which is shown. */
  readonly keys?: readonly string[];
  /** Also while a text field has the focus. */
  readonly whileTyping?: boolean;
  /** A plain key that works outside the canvas too. */
  readonly anywhere?: boolean;
  readonly enabled?: () => boolean;
  readonly run: () => void;
}

const selected = () => designStore.getState().selection;
const editable = () => !designStore.getState().readonly;
const anything = () => selected().components.length + selected().connections.length > 0;
const components = () => editable() && selected().components.length > 0;
const one = () => editable() && actions.theSelected() !== null;

export const COMMANDS: readonly Command[] = [
  {
    id: 'undo',
    group: 'edit',
    keys: ['Mod+KeyZ'],
    enabled: () => editable() && designStore.getState().history.past.length > 0,
    run: actions.undo,
  },
  {
    id: 'redo',
    group: 'edit',
    keys: ['Mod+Shift+KeyZ', 'Mod+KeyY'],
    enabled: () => editable() && designStore.getState().history.future.length > 0,
    run: actions.redo,
  },
  {
    id: 'connect',
    group: 'edit',
    keys: ['KeyC'],
    enabled: one,
    run: () => actions.startConnecting('list'),
  },
  {
    id: 'rename',
    group: 'edit',
    keys: ['F2'],
    enabled: one,
    run: actions.startRenaming,
  },
  {
    id: 'settings',
    group: 'edit',
    keys: ['Enter'],
    enabled: anything,
    run: actions.openSettings,
  },
  {
    id: 'duplicate',
    group: 'edit',
    keys: ['Mod+KeyD'],
    enabled: components,
    run: actions.duplicateSelection,
  },
  { id: 'copy', group: 'edit', enabled: components, run: () => void actions.copySelection() },
  {
    id: 'move',
    group: 'edit',
    keys: ['KeyM'],
    enabled: components,
    run: () => setMode({ kind: 'moving' }),
  },
  {
    id: 'ungroup',
    group: 'edit',
    keys: ['Mod+Shift+KeyG'],
    enabled: one,
    run: actions.dissolveSelected,
  },
  {
    id: 'delete',
    group: 'edit',
    keys: ['Delete', 'Backspace'],
    enabled: () => editable() && anything(),
    run: actions.deleteSelection,
  },
  { id: 'note', group: 'edit', keys: ['KeyN'], enabled: editable, run: addNoteHere },
  { id: 'selectAll', group: 'edit', keys: ['Mod+KeyA'], run: actions.selectAll },
  ...ARRANGE_COMMANDS,
  { id: 'backOut', group: 'edit', keys: ['Escape'], anywhere: true, run: actions.backOut },
  {
    id: 'fit',
    group: 'view',
    keys: ['Shift+Digit1'],
    run: () => canvasView()?.fit(),
  },
  {
    id: 'fitSelection',
    group: 'view',
    keys: ['Shift+Digit2'],
    enabled: () => selected().components.length > 0,
    run: () => canvasView()?.fit(selected().components),
  },
  {
    id: 'zoomReset',
    group: 'view',
    keys: ['Shift+Digit0', 'Mod+Digit0'],
    run: () => canvasView()?.zoomTo(1),
  },
  { id: 'zoomIn', group: 'view', keys: ['Mod+Equal'], run: () => canvasView()?.zoomIn() },
  { id: 'zoomOut', group: 'view', keys: ['Mod+Minus'], run: () => canvasView()?.zoomOut() },
  {
    id: 'focusMode',
    group: 'view',
    keys: ['Mod+Period'],
    run: () => uiStore.setState({ focusMode: !uiStore.getState().focusMode }),
  },
  {
    id: 'grid',
    group: 'view',
    keys: ['Mod+Quote'],
    run: () => uiStore.setState({ grid: !uiStore.getState().grid }),
  },
  { id: 'run', group: 'view', keys: ['Mod+Enter'], whileTyping: true, run: solveAgain },
  { id: 'canvas', group: 'view', run: () => uiStore.setState({ view: 'canvas' }) },
  { id: 'outline', group: 'view', run: () => uiStore.setState({ view: 'outline' }) },
  { id: 'split', group: 'view', run: () => uiStore.setState({ view: 'split' }) },
  {
    id: 'theme',
    group: 'view',
    keys: ['Alt+Shift+KeyD'],
    anywhere: true,
    run: () => setTheme(nextTheme()),
  },
  { id: 'save', group: 'file', keys: ['Mod+KeyS'], whileTyping: true, run: actions.sayKept },
  { id: 'share', group: 'file', enabled: editable, run: () => openDialog('share') },
  { id: 'export', group: 'file', keys: ['Mod+Shift+KeyE'], run: () => openDialog('export') },
  ...SHORTCUTS.map((what) => ({
    id: `export_${what}` as const,
    group: 'file' as const,
    ...(what === 'copyPng' ? { keys: ['Mod+Shift+KeyC', 'Alt+Shift+KeyC'] } : {}),
    run: () => void import('../exchange/exports').then(({ runNow }) => runNow(what)),
  })),
  {
    id: 'film',
    group: 'file',
    run: () => void import('../exchange/filmNow').then(({ filmNow }) => filmNow()),
  },
  { id: 'exportFile', group: 'file', run: exportFile },
  { id: 'import', group: 'file', enabled: editable, run: () => openDialog('import') },
  { id: 'importFile', group: 'file', enabled: editable, run: importFile },
  { id: 'bringBack', group: 'file', enabled: () => editable() && hasBackup(), run: bringBack },
  {
    id: 'palette',
    group: 'help',
    keys: ['Mod+KeyK', 'Mod+Slash'],
    whileTyping: true,
    run: () => openDialog('commands'),
  },
  {
    id: 'help',
    group: 'help',
    keys: ['Shift+Slash'],
    anywhere: true,
    run: () => openDialog('help'),
  },
];

export function command(id: CommandId): Command {
  const found = COMMANDS.find((each) => each.id === id);
  if (!found) throw new Error(`There is no command ${id}.`);
  return found;
}

export function title(each: Command): string {
  return t(`commands.${each.id}`);
}

/** What the menu of a component offers. */
export function componentCommands(): readonly Command[] {
  const ids = [
    'connect',
    'rename',
    'settings',
    'duplicate',
    'copy',
    'move',
    'lock',
    'group',
  ] as const;
  const several = selected().components.length > 1;
  const lines = ALIGNMENTS.map((each) => `align_${each}` as const);
  const arrange = several ? [...lines, 'distribute_x' as const, 'distribute_y' as const] : [];
  return [...ids, ...arrange, 'delete' as const].map(command);
}

/** What the menu of the empty canvas offers. */
export function canvasCommands(): readonly Command[] {
  const ids = [
    'undo',
    'redo',
    'note',
    'selectAll',
    'layout',
    'fit',
    'zoomReset',
    'palette',
  ] as const;
  return ids.map(command);
}
