/** The actions on what is selected, above it, as buttons a finger can hit. */
import { NodeToolbar, Position } from '@xyflow/react';
import {
  deleteSelection,
  duplicateSelection,
  openSettings,
  startConnecting,
  startRenaming,
} from '../commands/actions';
import { useDesign } from '../design/store';
import type { Selection } from '../design/types';
import { t } from '../i18n';
import { UiIcon } from '../ui/icons/UiIcon';
import { type Mode, setMode } from '../ui/state';

interface Props {
  readonly selection: Selection;
  readonly mode: Mode;
}

export function SelectionBar({ selection, mode }: Props) {
  const components = useDesign((state) => state.design.components);
  const ids = selection.components;
  const only = ids.length === 1 ? components[ids[0] ?? ''] : undefined;
  const actions = [
    {
      name: 'connectTo',
      icon: 'connect',
      shown: only !== undefined && only.width === undefined,
      run: () => startConnecting('tap'),
    },
    { name: 'rename', icon: 'rename', shown: only !== undefined, run: startRenaming },
    {
      name: 'settings',
      icon: 'settings',
      shown: only !== undefined,
      run: openSettings,
    },
    { name: 'duplicate', icon: 'copy', shown: true, run: duplicateSelection },
    { name: 'move', icon: 'move', shown: true, run: () => setMode({ kind: 'moving' }) },
    { name: 'delete', icon: 'delete', shown: true, run: deleteSelection },
  ] as const;

  return (
    <NodeToolbar
      nodeId={[...ids]}
      isVisible={ids.length > 0 && mode.kind === 'idle'}
      position={Position.Top}
      offset={14}
      className="selection-bar"
    >
      <div role="toolbar" aria-label={t('canvas.selectionActions')} className="selection-bar-row">
        {actions.map(
          (action) =>
            action.shown && (
              <button
                key={action.name}
                type="button"
                className="button button-quiet button-icon"
                aria-label={t(`canvas.${action.name}`)}
                title={t(`canvas.${action.name}`)}
                data-testid={action.name === 'connectTo' ? 'connect-to' : `node-${action.name}`}
                onClick={action.run}
              >
                <UiIcon name={action.icon} />
              </button>
            ),
        )}
      </div>
    </NodeToolbar>
  );
}
