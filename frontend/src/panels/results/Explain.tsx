/** "Explain this number": a figure is a button that opens its formula and inputs. */
import { type ReactNode, useEffect, useState } from 'react';
import { createPortal } from 'react-dom';
import { designStore } from '../../design/store';
import type { Design } from '../../design/types';
import { t } from '../../i18n';
import { Dialog } from '../../ui/Dialog';
import './explain.css';
import { type Item, Tree } from './ExplainTree';
import { useShown } from './shown';

interface Props {
  /** As the interface of programs names it, such as `components.web-1.utilisation`. */
  readonly figure: string;
  readonly name: string;
  /** Where the figure is not that of the users on show. */
  readonly users?: number;
  /** The design that the one drawn is compared with. */
  readonly against?: Design;
  readonly children: ReactNode;
}

export function ExplainButton({ figure, name, users, against, children }: Props) {
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
        createPortal(
          <Explanation
            figure={figure}
            users={users}
            against={against}
            onClose={() => setOpen(false)}
          />,
          document.body,
        )}
    </>
  );
}

interface ExplanationProps {
  readonly figure: string;
  readonly users: number | undefined;
  readonly against: Design | undefined;
  readonly onClose: () => void;
}

function Explanation({ figure, users: given, against, onClose }: ExplanationProps) {
  const shown = useShown().users;
  const users = against ? undefined : (given ?? shown);
  const [found, setFound] = useState<Item | null>(null);
  const [error, setError] = useState('');
  useEffect(() => {
    const asking = new AbortController();
    ask({ figure, users, against }, asking.signal)
      .then(setFound)
      .catch((reason: unknown) => {
        if (!asking.signal.aborted) setError(messageOf(reason));
      });
    return () => asking.abort();
  }, [figure, users, against]);
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

type Asked = Pick<ExplanationProps, 'figure' | 'users' | 'against'>;

async function ask({ figure, users, against }: Asked, signal: AbortSignal): Promise<Item> {
  const { design } = designStore.getState();
  const designs = against ? { design: against, other: design } : { design };
  const response = await fetch('/api/v1/explain', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ ...designs, figure, users }),
    signal,
  });
  const body = (await response.json()) as Item & { message?: string };
  if (!response.ok) throw new Error(body.message ?? '');
  return body;
}

function messageOf(reason: unknown): string {
  return (reason instanceof Error && reason.message) || t('explain.failed');
}
