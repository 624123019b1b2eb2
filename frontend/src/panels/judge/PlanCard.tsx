/** The cheapest sizes and counts that meet the goals, or which goal is missed by how much. */

import { useDesign } from '../../design/store';
import { t } from '../../i18n';
import { formatMoney, formatShare } from '../../i18n/format';
import type { PlanFrame } from '../../live/judgementFrames';
import { cancelJudgement, judge, useJudgement } from '../../live/judgements';
import { applyJudged } from './AdviceCards';
import { Differences } from './Differences';

export function PlanCard() {
  const { status, frames, error } = useJudgement('plan');
  const plan = frames.at(-1);
  const running = status === 'running';
  return (
    <div className="advice" data-testid="plan" data-status={status}>
      <p className="judge-about" role="status">
        {running && plan
          ? t('judge.planning', { usd: formatMoney(plan.cost) })
          : t('judge.aboutPlan')}
      </p>
      {!(plan && status === 'done') && (
        <button
          type="button"
          className="button"
          data-testid="start-plan"
          onClick={() => (running ? cancelJudgement('plan') : judge('plan'))}
        >
          {t(running ? 'judge.cancel' : 'judge.ask')}
        </button>
      )}
      {error && <p role="alert">{error.message}</p>}
      {plan?.done && <Found plan={plan} />}
    </div>
  );
}

function Found({ plan }: { readonly plan: PlanFrame }) {
  const readonly = useDesign((state) => state.readonly);
  const usd = formatMoney(plan.cost);
  const words = plan.met
    ? t('judge.planMet', { usd, good: formatShare(plan.good) })
    : t('judge.planNotMet');
  return (
    <article className="advice-card">
      <h3 data-testid="plan-verdict">{words}</h3>
      {plan.missed.map(({ goal, found, wanted }) => (
        <p key={goal}>
          {goal === 'budget'
            ? t('judge.missedBudget', { found: formatMoney(found), wanted: formatMoney(wanted) })
            : t('judge.missedGood', { found: formatShare(found), wanted: formatShare(wanted) })}
        </p>
      ))}
      {plan.patch.length === 0 ? (
        <p>{t('judge.planSame')}</p>
      ) : (
        <>
          <Differences patch={plan.patch} />
          <p className="advice-actions">
            <button
              type="button"
              className="button button-primary"
              data-testid="apply-plan"
              disabled={readonly}
              onClick={() => applyJudged(plan.patch, t('judge.planTitle'))}
            >
              {t('judge.apply')}
            </button>
          </p>
        </>
      )}
    </article>
  );
}
