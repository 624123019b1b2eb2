/** Where two steady states exist, what leads into the bad one, and which setting removes it. */
import { scaleLinear } from 'd3-scale';
import { AlongAxis, UpAxis } from '../../charts/Axes';
import { Figure } from '../../charts/Figure';
import { useDesign } from '../../design/store';
import { inLanguage, t } from '../../i18n';
import { formatCompact, formatShare, formatUserCount } from '../../i18n/format';
import type { Cure, HysteresisHead, HysteresisPoint, Trigger } from '../../live/askedFrames';
import { useAsked } from '../../live/useAsked';
import { applyJudged } from '../judge/AdviceCards';
import './dynamics.css';

const WIDTH = 360;
const HEIGHT = 236;
const MARGIN = { top: 12, right: 12, bottom: 52, left: 48 };

export function Hysteresis() {
  const { status, frames, error, start, stop } = useAsked('hysteresis');
  const head = frames.find((frame) => frame.kind === 'hysteresis');
  const triggers = frames.filter((frame) => frame.kind === 'trigger');
  const cures = frames.filter((frame) => frame.kind === 'cure' && frame.removes) as Cure[];
  return (
    <div className="advice" data-testid="hysteresis" data-status={status}>
      <p className="judge-about">{t('dynamics.aboutHysteresis')}</p>
      {status !== 'done' && (
        <button
          type="button"
          className="button"
          data-testid="start-hysteresis"
          onClick={() => (status === 'running' ? stop() : start())}
        >
          {t(status === 'running' ? 'judge.cancel' : 'judge.ask')}
        </button>
      )}
      {error && <p role="alert">{error.message}</p>}
      <div role="status">
        {status === 'running' && <p>{t('dynamics.looking')}</p>}
        {head && <p data-testid="two-states">{verdict(head)}</p>}
      </div>
      {head && <Curve head={head} />}
      {triggers.length > 0 && <Triggers triggers={triggers} />}
      {cures.length > 0 && <Cures cures={cures} />}
      {status === 'done' && head?.folds && cures.length === 0 && <p>{t('dynamics.noCure')}</p>}
    </div>
  );
}

function verdict({ folds, inside }: HysteresisHead): string {
  if (!folds) return t('dynamics.oneState');
  const [from, to] = folds.map((users) => formatUserCount(users)) as [string, string];
  return t(inside ? 'dynamics.twoStatesHere' : 'dynamics.twoStates', { from, to });
}

function Curve({ head }: { readonly head: HysteresisHead }) {
  const title = t('dynamics.hysteresis');
  const table = {
    columns: [t('results.users'), t('dynamics.up'), t('dynamics.down'), t('dynamics.both')],
    rows: head.points.map((one) => [
      one.users,
      one.up,
      one.down,
      t(one.two ? 'dynamics.yes' : 'dynamics.no'),
    ]),
  };
  return (
    <Figure title={title} file="hysteresis" table={table}>
      <Plot head={head} title={title} />
    </Figure>
  );
}

function Plot({ head, title }: { readonly head: HysteresisHead; readonly title: string }) {
  const { points, folds } = head;
  const most = Math.max(...points.map((one) => one.users), head.users);
  const x = scaleLinear([0, most], [MARGIN.left, WIDTH - MARGIN.right]);
  const y = scaleLinear([0, 1], [HEIGHT - MARGIN.bottom, MARGIN.top]);
  const path = (share: (one: HysteresisPoint) => number) =>
    points.map((one, at) => `${at === 0 ? 'M' : 'L'}${x(one.users)},${y(share(one))}`).join('');
  return (
    <svg className="plot" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={title}>
      {folds && (
        <rect
          className="hysteresis-two"
          x={x(folds[0])}
          width={Math.max(1, x(folds[1]) - x(folds[0]))}
          y={y(1)}
          height={y(0) - y(1)}
        />
      )}
      <UpAxis
        values={[0, 0.5, 1]}
        at={y}
        label={formatShare}
        from={MARGIN.left}
        to={WIDTH - MARGIN.right}
      />
      <AlongAxis
        values={x.ticks(5)}
        at={x}
        label={formatCompact}
        foot={HEIGHT - MARGIN.bottom + 16}
      />
      <line className="plot-now" x1={x(head.users)} x2={x(head.users)} y1={y(1)} y2={y(0)}>
        <title>{formatUserCount(head.users)}</title>
      </line>
      <g className="plot-curve plot-p95">
        <path d={path((one) => one.up)} />
      </g>
      <g className="plot-curve plot-p99">
        <path d={path((one) => one.down)} />
      </g>
      <Legend />
    </svg>
  );
}

function Legend() {
  const y = HEIGHT - 12;
  const middle = (MARGIN.left + WIDTH) / 2;
  return (
    <>
      <g className="plot-curve plot-p95">
        <path d={`M${MARGIN.left},${y}h18`} />
        <text x={MARGIN.left + 22} y={y} dy="0.32em">
          {t('dynamics.up')}
        </text>
      </g>
      <g className="plot-curve plot-p99">
        <path d={`M${middle},${y}h18`} />
        <text x={middle + 22} y={y} dy="0.32em">
          {t('dynamics.down')}
        </text>
      </g>
    </>
  );
}

function Triggers({ triggers }: { readonly triggers: readonly Trigger[] }) {
  return (
    <section>
      <h3>{t('dynamics.triggers')}</h3>
      <ul className="differences" data-testid="triggers">
        {triggers.map((one) => (
          <li key={`${one.scenario} ${one.component}`}>
            <strong>{inLanguage(one.label)}</strong>. {inLanguage(one.users_see)}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Cures({ cures }: { readonly cures: readonly Cure[] }) {
  const readonly = useDesign((state) => state.readonly);
  return (
    <section>
      <h3>{t('dynamics.cures')}</h3>
      <ul className="scenario-list" data-testid="cures">
        {cures.map((cure) => (
          <li key={cure.text.en}>
            <span className="scenario-name">{inLanguage(cure.text)}</span>
            <button
              type="button"
              className="button"
              disabled={readonly}
              aria-label={`${t('judge.apply')}: ${inLanguage(cure.text)}`}
              onClick={() => applyJudged(cure.patch, inLanguage(cure.text))}
            >
              {t('judge.apply')}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
