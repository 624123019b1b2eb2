/** p50, p95 and p99 of one request class against users, both axes logarithmic, with its goal. */
import { scaleLog } from 'd3-scale';
import { line } from 'd3-shape';
import { t } from '../i18n';
import { formatCompact, formatMs, formatUserCount } from '../i18n/format';
import type { LoadFrame } from '../live/protocol';
import { AlongAxis, UpAxis } from './Axes';
import { Figure } from './Figure';
import { decades, type LatencyPoint, latencyPoints, powersOfTen } from './shape';

const WIDTH = 360;
const HEIGHT = 220;
const MARGIN = { top: 12, right: 40, bottom: 26, left: 48 };
const CURVES = ['p50', 'p95', 'p99'] as const;

export interface LatencyCurveProps {
  readonly frames: readonly LoadFrame[];
  readonly classKey: string;
  readonly className: string;
  /** The user count on show, marked by a line. */
  readonly users: number;
  readonly controls?: React.ReactNode;
}

export function LatencyCurve({ frames, classKey, className, users, controls }: LatencyCurveProps) {
  const points = latencyPoints(frames, classKey);
  const title = t('charts.latencyOf', { name: className });
  const table = {
    columns: [
      t('results.users'),
      ...CURVES.map((curve) => `${curve} (ms)`),
      t('charts.limitColumn'),
    ],
    rows: points.map((point) => [point.users, point.p50, point.p95, point.p99, point.limit]),
  };
  return (
    <Figure title={title} file="latency" table={table} controls={controls}>
      <Plot points={points} users={users} title={title} />
    </Figure>
  );
}

interface PlotProps {
  readonly points: readonly LatencyPoint[];
  readonly users: number;
  readonly title: string;
}

function Plot({ points, users, title }: PlotProps) {
  const xRange = decades(points.map((point) => point.users));
  const yRange = decades(points.flatMap(({ p50, p95, p99, limit }) => [p50, p95, p99, limit]));
  const x = scaleLog(xRange, [MARGIN.left, WIDTH - MARGIN.right]);
  const y = scaleLog(yRange, [HEIGHT - MARGIN.bottom, MARGIN.top]);
  const limit = points[0]?.limit ?? 0;
  return (
    <svg className="plot" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={title}>
      <UpAxis
        values={powersOfTen(yRange)}
        at={y}
        label={formatMs}
        from={MARGIN.left}
        to={WIDTH - MARGIN.right}
      />
      <AlongAxis
        values={powersOfTen(xRange)}
        at={x}
        label={formatCompact}
        foot={HEIGHT - MARGIN.bottom + 16}
      />
      <line
        className="plot-now"
        x1={x(users)}
        x2={x(users)}
        y1={MARGIN.top}
        y2={HEIGHT - MARGIN.bottom}
      >
        <title>{formatUserCount(users)}</title>
      </line>
      {limit > 0 && (
        <g className="plot-limit">
          <line x1={MARGIN.left} x2={WIDTH - MARGIN.right} y1={y(limit)} y2={y(limit)} />
          <text x={MARGIN.left + 4} y={y(limit) - 4}>
            {t('charts.limit', { ms: formatMs(limit) })}
          </text>
        </g>
      )}
      <Curves points={points} x={x} y={y} />
    </svg>
  );
}

interface CurvesProps {
  readonly points: readonly LatencyPoint[];
  readonly x: (users: number) => number;
  readonly y: (ms: number) => number;
}

function Curves({ points, x, y }: CurvesProps) {
  const last = points.findLast((point) => point.p99 > 0);
  const labels = last ? spread(CURVES.map((curve) => y(Math.max(last[curve], 1e-3)))) : [];
  return CURVES.map((curve, index) => {
    const path = line<LatencyPoint>(
      (point) => x(point.users),
      (point) => y(Math.max(point[curve], 1e-3)),
    ).defined((point) => point[curve] > 0);
    return (
      <g key={curve} className={`plot-curve plot-${curve}`}>
        <path d={path([...points]) ?? ''} />
        {last && (
          <text x={x(last.users) + 5} y={labels[index]} dy="0.32em">
            {curve}
          </text>
        )}
      </g>
    );
  });
}

const LINE_HEIGHT = 12;

/** Moves labels of p50, p95 and p99 (from bottom to top) apart until none covers another. */
export function spread(heights: readonly number[]): number[] {
  const placed = [...heights];
  for (let index = placed.length - 2; index >= 0; index -= 1) {
    const above = placed[index + 1] ?? 0;
    placed[index] = Math.max(placed[index] ?? 0, above + LINE_HEIGHT);
  }
  return placed;
}
