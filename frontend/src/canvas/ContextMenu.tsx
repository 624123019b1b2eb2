/** The right-click menu: the commands that apply to what was clicked. */
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { canvasCommands, componentCommands, title } from '../commands/commands';
import { chordText } from '../commands/keys';
import type { Point } from '../design/types';
import { t } from '../i18n';
import '../ui/menu.css';

export interface Menued {
  readonly client: Point;
  readonly onComponent: boolean;
}

interface Props {
  readonly menued: Menued;
  readonly onClose: () => void;
}

export function ContextMenu({ menued, onClose }: Props) {
  const element = useRef<HTMLDivElement>(null);
  const commands = menued.onComponent ? componentCommands() : canvasCommands();

  useEffect(() => {
    const popup = element.current;
    if (!popup) return;
    popup.showPopover();
    const { offsetWidth: width, offsetHeight: height } = popup;
    popup.style.left = `${Math.min(menued.client.x, window.innerWidth - width - 8)}px`;
    popup.style.top = `${Math.min(menued.client.y, window.innerHeight - height - 8)}px`;
    popup.querySelector<HTMLButtonElement>('button')?.focus();
  }, [menued]);

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>): void {
    event.stopPropagation();
    const all = [...event.currentTarget.querySelectorAll<HTMLButtonElement>('button:enabled')];
    const at = all.indexOf(document.activeElement as HTMLButtonElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    all[(at + step + all.length) % all.length]?.focus();
  }

  return (
    <div
      ref={element}
      className="menu"
      role="menu"
      popover="auto"
      tabIndex={-1}
      aria-label={t('canvas.contextMenu')}
      onToggle={(event) => {
        if (event.newState === 'closed') onClose();
      }}
      onKeyDown={onKeyDown}
    >
      {commands.map((command) => (
        <button
          key={command.id}
          type="button"
          role="menuitem"
          className="menu-item"
          tabIndex={-1}
          disabled={command.enabled ? !command.enabled() : false}
          onClick={() => {
            onClose();
            command.run();
          }}
        >
          <span>{title(command)}</span>
          {command.keys?.[0] && <kbd className="menu-detail">{chordText(command.keys[0])}</kbd>}
        </button>
      ))}
    </div>
  );
}
