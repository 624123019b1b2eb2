/** Where a shared design comes from, its frozen score, and what was changed: a line and a dialog. */
import { useEffect, useState } from 'react';
import { boot } from '../boot';
import { designStore } from '../design/store';
import { t } from '../i18n';
import { ask } from '../live/ask';
import { Dialog } from '../ui/Dialog';
import { Changes } from './Changes';
import { followStanding, type Standing } from './standing';

export function About({ snapshot }: { readonly snapshot: string }) {
  const [standing, setStanding] = useState<Standing | null>(null);
  const [opened, setOpened] = useState(false);

  useEffect(() => followStanding(snapshot, setStanding), [snapshot]);

  if (standing === null) return null;
  return (
    <>
      <p className="viewer-about" data-testid="about-line">
        <span data-testid="author">
          {standing.author === '' ? t('share.anonymous') : t('share.by', { name: standing.author })}
        </span>
        {standing.parent !== null && <Parent parent={standing.parent} testId="remix-of" />}
        {standing.score !== null && (
          <span data-testid="frozen-score">
            {t('share.frozen', { score: standing.score, engine: standing.engine ?? '' })}
          </span>
        )}
      </p>
      <button
        type="button"
        className="button button-quiet"
        data-testid="about"
        onClick={() => setOpened(true)}
      >
        {t('share.about')}
      </button>
      {opened && (
        <Dialog title={t('share.about')} onClose={() => setOpened(false)}>
          <Details standing={standing} snapshot={snapshot} />
        </Dialog>
      )}
    </>
  );
}

interface ParentProps {
  readonly parent: NonNullable<Standing['parent']>;
  readonly testId?: string;
}

function Parent({ parent, testId }: ParentProps) {
  if (parent.deleted) return <span data-testid={testId}>{t('share.remixOfDeleted')}</span>;
  return (
    <a href={`/d/${parent.id}`} data-testid={testId}>
      {t('viewer.remixOf', { name: parent.name || t('editor.untitled') })}
    </a>
  );
}

interface DetailsProps {
  readonly standing: Standing;
  readonly snapshot: string;
}

function Details({ standing, snapshot }: DetailsProps) {
  const { page } = boot();
  return (
    <>
      {page && <p>{t('share.version', { number: page.number, of: page.versions[0] ?? 1 })}</p>}
      <p>
        {standing.author === '' ? t('share.anonymous') : t('share.by', { name: standing.author })}
      </p>
      {standing.parent !== null && (
        <p>
          <Parent parent={standing.parent} />
        </p>
      )}
      <p>{t('share.remixes', { count: standing.remixes })}</p>
      {standing.score !== null && <Scores standing={standing} />}
      {standing.difference && <Changes difference={standing.difference} snapshot={snapshot} />}
      <p>
        <a href={`/d/${snapshot}/report`} rel="nofollow">
          {t('share.report')}
        </a>
      </p>
    </>
  );
}

/** The score it was shared with, and on demand the one of today's engine beside it. */
function Scores({ standing }: { readonly standing: Standing }) {
  const [now, setNow] = useState<number | null>(null);
  const [state, setState] = useState<'idle' | 'running' | 'failed'>('idle');
  const [stop, setStop] = useState<(() => void) | null>(null);

  useEffect(() => () => stop?.(), [stop]);

  function rerun(): void {
    const { shared } = designStore.getState();
    if (!shared) return;
    setState('running');
    const cancel = ask(
      { kind: 'score', design: shared },
      {
        onStart: () => undefined,
        onFrame: (frame) => {
          if (frame.kind === 'score') setNow(frame.total);
        },
        onEnd: (status) => setState(status === 'done' ? 'idle' : 'failed'),
      },
    );
    setStop(() => cancel);
  }

  return (
    <div className="viewer-scores">
      <p>{t('share.frozen', { score: standing.score ?? 0, engine: standing.engine ?? '' })}</p>
      <p role="status" data-testid="rerun-score">
        {now !== null && t('share.scoreNow', { score: now, engine: standing.current_engine })}
      </p>
      <button
        type="button"
        className="button"
        disabled={state === 'running'}
        data-testid="rerun"
        onClick={rerun}
      >
        {t(state === 'running' ? 'share.rerunning' : 'share.rerun')}
      </button>
      {state === 'failed' && <p role="alert">{t('share.rerunFailed')}</p>}
    </div>
  );
}
