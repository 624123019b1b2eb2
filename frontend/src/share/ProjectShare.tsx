/** A page with an address of its own that shows the latest published state. */
import { useEffect, useState } from 'react';
import { request } from '../account/api';
import { onServer } from '../account/project';
import { keep } from '../account/sync';
import { boot } from '../boot';
import { designStore } from '../design/store';
import { t } from '../i18n';
import { UiIcon } from '../ui/icons/UiIcon';
import { CopyField } from './CopyField';

interface Published {
  readonly number: number;
  readonly page: string;
  readonly pinned: string;
}

export function ProjectShare() {
  const { account } = boot();
  return (
    <>
      <p>{t('share.projectExplain')}</p>
      {account === null ? (
        <p>
          <a className="button button-primary" href="/accounts/login/?next=/">
            {t('share.signIn')}
          </a>
        </p>
      ) : (
        <Page account={account} />
      )}
    </>
  );
}

function Page({ account }: { readonly account: string }) {
  const [page, setPage] = useState<string | null>(null);
  const [published, setPublished] = useState<Published | null>(null);
  const [failed, setFailed] = useState('');
  const [busy, setBusy] = useState(false);

  useEffect(() => {
    const known = onServer(account);
    if (known === null) return;
    void request<{ page: string | null }>('GET', `/projects/${known.id}`).then((answer) => {
      if (answer.ok) setPage(answer.value.page);
    });
  }, [account]);

  async function act(path: 'publish' | 'link'): Promise<void> {
    setBusy(true);
    const { design } = designStore.getState();
    const kept = path === 'link' || (await keep(account, design));
    const known = onServer(account);
    if (!kept || known === null) setFailed(t('share.unreachable'));
    else {
      const answer = await request<Published>('POST', `/projects/${known.id}/${path}`, { design });
      setFailed(answer.ok ? '' : answer.reason);
      if (answer.ok) {
        setPage(answer.value.page);
        setPublished(path === 'publish' ? answer.value : null);
      }
    }
    setBusy(false);
  }

  return (
    <>
      <div className="share-actions">
        <button
          type="button"
          className="button button-primary"
          disabled={busy}
          data-testid="share-publish"
          onClick={() => void act('publish')}
        >
          <UiIcon name="link" />
          {t(page === null ? 'share.publish' : 'share.publishUpdate')}
        </button>
        {page !== null && (
          <button
            type="button"
            className="button"
            disabled={busy}
            data-testid="share-reset"
            onClick={() => void act('link')}
          >
            {t('share.reset')}
          </button>
        )}
      </div>
      {page !== null && (
        <>
          <CopyField label={t('share.page')} value={page} testId="share-page" primary />
          <p className="share-quiet">{t('share.resetExplain')}</p>
        </>
      )}
      {published !== null && (
        <>
          <p role="status">{t('share.published', { number: published.number })}</p>
          <CopyField label={t('share.pinned')} value={published.pinned} testId="share-pinned" />
        </>
      )}
      {failed !== '' && (
        <p className="share-failed" role="alert">
          {failed}
        </p>
      )}
    </>
  );
}
