/** An explained figure as a tree: each formula can be opened down to what a person set. */
import { select } from '../../design/store';
import { t } from '../../i18n';
import { formatNumber } from '../../i18n/format';

interface Origin {
  readonly label: string;
  readonly value: number | string | boolean;
  readonly unit: string;
  readonly component: string | null;
  readonly sources: readonly string[];
  readonly confidence: string;
}

export interface Item {
  readonly label: string;
  readonly value: number | string;
  readonly unit: string;
  readonly symbol?: string;
  readonly figure?: string;
  readonly formula?: {
    readonly title: string;
    readonly expression: string;
    readonly source: string;
    readonly exact: boolean;
    readonly note: string;
  };
  readonly inputs?: readonly Item[];
  readonly origins?: readonly Origin[];
}

interface TreeProps {
  readonly item: Item;
  readonly open?: boolean;
  readonly onClose: () => void;
}

export function Tree({ item, open = false, onClose }: TreeProps) {
  const head = (
    <>
      {item.symbol && <code>{item.symbol}</code>} {item.label}:{' '}
      <strong>
        {shownValue(item.value)} {item.unit === 'share' ? '' : item.unit}
      </strong>
    </>
  );
  if (!item.formula) {
    return (
      <div className="explain-leaf">
        {head}
        <Origins origins={item.origins ?? []} onClose={onClose} />
      </div>
    );
  }
  const { formula } = item;
  return (
    <details open={open}>
      <summary>{head}</summary>
      <p className="explain-formula">{formula.expression}</p>
      <p>
        {formula.title}. {t(formula.exact ? 'explain.exact' : 'explain.approximation')}.{' '}
        {formula.note}
      </p>
      <p className="explain-source">
        {t('explain.source')}: {formula.source}
      </p>
      {(item.inputs ?? []).map((input, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the terms of a sum have no other name.
        <Tree key={place} item={input} onClose={onClose} />
      ))}
    </details>
  );
}

function Origins({
  origins,
  onClose,
}: {
  readonly origins: readonly Origin[];
  readonly onClose: () => void;
}) {
  if (origins.length === 0) return null;
  return (
    <ul>
      {origins.map((origin) => (
        <li key={`${origin.component} ${origin.label}`}>
          <OriginLink origin={origin} onClose={onClose} /> = {shownValue(origin.value)}{' '}
          {origin.unit}{' '}
          <small>{[...origin.sources, origin.confidence].filter(Boolean).join(', ')}</small>
        </li>
      ))}
    </ul>
  );
}

/** Shows the component in the inspector, where the parameter can be changed. */
function OriginLink({
  origin,
  onClose,
}: {
  readonly origin: Origin;
  readonly onClose: () => void;
}) {
  const { component } = origin;
  if (component === null) return <span>{origin.label}</span>;
  return (
    <button
      type="button"
      className="explain-link"
      onClick={() => {
        select({ components: [component], connections: [] });
        onClose();
      }}
    >
      {origin.label}
    </button>
  );
}

function shownValue(value: number | string | boolean): string {
  return typeof value === 'number' ? formatNumber(Number(value.toPrecision(4))) : String(value);
}
