/** A text to pass on, with a button that copies it and says so to everyone. */
import { useState } from 'react';
import { t } from '../i18n';
import { UiIcon } from '../ui/icons/UiIcon';

interface Props {
  readonly label: string;
  readonly value: string;
  readonly testId: string;
  readonly primary?: boolean;
}

export function CopyField({ label, value, testId, primary = false }: Props) {
  const [copied, setCopied] = useState(false);
  const [refused, setRefused] = useState(false);

  async function copy(): Promise<void> {
    setCopied(false);
    try {
      await navigator.clipboard.writeText(value);
      setCopied(true);
      setRefused(false);
    } catch {
      setRefused(true);
    }
  }

  return (
    <div className="copy-field">
      <span className="copy-field-label">{label}</span>
      <div className="share-link">
        <input
          className="field"
          readOnly
          value={value}
          aria-label={label}
          data-testid={testId}
          onFocus={(event) => event.currentTarget.select()}
        />
        <button
          type="button"
          className={primary ? 'button button-primary' : 'button'}
          aria-label={`${t('share.copy')}: ${label}`}
          data-testid={`${testId}-copy`}
          onClick={() => void copy()}
        >
          <UiIcon name={copied ? 'done' : 'copy'} />
          {t(copied ? 'share.copied' : 'share.copy')}
        </button>
      </div>
      <p className="visually-hidden" role="status">
        {copied ? t('share.copied') : ''}
      </p>
      {refused && <p role="alert">{t('share.copyByHand')}</p>}
    </div>
  );
}
