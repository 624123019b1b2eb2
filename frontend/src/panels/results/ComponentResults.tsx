/** What one component does at the user count on show: how full, why, what waits, what it costs. */
import { classLabel } from '../../design/rules';
import { inLanguage, t } from '../../i18n';
import { formatMoney, formatMs, formatNumber, formatPercent, formatRate } from '../../i18n/format';
import type { ComponentResult, CostLine } from '../../live/protocol';
import { Disclosure } from './Disclosure';
import { ExplainButton } from './Explain';
import { extraName, limitName } from './names';
import { useShown } from './shown';
import './results.css';

export function ComponentResults({ id }: { readonly id: string }) {
  const { frame, stale } = useShown();
  const result = frame?.components[id];
  if (!frame || !result) return null;
  const lines = frame.cost.lines.filter((line) => line.component === id);
  return (
    <section
      className="component-results"
      aria-label={t('results.load')}
      data-stale={stale || undefined}
      data-testid="component-results"
    >
      <Load id={id} result={result} />
      <Limits result={result} />
      <Facts id={id} result={result} dollars={frame.cost.components[id] ?? 0} />
      <Disclosure title={t('results.details')}>
        <Arrivals result={result} />
        <Extras result={result} />
        <CostLines lines={lines} />
      </Disclosure>
    </section>
  );
}

function Load({ id, result }: { readonly id: string; readonly result: ComponentResult }) {
  if (result.binding === null) return <p className="component-load">{t('live.noLimit')}</p>;
  return (
    <p className="component-load" data-step={result.step}>
      <span className="load-sign" aria-hidden="true" />
      <strong>
        <ExplainButton figure={`components.${id}.utilisation`} name={t('results.load')}>
          {t('live.gauge', { percent: formatPercent(result.utilisation) })}
        </ExplainButton>
      </strong>
      <span>{t('results.limitedBy', { limit: limitName(result.binding) })}</span>
    </p>
  );
}

function Limits({ result }: { readonly result: ComponentResult }) {
  const limits = Object.entries(result.limits).sort(([, a], [, b]) => b - a);
  if (limits.length < 2) return null;
  return (
    <table className="limits" aria-label={t('results.limits')}>
      <tbody>
        {limits.map(([key, used]) => (
          <tr key={key} data-step={stepOf(used)}>
            <th scope="row">{limitName(key)}</th>
            <td className="limits-track" aria-hidden="true">
              <span style={{ width: `${Math.min(1, used) * 100}%` }} />
            </td>
            <td>{formatPercent(used)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Facts({
  id,
  result,
  dollars,
}: {
  readonly id: string;
  readonly result: ComponentResult;
  readonly dollars: number;
}) {
  const own = `components.${id}`;
  const facts: [string, string, string][] = [];
  // Nothing arrives at clients: they send.
  if (result.binding !== null || result.arrival_rate > 0)
    facts.push(
      [t('results.arrivals'), formatRate(result.arrival_rate), `${own}.arrival_rate`],
      [t('results.waiting'), formatNumber(Math.round(result.queue * 10) / 10), `${own}.queue`],
      [t('results.residence'), formatMs(result.residence_ms), `${own}.residence_ms`],
    );
  if (result.lost > 0) facts.push([t('results.lost'), formatPercent(result.lost), `${own}.lost`]);
  facts.push([t('results.costMonth'), formatMoney(dollars), `cost.components.${id}`]);
  return (
    <dl className="facts">
      {facts.map(([name, value, figure]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <ExplainButton figure={figure} name={name}>
              {value}
            </ExplainButton>
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Arrivals({ result }: { readonly result: ComponentResult }) {
  const arrivals = Object.entries(result.arrivals).sort(([, a], [, b]) => b - a);
  return (
    <Rows
      title={t('results.arrivalsByClass')}
      rows={arrivals.map(([key, rate]) => [classLabel(key), formatRate(rate)])}
    />
  );
}

function Extras({ result }: { readonly result: ComponentResult }) {
  const extras = Object.entries(result.extra ?? {});
  return (
    <Rows
      title={t('results.further')}
      rows={extras.map(([key, value]) => [extraName(key), extraValue(key, value)])}
    />
  );
}

function CostLines({ lines }: { readonly lines: readonly CostLine[] }) {
  return (
    <Rows
      title={t('results.costLines')}
      rows={lines.map((line) => [inLanguage(line.label), formatMoney(line.usd)])}
    />
  );
}

interface RowsProps {
  readonly title: string;
  readonly rows: readonly (readonly [string, string])[];
}

export function Rows({ title, rows }: RowsProps) {
  if (rows.length === 0) return null;
  return (
    <table className="rows">
      <caption>{title}</caption>
      <tbody>
        {rows.map(([name, value]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function extraValue(key: string, value: number): string {
  return /ratio|share/.test(key) ? formatPercent(value) : formatNumber(value);
}

const STEPS = [0.5, 0.7, 0.85, 1] as const;

function stepOf(utilisation: number): number {
  return STEPS.filter((bound) => utilisation >= bound).length;
}
