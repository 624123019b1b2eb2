/** A button that opens a short list of actions: arrow keys, Home, End, Esc and a click outside. */
import { Fragment, type KeyboardEvent, type ReactNode, useId, useRef, useState } from 'react';
import './menu.css';

export interface MenuItem {
  readonly id: string;
  readonly label: string;
  readonly detail?: string;
  readonly checked?: boolean;
  readonly disabled?: boolean;
  /** Stands above this entry, where a new part of the menu begins. */
  readonly heading?: string;
  readonly run: () => void;
}

interface Props {
  readonly label: string;
  readonly items: readonly MenuItem[];
  readonly children: ReactNode;
  readonly className?: string;
  readonly testId?: string;
  readonly onOpen?: () => void;
}

export function Menu({ label, items, children, className, testId, onOpen }: Props) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);

  function show(): void {
    const anchor = button.current?.getBoundingClientRect();
    const popup = list.current;
    if (!anchor || !popup) return;
    onOpen?.();
    popup.showPopover();
    const left = Math.min(anchor.left, window.innerWidth - popup.offsetWidth - 8);
    const below = anchor.bottom + 4;
    const fits = below + popup.offsetHeight < window.innerHeight;
    popup.style.left = `${Math.max(8, left)}px`;
    popup.style.top = `${fits ? below : Math.max(8, anchor.top - popup.offsetHeight - 4)}px`;
    entries(popup)[0]?.focus();
  }

  function move(event: KeyboardEvent<HTMLDivElement>): void {
    // Arrow keys belong to the menu alone and never reach the canvas under it.
    event.stopPropagation();
    const all = entries(event.currentTarget);
    const at = all.indexOf(document.activeElement as HTMLButtonElement);
    const to = {
      ArrowDown: (at + 1) % all.length,
      ArrowUp: (at - 1 + all.length) % all.length,
      Home: 0,
      End: all.length - 1,
    }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      all[to]?.focus();
    }
    if (event.key === 'Tab') list.current?.hidePopover();
  }

  return (
    <>
      <button
        ref={button}
        type="button"
        className={className ?? 'button button-quiet button-icon'}
        aria-label={label}
        title={label}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={id}
        data-testid={testId}
        onClick={show}
      >
        {children}
      </button>
      <div
        ref={list}
        id={id}
        className="menu"
        role="menu"
        aria-label={label}
        popover="auto"
        tabIndex={-1}
        onToggle={(event) => setOpen(event.newState === 'open')}
        onKeyDown={move}
      >
        {items.map((item) => (
          <Fragment key={item.id}>
            {item.heading && (
              <p className="menu-heading" role="presentation">
                {item.heading}
              </p>
            )}
            <button
              type="button"
              {...roleOf(item)}
              className="menu-item"
              tabIndex={-1}
              disabled={item.disabled}
              data-testid={`menu-${item.id}`}
              onClick={() => {
                list.current?.hidePopover();
                button.current?.focus();
                item.run();
              }}
            >
              <span>{item.label}</span>
              {item.detail && <span className="menu-detail">{item.detail}</span>}
            </button>
          </Fragment>
        ))}
      </div>
    </>
  );
}

function roleOf({ checked }: MenuItem) {
  if (checked === undefined) return { role: 'menuitem' } as const;
  return { role: 'menuitemradio', 'aria-checked': checked } as const;
}

function entries(menu: HTMLElement): HTMLButtonElement[] {
  return [...menu.querySelectorAll<HTMLButtonElement>('.menu-item:not(:disabled)')];
}
