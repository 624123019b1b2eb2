/** What the room's answers and results add up to, for pages and projector alike. */
import { inLanguage, t } from '../i18n';
import { formatNumber, formatPercent, formatUserCount } from '../i18n/format';
import { Bars } from './Bars';
import { useLive } from './state';
import type { Question } from './types';

const optionName = (question: Question, id: string): string => {
  const option = question.options.find((one) => one.id === id);
  if (!option) return id;
  const label = inLanguage(option.label);
  return option.name ? `${option.name} (${label})` : label;
};

export const stepName = (users: number): string =>
  users === 0 ? t('liveclass.never') : t('liveclass.at', { users: formatUserCount(users) });

export function Predictions() {
  const session = useLive((state) => state.session);
  const question = session?.question;
  const given = session?.predictions;
  if (!(question && given)) return null;
  const { truth } = session;
  return (
    <section aria-label={t('liveclass.predictions')} data-testid="predictions">
      <div className="live-two">
        <Bars
          title={t('liveclass.askComponent')}
          testid="predicted-components"
          of={given.n}
          bars={question.options.map(({ id }) => ({
            key: id,
            label: optionName(question, id),
            count: given.components[id] ?? 0,
            mark: truth?.component === id,
          }))}
        />
        <Bars
          title={t('liveclass.askUsers')}
          testid="predicted-users"
          of={given.n}
          bars={[...question.steps, 0].map((users) => ({
            key: String(users),
            label: stepName(users),
            count: given.users[users] ?? 0,
            mark: truth?.users === users,
          }))}
        />
      </div>
      <p>{t('liveclass.answers', { n: given.n })}</p>
      {truth && (
        <p data-testid="truth">
          <strong>
            {truth.component === null || truth.users === 0
              ? t('liveclass.truthNever')
              : t('liveclass.truth', {
                  component: optionName(question, truth.component),
                  users: formatUserCount(truth.users),
                })}
          </strong>
        </p>
      )}
    </section>
  );
}

export function SurgeFigures() {
  const surge = useLive((state) => state.session?.surge);
  if (!surge) return null;
  return (
    <section aria-label={t('liveclass.phase_surge')} data-testid="surge">
      <p className="live-progress" data-testid="surge-progress" data-ended={surge.ended}>
        {t('liveclass.progress', { ended: surge.ended, of: surge.of })}
      </p>
      <div className="live-two">
        <Bars
          title={t('liveclass.survivors')}
          testid="survivors"
          of={surge.of}
          bars={surge.steps.map(({ users, survivors }) => ({
            key: String(users),
            label: formatUserCount(users),
            count: survivors,
          }))}
        />
        <Bars
          title={t('liveclass.bottlenecks')}
          testid="bottlenecks"
          of={surge.done}
          bars={surge.bottlenecks.map(({ kind, label, count, percent }) => ({
            key: kind,
            label: inLanguage(label),
            count,
            note: formatPercent(percent / 100),
          }))}
        />
      </div>
    </section>
  );
}

export function RevealFigures() {
  const session = useLive((state) => state.session);
  const scores = session?.scores;
  if (!scores) return null;
  return (
    <section aria-label={t('liveclass.phase_reveal')} data-testid="revealed">
      {(session.hidden?.length ?? 0) > 0 && (
        <p data-testid="hidden-told">
          <strong>{t('liveclass.hiddenWere')}</strong>{' '}
          {session.hidden?.map((one) => inLanguage(one.label)).join(' · ')}
        </p>
      )}
      <div className="live-two">
        <Bars
          title={t('liveclass.scores')}
          testid="scores"
          of={scores.n}
          bars={scores.histogram.map(({ from, to, count }) => ({
            key: String(from),
            label: `${from}–${to}`,
            count,
          }))}
        />
        <Bars
          title={t('liveclass.scenarios')}
          testid="scenarios"
          of={scores.n}
          bars={scores.scenarios.map(({ label, all, mean }) => ({
            key: label.en,
            label: inLanguage(label),
            count: all,
            note: t('liveclass.mean', { mean: formatPercent(mean / 100) }),
          }))}
        />
      </div>
      <p>
        {scores.ended < scores.of
          ? t('liveclass.grading', { n: scores.ended, of: scores.of })
          : t('liveclass.median', { median: formatNumber(scores.median ?? 0), n: scores.n })}
      </p>
    </section>
  );
}
