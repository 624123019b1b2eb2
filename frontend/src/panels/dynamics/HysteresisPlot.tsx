/** The good share along the users axis, reached from empty and from full queues. */
import { scaleLinear } from 'd3-scale';
import { AlongAxis, UpAxis } from '../../charts/Axes';
import { t } from '../../i18n';
import { formatCompact, formatShare, formatUserCount } from '../../i18n/format';
import type { HysteresisHead, HysteresisPoint } from '../../live/askedFrames';

const WIDTH = 360;
const HEIGHT = 236;
const MARGIN = { top: 12, right: 12, bottom: 52, left: 48 };

export function HysteresisPlot({
  head,
  title,
}: {
  readonly head: HysteresisHead;
  readonly title: string;
}) {
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
