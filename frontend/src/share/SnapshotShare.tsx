/** A permanent link to the design as it is now. Nothing is sent before the button is pressed. */
import { useState } from 'react';
import { request } from '../account/api';
import { boot } from '../boot';
import { origin } from '../design/saving';
import { designStore } from '../design/store';
import type { Design } from '../design/types';
import { t } from '../i18n';
import { UiIcon } from '../ui/icons/UiIcon';
import { CopyField } from './CopyField';
import { keepManaged, manageLink } from './managed';

interface Shared {
  readonly id: string;
  readonly manage: string | null;
}

/** Shares a design; the token that removes it again stays in this browser. */
export async function shareDesign(design: Design, from: string | null) {
  const answer = await request<Shared>('POST', '/designs', { design, forked_from: from });
  if (answer.ok && answer.value.manage) keepManaged(answer.value.id, answer.value.manage);
  return answer;
}

export function SnapshotShare() {
  const [shared, setShared] = useState<Shared | null>(null);
  const [sending, setSending] = useState(false);
  const [failed, setFailed] = useState('');

  async function create(): Promise<void> {
    setSending(true);
    const answer = await shareDesign(designStore.getState().design, origin());
    setSending(false);
    setFailed(answer.ok ? '' : answer.reason);
    if (answer.ok) setShared(answer.value);
  }

  return (
    <>
      <p>{t('share.snapshotExplain')}</p>
      <p className="share-quiet">
        {t(boot().account === null ? 'share.keptAnonymous' : 'share.keptAccount')}
      </p>
      {shared ? (
        <SharedLinks shared={shared} name={designStore.getState().design.name} />
      ) : (
        <button
          type="button"
          className="button button-primary"
          disabled={sending}
          data-testid="share-create"
          onClick={() => void create()}
        >
          <UiIcon name="link" />
          {t(sending ? 'share.sending' : 'share.create')}
        </button>
      )}
      {failed !== '' && (
        <p className="share-failed" role="alert">
          {failed}
        </p>
      )}
    </>
  );
}

function SharedLinks({ shared, name }: { readonly shared: Shared; readonly name: string }) {
  const url = `${location.origin}/d/${shared.id}`;
  const title = name || 'Loadstone';
  return (
    <>
      <CopyField label={t('share.link')} value={url} testId="share-link" primary />
      {shared.manage !== null && (
        <>
          <CopyField
            label={t('share.manage')}
            value={manageLink(shared.id, shared.manage)}
            testId="share-manage"
          />
          <p className="share-quiet">{t('share.manageExplain')}</p>
        </>
      )}
      <details className="share-more">
        <summary>{t('share.more')}</summary>
        <CopyField
          label="Markdown"
          value={`[![${inMarkdown(title)}](${url}.png)](${url})`}
          testId="share-markdown"
        />
        <CopyField label={t('share.embed')} value={frame(shared.id, title)} testId="share-embed" />
        <CopyField
          label={t('share.html')}
          value={`<a href="${url}"><img src="${url}.png" alt="${inHtml(title)}" width="600"></a>`}
          testId="share-html"
        />
        <img className="share-qr" src={`/d/${shared.id}/qr.svg`} alt={t('share.qr', { url })} />
      </details>
      <a className="button" href={url} target="_blank" rel="noreferrer">
        {t('share.open')}
      </a>
    </>
  );
}

function frame(id: string, title: string): string {
  const source = `${location.origin}/embed/${id}`;
  return `<iframe src="${source}" title="${inHtml(title)}" width="800" height="520" loading="lazy" style="border:0;max-width:100%"></iframe>`;
}

function inHtml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');
}

function inMarkdown(text: string): string {
  return text.replace(/[\\[\]`*_<>]/g, '\\$&').replace(/\s+/g, ' ');
}
