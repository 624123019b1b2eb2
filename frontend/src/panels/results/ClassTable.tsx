/** Every request class with its percentiles and good share; a row over its goal is marked. */
import { classLabel } from '../../design/rules';
import { t } from '../../i18n';
import { formatLatency, formatRate, formatShare } from '../../i18n/format';
import type { ClassResult, LoadFrame } from '../../live/protocol';
import { ExplainButton } from './Explain';
import { reasonName } from './names';

export function ClassTable({ frame }: { readonly frame: LoadFrame }) {
  const classes = Object.entries(frame.classes).sort(([, a], [, b]) => b.rate - a.rate);
  return (
    <table className="class-table" data-testid="classes" aria-label={t('results.classes')}>
      <thead>
        <tr>
          <th scope="col">{t('results.class')}</th>
          <th scope="col">p50</th>
          <th scope="col">p95</th>
          <th scope="col">p99</th>
          <th scope="col">{t('results.good')}</th>
        </tr>
      </thead>
      <tbody>
        {classes.map(([key, result]) => (
          <Row key={key} id={key} name={classLabel(key)} result={result} />
        ))}
      </tbody>
    </table>
  );
}

interface RowProps {
  readonly id: string;
  readonly name: string;
  readonly result: ClassResult;
}

function Row({ id, name, result }: RowProps) {
  const slow = result.p95_ms > result.limit_ms;
  return (
    <>
      <tr data-slow={slow || undefined}>
        <th scope="row">{name}</th>
        {(['p50', 'p95', 'p99'] as const).map((key) => (
          <td key={key} className={key === 'p95' ? 'class-p95' : undefined}>
            <ExplainButton figure={`classes.${id}.${key}_ms`} name={`${name}, ${key}`}>
              {formatLatency(result[`${key}_ms`])}
            </ExplainButton>
          </td>
        ))}
        <td>
          <ExplainButton figure={`classes.${id}.good`} name={`${name}, ${t('results.good')}`}>
            {formatShare(result.good)}
          </ExplainButton>
        </td>
      </tr>
      <tr className="class-note">
        <td colSpan={5}>{rowNote(result)}</td>
      </tr>
    </>
  );
}

/** The rate and, where requests are lost, the most frequent reason. */
function rowNote(result: ClassResult): string {
  const rate = formatRate(result.rate);
  const [reason] = Object.entries(result.reasons).sort(([, a], [, b]) => b - a);
  if (!reason || result.fail_fraction < 0.0005) return rate;
  const share = formatShare(result.fail_fraction);
  return t('results.rowLost', { rate, share, reason: reasonName(reason[0]) });
}
