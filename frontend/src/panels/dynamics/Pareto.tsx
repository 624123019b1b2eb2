/** Cost against p99 against nines: what is beaten in none of them; a point can be applied. */

import { useState } from 'react';
import { Figure } from '../../charts/Figure';
import { classLabel } from '../../design/rules';
import { useDesign } from '../../design/store';
import { t } from '../../i18n';
import { formatLatency, formatMoney, formatNumber, formatShare } from '../../i18n/format';
import type { ParetoFrame, ParetoPoint } from '../../live/askedFrames';
import { useAsked } from '../../live/useAsked';
import { applyJudged } from '../judge/AdviceCards';
import { Differences } from '../judge/Differences';
import { useNameOf } from '../results/shown';
import { ParetoPlot } from './ParetoPlot';
import './dynamics.css';

export function Pareto() {
  const { status, frames, error, start, stop } = useAsked('pareto');
  const front = frames.at(-1);
  return (
    <div className="advice" data-testid="pareto" data-status={status}>
      <p className="judge-about">{t('dynamics.aboutPareto')}</p>
      {status !== 'done' && (
        <button
          type="button"
          className="button"
          data-testid="start-pareto"
          onClick={() => (status === 'running' ? stop() : start())}
        >
          {t(status === 'running' ? 'judge.cancel' : 'judge.ask')}
        </button>
      )}
      {error && <p role="alert">{error.message}</p>}
      <p role="status">
        {front && t('dynamics.front', { n: front.points.length, tried: front.tried })}
      </p>
      {front && <Front front={front} />}
    </div>
  );
}

function Front({ front }: { readonly front: ParetoFrame }) {
  const [chosen, setChosen] = useState<number | null>(null);
  const nameOf = useNameOf();
  const title = t('dynamics.pareto');
  const name = classLabel(front.class);
  const all = [...front.points, front.own];
  const table = {
    columns: [
      t('charts.dollarsColumn'),
      `p99 ${name} (ms)`,
      t('dynamics.nines'),
      t('judge.goodShare'),
    ],
    rows: all.map((one) => [one.cost, one.p99_ms, one.nines, one.good]),
  };
  const point = chosen === null ? undefined : front.points[chosen];
  return (
    <>
      {front.missed.map((one) => (
        <p key={one.goal} role="alert">
          {t('dynamics.noFront', {
            found: formatShare(one.found),
            wanted: formatShare(one.wanted),
            name: one.component ? nameOf(one.component) : '–',
          })}
        </p>
      ))}
      <Figure title={title} file="pareto" table={table}>
        <ParetoPlot
          front={front}
          title={`${title}: p99 ${name}`}
          up={`p99 ${name}`}
          chosen={chosen}
          onChoose={setChosen}
          labelOf={said}
        />
      </Figure>
      {front.points.length > 0 && (
        <label className="scenario-field">
          <span>{t('dynamics.choosePoint')}</span>
          <select
            className="field"
            data-testid="pareto-choice"
            value={chosen ?? ''}
            onChange={(event) =>
              setChosen(event.target.value === '' ? null : Number(event.target.value))
            }
          >
            <option value="">{t('dynamics.chooseNone')}</option>
            {front.points.map((one, index) => (
              <option key={said(one)} value={index}>
                {said(one)}
              </option>
            ))}
          </select>
        </label>
      )}
      {point && <Chosen point={point} />}
    </>
  );
}

function said(point: ParetoPoint): string {
  return t('dynamics.pointIs', {
    usd: formatMoney(point.cost),
    ms: formatLatency(point.p99_ms),
    nines: formatNumber(point.nines),
  });
}

function Chosen({ point }: { readonly point: ParetoPoint }) {
  const readonly = useDesign((state) => state.readonly);
  return (
    <article className="advice-card" data-testid="pareto-card">
      <h3>{said(point)}</h3>
      {point.patch.length === 0 ? (
        <p>{t('dynamics.asDrawn')}</p>
      ) : (
        <>
          <Differences patch={point.patch} />
          <p className="advice-actions">
            <button
              type="button"
              className="button button-primary"
              data-testid="apply-pareto"
              disabled={readonly}
              onClick={() => applyJudged(point.patch, said(point))}
            >
              {t('judge.apply')}
            </button>
          </p>
        </>
      )}
    </article>
  );
}
