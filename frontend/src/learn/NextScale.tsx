/** The system of a finished chapter at the next scale: what would fill up then, and a look at it. */
import { useDesign } from '../design/store';
import { t } from '../i18n';
import { formatPercent, formatShare, formatUserCount } from '../i18n/format';
import { chooseUsers } from '../panels/results/shown';
import { useLesson } from './lesson';

export function NextScale() {
  const scale = useLesson((state) => state.scale);
  const part = useDesign((state) => state.design.components[scale?.component ?? '']);
  if (!scale) return null;
  const users = formatUserCount(scale.users);
  return (
    <div className="lesson-scale" data-testid="next-scale">
      <h3>{t('learn.scale')}</h3>
      <p>
        {t('learn.scale_good', { users, good: formatShare(scale.good) })}{' '}
        {part &&
          scale.utilisation !== null &&
          t(scale.utilisation > 1 ? 'learn.scale_full' : 'learn.scale_fullest', {
            name: part.name ?? scale.component ?? '',
            used: formatPercent(scale.utilisation),
          })}
      </p>
      <button
        type="button"
        className="button"
        data-testid="see-scale"
        onClick={() => chooseUsers(scale.users)}
      >
        {t('learn.scale_see', { users })}
      </button>
    </div>
  );
}
