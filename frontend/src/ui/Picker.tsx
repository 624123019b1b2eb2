/** A search field over a list: type to filter, arrows to choose, Enter to take. */
import { type KeyboardEvent, useId, useState } from 'react';
import { KindIcon } from './icons/kinds';
import { useEnter } from './textEntry';
import './picker.css';

export interface PickerItem {
  readonly id: string;
  readonly label: string;
  readonly detail?: string;
  /** The icon of a component kind. */
  readonly icon?: string;
  /** More words that find this item. */
  readonly words?: string;
}

interface Props {
  readonly label: string;
  readonly empty: string;
  readonly items: readonly PickerItem[];
  readonly onPick: (id: string) => void;
  readonly onCancel?: () => void;
  readonly autoFocus?: boolean;
}

export function Picker({ label, empty, items, onPick, onCancel, autoFocus = true }: Props) {
  const listId = useId();
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const found = matching(items, query);
  const active = Math.min(at, found.length - 1);
  const enter = useEnter(() => {
    const item = found[active];
    if (item) onPick(item.id);
  });

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>): void {
    event.stopPropagation();
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      setAt((active + step + found.length) % Math.max(1, found.length));
    } else if (event.key === 'Escape' && !event.nativeEvent.isComposing && onCancel) {
      event.preventDefault();
      onCancel();
    } else enter.onKeyDown(event);
  }

  return (
    <div className="picker">
      <input
        className="picker-search"
        type="search"
        role="combobox"
        aria-label={label}
        aria-expanded="true"
        aria-controls={listId}
        aria-activedescendant={found[active] ? `${listId}-${active}` : undefined}
        placeholder={label}
        autoComplete="off"
        spellCheck={false}
        // biome-ignore lint/a11y/noAutofocus: a picker opens because the user asked to choose.
        autoFocus={autoFocus}
        value={query}
        onChange={(event) => {
          setQuery(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
        onCompositionEnd={enter.onCompositionEnd}
      />
      <div className="picker-list" id={listId} role="listbox" aria-label={label}>
        {found.map((item, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the search field handles the keys.
          <div
            key={item.id}
            id={`${listId}-${index}`}
            ref={index === active ? keepInView : undefined}
            className="picker-item"
            role="option"
            tabIndex={-1}
            aria-selected={index === active}
            data-testid={`pick-${item.id}`}
            onClick={() => onPick(item.id)}
          >
            {item.icon !== undefined && <KindIcon kind={item.icon} size={18} />}
            <span className="picker-label">{item.label}</span>
            {item.detail && <span className="picker-detail">{item.detail}</span>}
          </div>
        ))}
      </div>
      {found.length === 0 && <p className="picker-empty">{empty}</p>}
    </div>
  );
}

function keepInView(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: 'nearest' });
}

function matching(items: readonly PickerItem[], query: string): readonly PickerItem[] {
  const words = query.trim().toLocaleLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return items;
  return items.filter((item) => {
    const text = `${item.label} ${item.detail ?? ''} ${item.words ?? ''}`.toLocaleLowerCase();
    return words.every((word) => text.includes(word));
  });
}
