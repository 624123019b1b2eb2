/** The front as dots: cost to the right, p99 upwards, the larger the more nines. */
import { scaleLinear, scaleLog } from 'd3-scale';
import { AlongAxis, UpAxis } from '../../charts/Axes';
import { decades, powersOfTen } from '../../charts/shape';
import { t } from '../../i18n';
import { formatCompact, formatMs } from '../../i18n/format';
import type { ParetoFrame, ParetoPoint } from '../../live/askedFrames';

const WIDTH = 360;
const HEIGHT = 230;
const MARGIN = { top: 28, right: 16, bottom: 40, left: 52 };
const RADII = [3.5, 9] as const;

interface Props {
  readonly front: ParetoFrame;
  readonly title: string;
  /** What the axis that goes up measures. */
  readonly up: string;
  readonly chosen: number | null;
  readonly onChoose: (index: number) => void;
  readonly labelOf: (point: ParetoPoint) => string;
}

/** Dots answer the mouse; the list below the plot does the same for everybody else. */
export function ParetoPlot({ front, title, up, chosen, onChoose, labelOf }: Props) {
  const all = [...front.points, front.own];
  const costs = all.map((one) => one.cost);
  const [least, most] = [Math.min(...costs), Math.max(...costs)];
  const margin = Math.max((most - least) * 0.08, most * 0.02, 1);
  const x = scaleLinear(
    [Math.max(0, least - margin), most + margin],
    [MARGIN.left, WIDTH - MARGIN.right],
  );
  const range = decades(all.map((one) => one.p99_ms));
  const y = scaleLog(range, [HEIGHT - MARGIN.bottom, MARGIN.top]);
  const nines = all.map((one) => one.nines);
  const radius = scaleLinear([Math.min(...nines), Math.max(...nines) + 1e-9], RADII);
  return (
    <svg className="plot" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={title}>
      <UpAxis
        values={powersOfTen(range)}
        at={y}
        label={formatMs}
        from={MARGIN.left}
        to={WIDTH - MARGIN.right}
      />
      <AlongAxis
        values={x.ticks(4)}
        at={x}
        label={(usd) => `$${formatCompact(usd)}`}
        foot={HEIGHT - MARGIN.bottom + 14}
      />
      {front.points.map((one, index) => (
        // biome-ignore lint/a11y/noStaticElementInteractions: the list below is the control.
        <circle
          key={labelOf(one)}
          className="plot-dot"
          data-chosen={index === chosen || undefined}
          cx={x(one.cost)}
          cy={y(one.p99_ms)}
          r={radius(one.nines)}
          onClick={() => onChoose(index)}
        >
          <title>{labelOf(one)}</title>
        </circle>
      ))}
      <Own
        left={x(front.own.cost)}
        top={y(front.own.p99_ms)}
        radius={radius(front.own.nines)}
        words={`${t('dynamics.asDrawn')} ${labelOf(front.own)}`}
      />
      <text className="plot-tick" x={MARGIN.left} y={12}>
        {up}
      </text>
      <text className="plot-tick" x={WIDTH / 2} y={HEIGHT - 4} textAnchor="middle">
        {t('dynamics.paretoKey')}
      </text>
    </svg>
  );
}

interface OwnProps {
  readonly left: number;
  readonly top: number;
  readonly radius: number;
  readonly words: string;
}

/** The design as drawn: a dashed ring that lets a dot of the front in the same place be seen. */
function Own({ left, top, radius, words }: OwnProps) {
  const before = left > WIDTH / 2;
  const beside = radius + 8;
  return (
    <g className="plot-own">
      <circle cx={left} cy={top} r={radius + 3}>
        <title>{words}</title>
      </circle>
      <text
        className="plot-tick"
        x={before ? left - beside : left + beside}
        y={top + 4}
        textAnchor={before ? 'end' : 'start'}
      >
        {t('dynamics.paretoOwn')}
      </text>
    </g>
  );
}
