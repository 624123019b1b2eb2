/** What can be added: the kinds of component by group, and ready-made groups of them. */
import { useMemo, useState } from 'react';
import { addKind } from '../commands/actions';
import type { Kind } from '../design/catalogue';
import { mayAdd } from '../design/locks';
import { rules } from '../design/rules';
import { t } from '../i18n';
import { KindIcon } from '../ui/icons/kinds';
import { type Drag, PaletteItem } from './PaletteItem';
import { PaletteTemplates } from './PaletteTemplates';
import './palette.css';

const SHELVES = ['kinds', 'groups'] as const;

export function Palette() {
  const { catalogue } = rules();
  const [shelf, setShelf] = useState<(typeof SHELVES)[number]>('kinds');
  const [query, setQuery] = useState('');
  const [drag, setDrag] = useState<Drag | null>(null);
  const found = useMemo(() => matching(catalogue.kinds, query), [catalogue, query]);
  const first = found[0];
  const search = t(shelf === 'kinds' ? 'palette.search' : 'palette.searchGroups');

  return (
    <nav className="palette" aria-label={t('palette.title')} data-testid="palette">
      <fieldset className="view-switch palette-shelves">
        <legend className="visually-hidden">{t('palette.title')}</legend>
        {SHELVES.map((each) => (
          <button
            key={each}
            type="button"
            className="button button-quiet"
            aria-pressed={shelf === each}
            data-testid={`palette-shelf-${each}`}
            onClick={() => setShelf(each)}
          >
            {t(`palette.shelf_${each}`)}
          </button>
        ))}
      </fieldset>
      <input
        className="field palette-search"
        type="search"
        placeholder={search}
        aria-label={search}
        value={query}
        onChange={(event) => setQuery(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.nativeEvent.isComposing || !query || !first) return;
          if (shelf === 'kinds') addKind(first.id);
        }}
      />
      <div className="palette-groups">
        {shelf === 'groups' && <PaletteTemplates query={query} onDrag={setDrag} />}
        {shelf === 'kinds' && <Kinds kinds={found} onDrag={setDrag} />}
        {shelf === 'kinds' && found.length === 0 && (
          <p className="palette-empty">{t('palette.nothing', { query })}</p>
        )}
      </div>
      {drag && (
        <div className="palette-ghost" style={{ left: drag.at.x, top: drag.at.y }}>
          <KindIcon kind={drag.icon} size={20} />
          {drag.label}
        </div>
      )}
    </nav>
  );
}

interface KindsProps {
  readonly kinds: readonly Kind[];
  readonly onDrag: (drag: Drag | null) => void;
}

function Kinds({ kinds, onDrag }: KindsProps) {
  return rules().catalogue.groups.map((group) => {
    const own = kinds.filter((kind) => kind.group === group.id);
    if (own.length === 0) return null;
    return (
      <section key={group.id} aria-labelledby={`palette-group-${group.id}`}>
        <h2 id={`palette-group-${group.id}`}>{group.label}</h2>
        {own.map((kind) => (
          <PaletteItem
            key={kind.id}
            icon={kind.icon}
            label={kind.label}
            title={kind.summary}
            testId={`palette-${kind.id}`}
            onAdd={(at) => addKind(kind.id, at)}
            onDrag={onDrag}
          />
        ))}
      </section>
    );
  });
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
