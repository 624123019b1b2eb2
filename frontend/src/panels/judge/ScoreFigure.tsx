/** The score among the figures of the summary bar, and the ways to its reasons. */
import { useEffect } from 'react';
import { advises } from '../../boot';
import { t } from '../../i18n';
import { formatNumber } from '../../i18n/format';
import type { ScoreFrame } from '../../live/judgementFrames';
import { followDesign, useJudgement } from '../../live/judgements';
import { openSection } from '../../ui/state';
import './score-figure.css';

export function ScoreFigure({ reasons }: { readonly reasons: boolean }) {
  useEffect(followDesign, []);
  const { frames, status, error } = useJudgement('score');
  return (
    <div className="figure figure-score" aria-busy={status === 'running'}>
      <dt>{t('judge.score')}</dt>
      <dd>
        {frames[0] && <Total score={frames[0]} />}
        {!frames[0] && (error ? <span title={error.message}>–</span> : <Working />)}
        {reasons && <Reasons />}
      </dd>
    </div>
  );
}

/** Losing components one by one takes a while: that it is under way is seen and said. */
function Working() {
  return (
    <span className="score-working" role="img" aria-label={t('judge.scoring')}>
      <i />
      <i />
      <i />
    </span>
  );
}

function Reasons() {
  return (
    <>
      <button
        type="button"
        className="button"
        data-testid="why"
        onClick={() => openSection('score')}
      >
        {t('judge.why')}
      </button>
      {advises() && (
        <button
          type="button"
          className="button"
          data-testid="help-most"
          onClick={() => openSection('advice')}
        >
          {t('judge.helpMost')}
        </button>
      )}
    </>
  );
}

function Total({ score }: { readonly score: ScoreFrame }) {
  const total = formatNumber(score.total);
  return (
    <>
      <span data-testid="score" title={t('judge.scoreOf', { total, grade: score.grade })}>
        {total}
      </span>
      <span className="grade" data-grade={score.grade} data-testid="grade">
        {score.grade}
      </span>
    </>
  );
}
