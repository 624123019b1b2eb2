/** Two tabs have edited the same local design: the person says which one stays. */
import { keepMine, takeTheirs } from '../design/saving';
import { useSaving } from '../design/useSaving';
import { t } from '../i18n';

export function Conflict() {
  const theirs = useSaving((state) => state.theirs);
  if (!theirs) return null;
  return (
    <div className="conflict" role="alert" data-testid="conflict">
      <p>{t('editor.conflict')}</p>
      <button type="button" className="button button-primary" onClick={takeTheirs}>
        {t('editor.takeTheirs')}
      </button>
      <button type="button" className="button" onClick={keepMine}>
        {t('editor.keepMine')}
      </button>
    </div>
  );
}
