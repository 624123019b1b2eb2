/** Solved figures beside simulated ones, class by class, and where each lies in its interval. */
import { classLabel } from '../../design/rules';
import { t } from '../../i18n';
import { formatLatency, formatPercent, formatUserCount } from '../../i18n/format';
import type { VerifiedFigure, VerifyFrame } from '../../live/protocol';
import { REQUESTS, SEED } from '../../live/verification';
import { UiIcon } from '../../ui/icons/UiIcon';
import { ExplainButton } from './Explain';
import { useNameOf } from './shown';

interface Props {
  readonly frame: VerifyFrame;
  readonly users: number;
}

export function VerifiedFigures({ frame, users }: Props) {
  const nameOf = useNameOf();
  const groups = [
    ...groupsOf('flows', frame.flows, classLabel, ['p50_ms', 'p95_ms', 'p99_ms']),
    ...groupsOf('components', frame.components, nameOf, ['utilisation']),
  ];
  const run = `verify.${REQUESTS}@${SEED}`;
  if (groups.length === 0) return null;
  return (
    <table className="verify-table">
      <caption>{t('verify.caption', { users: formatUserCount(users) })}</caption>
      <thead>
        <tr>
          <th scope="col">{t('verify.figure')}</th>
          <th scope="col">{t('verify.solved')}</th>
          <th scope="col">{t('verify.simulated')}</th>
          <th scope="col">{t('verify.interval')}</th>
        </tr>
      </thead>
      {groups.map(({ group, id, name, figures }) => (
        <tbody key={id}>
          <tr>
            <th scope="rowgroup" colSpan={4}>
              {name}
            </th>
          </tr>
          {figures.map(([key, figure]) => (
            <Row
              key={key}
              name={key}
              figure={figure}
              of={`${run}.${group}.${id}.${key}`}
              users={users}
            />
          ))}
        </tbody>
      ))}
    </table>
  );
}

interface RowProps {
  readonly name: string;
  readonly figure: VerifiedFigure;
  /** As the interface of programs names the pair. */
  readonly of: string;
  readonly users: number;
}

function Row({ name, figure, of, users }: RowProps) {
  const explained = (which: 'analytic' | 'value', words: string, value: number) => (
    <ExplainButton figure={`${of}.${which}`} name={words} users={users}>
      {shown(name, value)}
    </ExplainButton>
  );
  return (
    <tr data-outside={!figure.inside || undefined}>
      <th scope="row">
        {name === 'utilisation' ? t('verify.utilisation') : name.replace('_ms', '')}
      </th>
      <td>{explained('analytic', t('verify.solved'), figure.analytic)}</td>
      <td>
        {explained('value', t('verify.simulated'), figure.value)}
        {figure.half_width !== null && <small>±&nbsp;{shown(name, figure.half_width)}</small>}
      </td>
      <td>
        <Interval figure={figure} />
      </td>
    </tr>
  );
}

interface Group {
  readonly group: 'flows' | 'components';
  readonly id: string;
  readonly name: string;
  readonly figures: readonly (readonly [key: string, figure: VerifiedFigure])[];
}

function groupsOf(
  group: Group['group'],
  found: VerifyFrame['flows'],
  nameOf: (id: string) => string,
  keys: readonly string[],
): Group[] {
  return Object.entries(found).flatMap(([id, by]) => {
    const figures = keys.flatMap((key) => {
      const figure = by[key];
      return figure ? [[key, figure] as const] : [];
    });
    return figures.length > 0 ? [{ group, id, name: nameOf(id), figures }] : [];
  });
}

function shown(key: string, value: number): string {
  return key === 'utilisation' ? formatPercent(value) : formatLatency(value);
}

const WIDTH = 56;

/** The interval as a bar, the solved figure as a line; a sign and words say whether it is inside. */
function Interval({ figure }: { readonly figure: VerifiedFigure }) {
  const half = figure.half_width ?? 0;
  const reach = Math.max(2 * half, 1.2 * Math.abs(figure.analytic - figure.value), 1e-12);
  const at = (value: number) => WIDTH / 2 + ((value - figure.value) / reach) * (WIDTH / 2);
  const words = t(figure.inside ? 'verify.inside' : 'verify.outside');
  return (
    <span className="verify-interval" title={words}>
      <svg width={WIDTH} height="16" aria-hidden="true">
        <rect
          x={at(figure.value - half)}
          y="5"
          width={Math.max(1, at(figure.value + half) - at(figure.value - half))}
          height="6"
          rx="2"
        />
        <line x1={at(figure.analytic)} x2={at(figure.analytic)} y1="0" y2="16" />
      </svg>
      <UiIcon name={figure.inside ? 'done' : 'warning'} size={14} />
      <span className="visually-hidden">{words}</span>
    </span>
  );
}
