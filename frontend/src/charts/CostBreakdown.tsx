/** What the design costs a month, by component, at the user count on show. */
import { inLanguage, t } from '../i18n';
import { formatMoney, formatPercent } from '../i18n/format';
import type { LoadFrame } from '../live/protocol';
import { BarTable } from './BarTable';
import { CostLines, providerName } from './CostLines';
import { Figure } from './Figure';
import { costBars } from './shape';

export interface CostBreakdownProps {
  readonly frame: LoadFrame;
  readonly nameOf: (component: string) => string;
}

export function CostBreakdown({ frame, nameOf }: CostBreakdownProps) {
  const bars = costBars(frame);
  const title = t('charts.cost');
  const table = {
    columns: [
      t('results.component'),
      t('charts.item'),
      t('charts.product'),
      t('charts.quantity'),
      t('charts.unit'),
      t('charts.dollarsColumn'),
      t('charts.priceOf'),
    ],
    rows: frame.cost.lines.map((line) => [
      line.component ? nameOf(line.component) : '',
      inLanguage(line.label),
      line.product,
      line.quantity,
      line.unit,
      line.usd,
      providerName(line.provider),
    ]),
  };
  return (
    <Figure title={title} file="cost" table={table}>
      <BarTable
        title={title}
        rows={bars.map((bar) => ({
          key: bar.component,
          name: nameOf(bar.component),
          from: 0,
          part: bar.share,
          value: formatMoney(bar.dollars),
          share: formatPercent(bar.share),
        }))}
        total={formatMoney(frame.cost.total)}
      />
      <CostLines cost={frame.cost} nameOf={nameOf} />
    </Figure>
  );
}
