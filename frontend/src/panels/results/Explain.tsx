/** "Explain this number": a figure is a button that opens its formula and inputs. */
import { type ReactNode, useEffect, useState } from 'react';
import { createPortal } from 'react-dom';
import { designStore, select } from '../../design/store';
import { t } from '../../i18n';
import { formatNumber } from '../../i18n/format';
import { Dialog } from '../../ui/Dialog';
import './explain.css';
import { useShown } from './shown';

interface Origin {
  readonly label: string;
  readonly value: number | string | boolean;
  readonly unit: string;
  readonly component: string | null;
  readonly sources: readonly string[];
  readonly confidence: string;
}

interface Item {
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

interface Props {
  /** As the interface of programs names it, such as `components.web-1.utilisation`. */
  readonly figure: string;
  readonly name: string;
  readonly children: ReactNode;
}

export function ExplainButton({ figure, name, children }: Props) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        className="explain-button"
        title={t('explain.open', { name })}
        data-testid={`explain-${figure}`}
        onClick={() => setOpen(true)}
      >
        {children} <span className="visually-hidden">{t('explain.open', { name })}</span>
      </button>
      {open &&
        createPortal(<Explanation figure={figure} onClose={() => setOpen(false)} />, document.body)}
    </>
  );
}

function Explanation({
  figure,
  onClose,
}: {
  readonly figure: string;
  readonly onClose: () => void;
}) {
  const { users } = useShown();
  const [found, setFound] = useState<Item | null>(null);
  const [error, setError] = useState('');
  useEffect(() => {
    const asking = new AbortController();
    ask(figure, users, asking.signal)
      .then(setFound)
      .catch((reason: unknown) => {
        if (!asking.signal.aborted) setError(messageOf(reason));
      });
    return () => asking.abort();
  }, [figure, users]);
  return (
    <Dialog title={t('explain.title')} onClose={onClose}>
      <div className="explanation" data-testid="explanation">
        {error && <p role="alert">{error}</p>}
        {!error && !found && <p>{t('explain.loading')}</p>}
        {found && <Tree item={found} open onClose={onClose} />}
      </div>
    </Dialog>
  );
}

interface TreeProps {
  readonly item: Item;
  readonly open?: boolean;
  readonly onClose: () => void;
}

function Tree({ item, open = false, onClose }: TreeProps) {
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

async function ask(figure: string, users: number, signal: AbortSignal): Promise<Item> {
  const { design } = designStore.getState();
  const response = await fetch('/api/v1/explain', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ design, figure, users }),
    signal,
  });
  const body = (await response.json()) as Item & { message?: string };
  if (!response.ok) throw new Error(body.message ?? '');
  return body;
}

function messageOf(reason: unknown): string {
  return (reason instanceof Error && reason.message) || t('explain.failed');
}
