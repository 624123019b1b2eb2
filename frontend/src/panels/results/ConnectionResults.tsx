/** What flows through one connection at the user count on show, by class, and why. */
import { classLabel } from '../../design/rules';
import { inLanguage, t } from '../../i18n';
import { formatNumber, formatRate } from '../../i18n/format';
import { Rows } from './ComponentResults';
import { useShown } from './shown';
import './results.css';

export function ConnectionResults({ id }: { readonly id: string }) {
  const { frame, stale } = useShown();
  const result = frame?.connections[id];
  if (!result) return null;
  const classes = Object.entries(result.classes).sort(([, a], [, b]) => b - a);
  return (
    <section
      className="component-results"
      aria-label={t('inspector.flows')}
      data-stale={stale || undefined}
      data-testid="connection-results"
    >
      <p>{inLanguage(result.why)}</p>
      {result.rate > 0 ? (
        <Rows
          title={t('inspector.flows')}
          rows={[
            ...classes.map(([key, rate]): [string, string] => [classLabel(key), formatRate(rate)]),
            [t('inspector.bytes'), t('inspector.mbit', { n: formatNumber(result.mbit_s) })],
          ]}
        />
      ) : (
        <p>{t('inspector.flowsNothing')}</p>
      )}
    </section>
  );
}
