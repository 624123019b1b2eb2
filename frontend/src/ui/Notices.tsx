/** The one place for short messages: what was refused and why, what can be undone. */
import { useEffect } from 'react';
import { t } from '../i18n';
import { UiIcon } from './icons/UiIcon';
import { dismissNotice, useUi } from './state';
import './notices.css';

const SHORTEST_MS = 5000;
const PER_CHARACTER_MS = 60;

export function Notices() {
  const notice = useUi((state) => state.notice);

  useEffect(() => {
    if (!notice) return;
    const shown = SHORTEST_MS + PER_CHARACTER_MS * notice.text.length;
    const timer = setTimeout(dismissNotice, shown);
    return () => clearTimeout(timer);
  }, [notice]);

  return (
    <div className="notices" role="status" aria-live="polite" data-testid="notices">
      {notice && (
        <div className="notice" data-tone={notice.tone} key={notice.shownAt}>
          <p>{notice.text}</p>
          {notice.action && (
            <button
              type="button"
              className="button"
              onClick={() => {
                dismissNotice();
                notice.action?.run();
              }}
            >
              {notice.action.label}
            </button>
          )}
          <button
            type="button"
            className="button button-quiet button-icon"
            aria-label={t('editor.dismiss')}
            onClick={dismissNotice}
          >
            <UiIcon name="close" />
          </button>
        </div>
      )}
    </div>
  );
}
