/** A permanent link to the design as it is now. Nothing is sent before the button is pressed. */
import { useState } from 'react';
import { boot } from '../boot';
import { origin } from '../design/saving';
import { designStore } from '../design/store';
import { t } from '../i18n';
import { Dialog } from './Dialog';
import { UiIcon } from './icons/UiIcon';
import { openDialog } from './state';
import './share-dialog.css';

type Step =
  | { readonly at: 'start' | 'sending' }
  | { readonly at: 'shared'; readonly url: string }
  | { readonly at: 'failed'; readonly reason: string };

export function ShareDialog() {
  const [step, setStep] = useState<Step>({ at: 'start' });
  const [copied, setCopied] = useState(false);

  async function share(): Promise<void> {
    setStep({ at: 'sending' });
    setStep(await post());
  }

  async function copy(url: string): Promise<void> {
    await navigator.clipboard.writeText(url);
    setCopied(true);
  }

  return (
    <Dialog title={t('share.title')} onClose={() => openDialog(null)}>
      <p>{t('share.explain')}</p>
      {step.at === 'shared' ? (
        <div className="share-link">
          <input
            className="field"
            readOnly
            value={step.url}
            aria-label={t('share.link')}
            data-testid="share-link"
            onFocus={(event) => event.currentTarget.select()}
          />
          <button
            type="button"
            className="button button-primary"
            data-testid="share-copy"
            onClick={() => void copy(step.url)}
          >
            <UiIcon name={copied ? 'done' : 'copy'} />
            {t(copied ? 'share.copied' : 'share.copy')}
          </button>
          <a className="button" href={step.url} target="_blank" rel="noreferrer">
            {t('share.open')}
          </a>
        </div>
      ) : (
        <button
          type="button"
          className="button button-primary"
          disabled={step.at === 'sending'}
          data-testid="share-create"
          onClick={() => void share()}
        >
          <UiIcon name="link" />
          {t(step.at === 'sending' ? 'share.sending' : 'share.create')}
        </button>
      )}
      {step.at === 'failed' && (
        <p className="share-failed" role="alert">
          {step.reason}
        </p>
      )}
      <p className="visually-hidden" role="status">
        {copied ? t('share.copied') : ''}
      </p>
    </Dialog>
  );
}

async function post(): Promise<Step> {
  try {
    const { csrf } = boot();
    const response = await fetch('/api/v1/designs', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-CSRFToken': csrf },
      body: JSON.stringify({
        design: designStore.getState().design,
        forked_from: origin(),
      }),
    });
    const answer = (await response.json()) as { id?: string; message?: string; detail?: string };
    if (response.ok && answer.id) return { at: 'shared', url: `${location.origin}/d/${answer.id}` };
    return { at: 'failed', reason: answer.message ?? answer.detail ?? t('share.failed') };
  } catch {
    return { at: 'failed', reason: t('share.unreachable') };
  }
}
