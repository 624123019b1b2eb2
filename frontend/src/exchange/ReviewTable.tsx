/** Boxes or frames of a drawing with what each is taken for, and why; unknown ones first. */
import type { Kind } from '../design/catalogue';
import { rules } from '../design/rules';
import { t } from '../i18n';
import { KindIcon } from '../ui/icons/kinds';
import { UiIcon } from '../ui/icons/UiIcon';
import type { Choice, Item } from './review';

interface Props {
  readonly title: string;
  readonly items: readonly Item[];
  readonly containers: boolean;
  readonly onChoose: (id: string, choice: Choice) => void;
}

export function ItemTable({ title, items, containers, onChoose }: Props) {
  if (items.length === 0) return null;
  const sorted = items.toSorted(
    (a, b) => Number(b.guess.by === 'nothing') - Number(a.guess.by === 'nothing'),
  );
  return (
    <section className="import-section">
      <h3>{title}</h3>
      <ul className="import-items">
        {sorted.map((item) => (
          <li key={item.box.id} data-by={item.guess.by} data-testid={`import-item-${item.box.id}`}>
            <KindIcon kind={item.choice ?? ''} size={18} />
            <span className="import-words">
              <strong>{item.box.label || t('importing.nameless')}</strong>
              <span className="import-why">
                {item.guess.by === 'nothing' && <UiIcon name="warning" size={14} />}
                {why(item)}
              </span>
            </span>
            <select
              className="field"
              aria-label={t('importing.kindOf', { name: item.box.label || item.box.id })}
              value={item.choice ?? ''}
              onChange={(event) => onChoose(item.box.id, event.currentTarget.value || null)}
            >
              <Kinds containers={containers} />
              <option value="">{t(containers ? 'importing.noFrame' : 'importing.leave')}</option>
            </select>
          </li>
        ))}
      </ul>
    </section>
  );
}

function why({ guess }: Item): string {
  if (guess.by === 'nothing') return t('importing.by_nothing');
  if (!guess.word) return t('importing.by_shape');
  return t(`importing.by_${guess.by}`, { word: guess.word });
}

function Kinds({ containers }: { readonly containers: boolean }) {
  const { groups, kinds } = rules().catalogue;
  const fitting = (group: string): readonly Kind[] =>
    kinds.filter((kind) => kind.group === group && kind.container === containers);
  return groups
    .filter((group) => fitting(group.id).length > 0)
    .map((group) => (
      <optgroup key={group.id} label={group.label}>
        {fitting(group.id).map((kind) => (
          <option key={kind.id} value={kind.id}>
            {kind.label}
          </option>
        ))}
      </optgroup>
    ));
}
