/** The actions on what is selected, above it and always in view, as buttons a finger can hit. */
import { useStore } from '@xyflow/react';
import { useLayoutEffect, useRef } from 'react';
import {
  deleteSelection,
  duplicateSelection,
  openSettings,
  startConnecting,
  startRenaming,
} from '../commands/actions';
import { bounds, boxOf } from '../design/geometry';
import { useDesign } from '../design/store';
import type { Point, Selection } from '../design/types';
import { t } from '../i18n';
import { UiIcon } from '../ui/icons/UiIcon';
import { type Mode, setMode } from '../ui/state';
import { useMoving } from './moving';

/** Pixels between the bar and what is selected, and the edge of the canvas. */
const GAP = 14;
const EDGE = 8;

interface Props {
  readonly selection: Selection;
  readonly mode: Mode;
  /** Opens the menu of what is selected, for those who cannot press a right button. */
  readonly onMenu: (at: Point) => void;
}

export function SelectionBar({ selection, mode, onMenu }: Props) {
  const components = useDesign((state) => state.design.components);
  const ids = selection.components;
  const bar = useRef<HTMLDivElement>(null);
  const moving = useMoving();
  const transform = useStore((state) => state.transform);
  const width = useStore((state) => state.width);
  const height = useStore((state) => state.height);
  const only = ids.length === 1 ? components[ids[0] ?? ''] : undefined;
  function onMore(): void {
    const box = bar.current?.getBoundingClientRect();
    if (box) onMenu({ x: box.left, y: box.bottom + GAP / 2 });
  }
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
    {
      name: 'selectMore',
      icon: 'selectMore',
      shown: true,
      run: () => setMode({ kind: 'selecting' }),
    },
    { name: 'more', icon: 'more', shown: true, run: onMore },
    { name: 'delete', icon: 'delete', shown: true, run: deleteSelection },
  ] as const;

  const isShown = mode.kind === 'idle' && Object.keys(moving).length === 0;

  useLayoutEffect(() => {
    const element = bar.current;
    const box = bounds(ids.map((id) => boxOf(components, id)));
    if (!element || !box) return;
    const [x, y, zoom] = transform;
    const room = width - element.offsetWidth - EDGE;
    const left = x + (box.x + box.width / 2) * zoom - element.offsetWidth / 2;
    const above = y + box.y * zoom - element.offsetHeight - GAP;
    const below = y + (box.y + box.height) * zoom + GAP;
    const top = above >= EDGE ? above : Math.min(below, height - element.offsetHeight - EDGE);
    element.style.left = `${Math.max(EDGE, Math.min(left, room))}px`;
    element.style.top = `${Math.max(EDGE, Math.min(top, height - element.offsetHeight - EDGE))}px`;
  });

  if (!isShown) return null;
  return (
    <div
      ref={bar}
      role="toolbar"
      aria-label={t('canvas.selectionActions')}
      className="selection-bar"
    >
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
  );
}
