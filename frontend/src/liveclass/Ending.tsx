/** The end of a session, with what becomes of what was done in it. */
import { t } from '../i18n';
import { command } from './asking';

export function Ending() {
  return (
    <details className="card" data-testid="ending">
      <summary>{t('liveclass.end')}</summary>
      <p>{t('liveclass.endAbout')}</p>
      <div className="actions">
        <button
          type="button"
          className="button"
          data-testid="end-keep"
          onClick={() => void command('end', { keep: true })}
        >
          {t('liveclass.endKeep')}
        </button>
        <button
          type="button"
          className="button"
          data-testid="end-discard"
          onClick={() => void command('end', { keep: false })}
        >
          {t('liveclass.endDiscard')}
        </button>
      </div>
    </details>
  );
}
