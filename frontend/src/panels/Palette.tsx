/** The kinds of component, by group and search: drag one onto the canvas, click it, or tap it. */
import { type PointerEvent, useMemo, useRef, useState } from 'react';
import { canvasView } from '../canvas/view';
import { addKind } from '../commands/actions';
import type { Kind } from '../design/catalogue';
import { mayAdd } from '../design/locks';
import { rules } from '../design/rules';
import type { Point } from '../design/types';
import { t } from '../i18n';
import { KindIcon } from '../ui/icons/kinds';
import { setMode, uiStore } from '../ui/state';
import './palette.css';

const DRAG_THRESHOLD = 6;

interface Drag {
  readonly kind: Kind;
  readonly at: Point;
}

export function Palette() {
  const { catalogue } = rules();
  const [query, setQuery] = useState('');
  const [drag, setDrag] = useState<Drag | null>(null);
  const found = useMemo(() => matching(catalogue.kinds, query), [catalogue, query]);
  const first = found[0];

  return (
    <nav className="palette" aria-label={t('palette.title')} data-testid="palette">
      <input
        className="field palette-search"
        type="search"
        placeholder={t('palette.search')}
        aria-label={t('palette.search')}
        value={query}
        onChange={(event) => setQuery(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.nativeEvent.isComposing || !query || !first) return;
          addKind(first.id);
        }}
      />
      <div className="palette-groups">
        {catalogue.groups.map((group) => {
          const kinds = found.filter((kind) => kind.group === group.id);
          if (kinds.length === 0) return null;
          return (
            <section key={group.id} aria-labelledby={`palette-group-${group.id}`}>
              <h3 id={`palette-group-${group.id}`}>{group.label}</h3>
              {kinds.map((kind) => (
                <PaletteItem key={kind.id} kind={kind} onDrag={setDrag} />
              ))}
            </section>
          );
        })}
        {found.length === 0 && <p className="palette-empty">{t('palette.nothing', { query })}</p>}
      </div>
      {drag && (
        <div className="palette-ghost" style={{ left: drag.at.x, top: drag.at.y }}>
          <KindIcon kind={drag.kind.icon} size={20} />
          {drag.kind.label}
        </div>
      )}
    </nav>
  );
}

interface ItemProps {
  readonly kind: Kind;
  readonly onDrag: (drag: Drag | null) => void;
}

function PaletteItem({ kind, onDrag }: ItemProps) {
  const start = useRef<{ at: Point; touch: boolean; dragging: boolean } | null>(null);

  function onPointerMove(event: PointerEvent<HTMLButtonElement>): void {
    const gesture = start.current;
    if (!gesture || event.buttons === 0) return;
    const at = { x: event.clientX, y: event.clientY };
    const far = Math.hypot(at.x - gesture.at.x, at.y - gesture.at.y) > DRAG_THRESHOLD;
    if (!far && !gesture.dragging) return;
    gesture.dragging = true;
    onDrag({ kind, at });
  }

  function onPointerUp(event: PointerEvent<HTMLButtonElement>): void {
    if (!start.current?.dragging) return;
    onDrag(null);
    const under = document.elementFromPoint(event.clientX, event.clientY);
    if (!under?.closest('.canvas')) return;
    const at = canvasView()?.at({ x: event.clientX, y: event.clientY });
    if (at) addKind(kind.id, at);
  }

  function onClick(): void {
    const gesture = start.current;
    start.current = null;
    if (gesture?.dragging) return;
    if (gesture?.touch) {
      setMode({ kind: 'placing', component: kind.id });
      uiStore.setState({ sheet: null });
    } else addKind(kind.id);
  }

  return (
    <button
      type="button"
      className="palette-item"
      title={kind.summary}
      data-testid={`palette-${kind.id}`}
      onPointerDown={(event) => {
        const at = { x: event.clientX, y: event.clientY };
        start.current = { at, touch: event.pointerType === 'touch', dragging: false };
        // A quick move leaves the button before the browser reports it once.
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={() => {
        start.current = null;
        onDrag(null);
      }}
      onClick={onClick}
    >
      <KindIcon kind={kind.icon} size={20} />
      <span>{kind.label}</span>
    </button>
  );
}

function matching(every: readonly Kind[], query: string): readonly Kind[] {
  const kinds = every.filter((kind) => mayAdd(kind.id));
  const words = query.trim().toLocaleLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return kinds;
  const score = (kind: Kind) => (kind.label.toLocaleLowerCase().includes(words[0] ?? '') ? 0 : 1);
  return kinds
    .filter((kind) => {
      const text = `${kind.label} ${kind.id} ${kind.summary}`.toLocaleLowerCase();
      return words.every((word) => text.includes(word));
    })
    .sort((a, b) => score(a) - score(b));
}
