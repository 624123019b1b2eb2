/** Commands that arrange what is selected; what they do is fetched when the first is used. */
import { ALIGNMENTS, type Alignment, type Axis } from '../design/arrangements';
import { designStore } from '../design/store';
import { loadRest } from '../i18n';
import type { Command } from './commands';

type Arranging = typeof import('./arranging');

const arranging = (act: (how: Arranging) => unknown) => () =>
  void Promise.all([import('./arranging'), loadRest()]).then(([how]) => act(how));
const editable = () => !designStore.getState().readonly;
const several = () => editable() && designStore.getState().selection.components.length > 1;
const some = () => editable() && designStore.getState().selection.components.length > 0;

const ALIGN_KEYS: Readonly<Record<Alignment, string>> = {
  left: 'KeyA',
  across: 'KeyH',
  right: 'KeyD',
  top: 'KeyW',
  down: 'KeyV',
  bottom: 'KeyS',
};
const DISTRIBUTE_KEYS: Readonly<Record<Axis, string>> = { x: 'KeyH', y: 'KeyV' };
const AXES: readonly Axis[] = ['x', 'y'];

export const ARRANGE_COMMANDS: readonly Command[] = [
  {
    id: 'layout',
    group: 'arrange',
    keys: ['Shift+KeyA'],
    enabled: editable,
    run: arranging((how) => how.autoLayout()),
  },
  ...ALIGNMENTS.map((each) => ({
    id: `align_${each}` as const,
    group: 'arrange' as const,
    keys: [`Alt+${ALIGN_KEYS[each]}`],
    enabled: several,
    run: arranging((how) => how.alignSelection(each)),
  })),
  ...AXES.map((axis) => ({
    id: `distribute_${axis}` as const,
    group: 'arrange' as const,
    keys: [`Alt+Shift+${DISTRIBUTE_KEYS[axis]}`],
    enabled: several,
    run: arranging((how) => how.distributeSelection(axis)),
  })),
  {
    id: 'group',
    group: 'arrange',
    keys: ['Mod+KeyG'],
    enabled: some,
    run: arranging((how) => how.groupSelection()),
  },
  {
    id: 'lock',
    group: 'arrange',
    keys: ['Mod+Shift+KeyL'],
    enabled: some,
    run: arranging((how) => how.toggleLock()),
  },
];
