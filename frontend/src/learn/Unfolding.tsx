/** How a scenario unfolds: the share of requests that fail, over the time around the fault. */
import { scaleLinear } from 'd3-scale';
import { Figure } from '../charts/Figure';
import { inLanguage, t } from '../i18n';
import { formatNumber, formatShare } from '../i18n/format';
import type { Stretch, TimelineFrame } from './chapter';

const WIDTH = 360;
const HEIGHT = 140;
const MARGIN = { top: 10, right: 12, bottom: 24, left: 44 };
/** The fault comes so long after the picture begins. */
const LEAD_S = 30;

export function Unfolding({ frame }: { readonly frame: TimelineFrame }) {
  const title = t('learn.unfolds', { name: inLanguage(frame.label) });
  const rows = frame.stretches.map((stretch) => [
    minutes(stretch.from_s),
    minutes(stretch.to_s),
    inLanguage(stretch.what),
    formatShare(1 - stretch.good),
  ]);
  const columns = [t('learn.from'), t('learn.to'), t('learn.what'), t('learn.failing')];
  return (
    <Figure title={title} file="timeline" table={{ columns, rows }}>
      <Plot stretches={frame.stretches} end={frame.window_s} title={title} />
      <ol className="lesson-stretches">
        {frame.stretches.slice(0, 6).map((stretch) => (
          <li key={stretch.from_s}>
            {t('learn.stretch', {
              from: minutes(stretch.from_s),
              what: inLanguage(stretch.what),
              failing: formatShare(1 - stretch.good),
            })}
          </li>
        ))}
      </ol>
    </Figure>
  );
}

function Plot(props: {
  readonly stretches: readonly Stretch[];
  readonly end: number;
  readonly title: string;
}) {
  const { stretches, end, title } = props;
  const x = scaleLinear([-LEAD_S, end], [MARGIN.left, WIDTH - MARGIN.right]);
  const y = scaleLinear([0, 1], [HEIGHT - MARGIN.bottom, MARGIN.top]);
  const usual = 1 - (stretches.at(-1)?.good ?? 1);
  const path = [
    `M${x(-LEAD_S)} ${y(usual)}`,
    ...stretches.map((s) => `L${x(s.from_s)} ${y(1 - s.good)}L${x(s.to_s)} ${y(1 - s.good)}`),
  ].join('');
  return (
    <svg className="plot" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={title}>
      {[0, 0.5, 1].map((share) => (
        <g key={share}>
          <line
            className="plot-grid"
            x1={MARGIN.left}
            x2={WIDTH - MARGIN.right}
            y1={y(share)}
            y2={y(share)}
          />
          <text className="plot-tick" x={MARGIN.left - 6} y={y(share)} dy="0.32em" textAnchor="end">
            {formatShare(share)}
          </text>
        </g>
      ))}
      {x.ticks(4).map((second) => (
        <text key={second} className="plot-tick" x={x(second)} y={HEIGHT - 8} textAnchor="middle">
          {minutes(second)}
        </text>
      ))}
      <path className="lesson-line" d={path} />
    </svg>
  );
}

/** Seconds as minutes and seconds on the scenario's clock, which shows the fault at 0:30. */
function minutes(second: number): string {
  const shown = Math.round(second + LEAD_S);
  return `${formatNumber(Math.floor(shown / 60))}:${String(shown % 60).padStart(2, '0')}`;
}
