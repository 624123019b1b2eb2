/** How one scenario unfolds: what it does, what users see, the good share and the p99 over time. */
import { scaleLinear, scaleLog } from 'd3-scale';
import { useState } from 'react';
import { AlongAxis, UpAxis } from '../../charts/Axes';
import { Figure } from '../../charts/Figure';
import { decades, powersOfTen } from '../../charts/shape';
import { classLabel } from '../../design/rules';
import { useDesign } from '../../design/store';
import { inLanguage, t } from '../../i18n';
import { formatMs, formatNumber, formatShare } from '../../i18n/format';
import type { Stretch, TimelineFrame } from '../../live/askedFrames';
import { ExplainButton } from '../results/Explain';

const WIDTH = 360;
const HEIGHT = 230;
const LEFT = 48;
const RIGHT = 12;
const GOOD = { top: 12, bottom: 96 };
const TIME = { top: 118, bottom: 204 };
const MINUTE_S = 60;

export function Timeline({ frame }: { readonly frame: TimelineFrame }) {
  const users = useDesign((state) => state.design.workload.users);
  const keys = Object.keys(frame.stretches[0]?.p99_ms ?? {});
  const [wanted, setWanted] = useState('read');
  const key = keys.includes(wanted) ? wanted : (keys[0] ?? '');
  const title = inLanguage(frame.label);
  const met = frame.good >= frame.goal;
  return (
    <article className="advice-card" data-testid="timeline" data-good={frame.good}>
      <h3>{title}</h3>
      <p>{inLanguage(frame.effect)}</p>
      <p>
        {t('judge.usersSee')}: {inLanguage(frame.seen)}
      </p>
      <p className="advice-figures">
        <strong data-gains={met}>
          <ExplainButton
            figure={`timeline.${frame.index}.good`}
            name={t('judge.goodShare')}
            users={users}
          >
            {t(met ? 'dynamics.goalMet' : 'dynamics.goalMissed', {
              good: formatShare(frame.good),
              goal: formatShare(frame.goal),
            })}
          </ExplainButton>
        </strong>
      </p>
      <Figure
        title={title}
        file={`scenario-${frame.index}`}
        table={tableOf(frame, key)}
        controls={
          <select
            className="class-choice"
            aria-label={t('results.class')}
            value={key}
            onChange={(event) => setWanted(event.target.value)}
          >
            {keys.map((each) => (
              <option key={each} value={each}>
                {classLabel(each)}
              </option>
            ))}
          </select>
        }
      >
        <Plot frame={frame} classKey={key} title={title} />
      </Figure>
    </article>
  );
}

function tableOf(frame: TimelineFrame, key: string) {
  return {
    columns: [
      t('dynamics.from'),
      t('dynamics.to'),
      t('dynamics.what'),
      t('dynamics.traffic'),
      t('judge.goodShare'),
      `p99 ${classLabel(key)} (ms)`,
    ],
    rows: frame.stretches.map((one) => [
      one.from_s / MINUTE_S,
      one.to_s / MINUTE_S,
      inLanguage(one.what) + (one.stuck ? ` (${t('dynamics.stuck')})` : ''),
      one.traffic,
      one.good,
      one.p99_ms[key] || null,
    ]),
  };
}

interface PlotProps {
  readonly frame: TimelineFrame;
  readonly classKey: string;
  readonly title: string;
}

function Plot({ frame, classKey, title }: PlotProps) {
  const { stretches } = frame;
  const x = scaleLinear([0, frame.window_s / MINUTE_S], [LEFT, WIDTH - RIGHT]);
  const good = scaleLinear([0, 1], [GOOD.bottom, GOOD.top]);
  const range = decades(stretches.map((one) => one.p99_ms[classKey] ?? 0));
  const ms = scaleLog(range, [TIME.bottom, TIME.top]);
  // Where nobody is answered there is no time to show: the line has a gap.
  const steps = (y: (one: Stretch) => number | null) => {
    let joined = false;
    return stretches
      .map((one) => {
        const height = y(one);
        const start = joined ? 'L' : 'M';
        joined = height !== null;
        if (height === null) return '';
        return `${start}${x(one.from_s / MINUTE_S)},${height}H${x(one.to_s / MINUTE_S)}`;
      })
      .join('');
  };
  const timeOf = (one: Stretch) => {
    const p99 = one.p99_ms[classKey] ?? 0;
    return p99 > 0 ? ms(p99) : null;
  };
  return (
    <svg className="plot" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={title}>
      <UpAxis values={[0, 0.5, 1]} at={good} label={formatShare} from={LEFT} to={WIDTH - RIGHT} />
      <UpAxis values={powersOfTen(range)} at={ms} label={formatMs} from={LEFT} to={WIDTH - RIGHT} />
      <line
        className="plot-now"
        x1={LEFT}
        x2={WIDTH - RIGHT}
        y1={good(frame.goal)}
        y2={good(frame.goal)}
      />
      <AlongAxis values={x.ticks(6)} at={x} label={formatNumber} foot={HEIGHT - 10} />
      {stretches.map((one) => (
        <rect
          key={one.from_s}
          className={one.stuck ? 'timeline-stuck' : 'timeline-hit'}
          x={x(one.from_s / MINUTE_S)}
          width={Math.max(0.5, x(one.to_s / MINUTE_S) - x(one.from_s / MINUTE_S))}
          y={good(1)}
          height={Math.max(0, good(one.good) - good(1))}
        >
          <title>{inLanguage(one.what)}</title>
        </rect>
      ))}
      <g className="plot-curve plot-p95">
        <path d={steps((one) => good(one.good))} />
      </g>
      <g className="plot-curve plot-p99">
        <path d={steps(timeOf)} />
      </g>
      <text className="plot-tick" x={LEFT + 4} y={GOOD.bottom - 5}>
        {t('judge.goodShare')}
      </text>
      <text className="plot-tick" x={LEFT + 4} y={TIME.top - 5}>
        p99
      </text>
      <text className="plot-tick" x={WIDTH - RIGHT} y={HEIGHT} textAnchor="end">
        {t('dynamics.min')}
      </text>
    </svg>
  );
}
