/** Which of a chapter's goals are met, with what was found. */
import { inLanguage, t } from '../i18n';
import { formatMoney, formatNumber, formatShare } from '../i18n/format';
import type { Goal, LessonFrame } from './chapter';

export function Goals({ result }: { readonly result: LessonFrame }) {
  return (
    <>
      <p className="lesson-verdict" data-passed={result.passed}>
        {t(result.passed ? 'learn.met' : 'learn.not_met')}
      </p>
      <ul className="lesson-goals">
        {result.goals.map((goal) => (
          <li key={goal.figure} data-met={goal.met}>
            <span aria-hidden="true">{goal.met ? '✓' : '✗'}</span> {inLanguage(goal.text)}:{' '}
            {t('learn.found', { found: shown(goal, goal.found), wanted: shown(goal, goal.wanted) })}
            <span className="visually-hidden">
              {t(goal.met ? 'learn.goal_met' : 'learn.goal_missed')}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

function shown(goal: Goal, value: number): string {
  if (goal.figure === 'cost') return formatMoney(value);
  if (goal.figure.startsWith('data:')) return t('learn.minutes', { n: formatNumber(value) });
  return formatShare(value);
}
