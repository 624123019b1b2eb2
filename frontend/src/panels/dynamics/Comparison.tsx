/** Figures and parameters of two designs side by side. */
import { Figure } from '../../charts/Figure';
import { rules } from '../../design/rules';
import { useDesign } from '../../design/store';
import type { Design } from '../../design/types';
import { inLanguage, type Key, t } from '../../i18n';
import { formatMoney, formatNumber, formatPercent, formatShare } from '../../i18n/format';
import type { CompareFrame, ParameterDifference } from '../../live/askedFrames';
import { ExplainButton } from '../results/Explain';

interface Props {
  readonly frame: CompareFrame;
  readonly other: Design;
  readonly otherName: string;
}

type FigureRow = CompareFrame['figures'][number];

export function Comparison({ frame, other, otherName }: Props) {
  const title = t('dynamics.figures');
  const head = [t('dynamics.figure'), otherName, t('dynamics.thisDesign')];
  const table = {
    columns: [...head, t('dynamics.difference')],
    rows: frame.figures.map((row) => [figureName(row), row.left, row.right, row.difference]),
  };
  return (
    <div className="advice" data-testid="comparison">
      <Figure title={title} file="comparison" table={table}>
        <table className="table compare-table" aria-label={title}>
          <thead>
            <tr>
              {head.map((name, column) => (
                <th key={name} scope="col" data-number={column > 0 || undefined}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {frame.figures.map((row) => (
              <tr key={row.figure}>
                <th scope="row">{figureName(row)}</th>
                <td data-number>
                  <ExplainButton
                    figure={`compare.${row.figure}.left`}
                    name={`${figureName(row)}, ${otherName}`}
                    against={other}
                  >
                    {shown(row.figure, row.left)}
                  </ExplainButton>
                </td>
                <td data-number data-better={better(row)}>
                  <ExplainButton
                    figure={`compare.${row.figure}.right`}
                    name={`${figureName(row)}, ${t('dynamics.thisDesign')}`}
                    against={other}
                  >
                    {shown(row.figure, row.right)}
                  </ExplainButton>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Figure>
      <h3>{t('dynamics.differences')}</h3>
      <Differing frame={frame} other={other} />
    </div>
  );
}

function figureName({ figure, label }: FigureRow): string {
  if (label) return inLanguage(label);
  if (figure.startsWith('good@')) {
    return t('dynamics.goodAt', { load: formatPercent(Number(figure.slice(5))) });
  }
  if (figure === 'cost') return t('dynamics.monthly');
  if (figure === 'cost_points') return t('judge.cost');
  return t(`judge.${figure}` as Key);
}

function shown(figure: string, value: number): string {
  if (figure.startsWith('good@') || figure.startsWith('incident:')) return formatShare(value);
  return figure === 'cost' ? formatMoney(value) : formatNumber(value);
}

function better({ figure, difference }: FigureRow): boolean | undefined {
  if (Math.abs(difference) < 1e-9) return undefined;
  return figure === 'cost' ? difference < 0 : difference > 0;
}

function Differing({ frame, other }: Pick<Props, 'frame' | 'other'>) {
  const here = useDesign((state) => state.design);
  const nameOf = (id: string) => here.components[id]?.name || other.components[id]?.name || id;
  const lines = [
    ...frame.components.flatMap((box) =>
      box.left === box.right
        ? box.parameters.map(
            (row) => `${nameOf(box.component)}: ${parameter(box.right ?? '', row, nameOf)}`,
          )
        : [`${nameOf(box.component)}: ${kindName(box.left)} → ${kindName(box.right)}`],
    ),
    ...frame.connections.map(({ from, to, left }) =>
      t(left ? 'judge.disconnects' : 'judge.connects', { from: nameOf(from), to: nameOf(to) }),
    ),
    ...[...frame.workload, ...frame.goals].map((row) => demanded(row)),
  ];
  if (lines.length === 0) return <p>{t('dynamics.alike')}</p>;
  return (
    <ul className="differences" data-testid="compare-differences">
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}

function kindName(kind: string | null): string {
  if (kind === null) return t('dynamics.absent');
  return rules().kinds.get(kind)?.label ?? kind;
}

function parameter(
  kind: string,
  { parameter: key, left, right }: ParameterDifference,
  nameOf: (id: string) => string,
): string {
  const param = rules()
    .kinds.get(kind)
    ?.params.find((one) => one.key === key);
  if (!param && key === 'parent') {
    const place = (id: unknown) => (typeof id === 'string' ? nameOf(id) : value(id));
    return `${t('dynamics.container')} ${place(left)} → ${place(right)}`;
  }
  // Of "large — 2 vCPU · 8 GiB" the name is enough here.
  const word = (given: unknown) =>
    param?.options.find((option) => option.value === given)?.label.split(' — ')[0] ?? value(given);
  return `${param?.label ?? key} ${word(left)} → ${word(right)}`;
}

function demanded({ parameter: key, left, right }: ParameterDifference): string {
  const { workload, goals } = rules().catalogue;
  const label = [...workload, ...goals].find((one) => one.key === key)?.label;
  return `${label ?? key}: ${value(left)} → ${value(right)}`;
}

function value(given: unknown): string {
  if (given === null || given === undefined) return '–';
  if (typeof given === 'number') return formatNumber(given);
  if (typeof given === 'boolean') return t(given ? 'inspector.on' : 'inspector.off');
  return String(given);
}
