/** Where the mean time of a request goes, component by component. */
import type { ReactNode } from 'react';
import { t } from '../i18n';
import { formatMs, formatPercent } from '../i18n/format';
import type { LoadFrame } from '../live/protocol';
import { BarTable } from './BarTable';
import { Figure } from './Figure';
import { waterfall } from './shape';

export interface WaterfallProps {
  readonly frame: LoadFrame;
  readonly classKey: string;
  readonly className: string;
  readonly nameOf: (component: string) => string;
  readonly controls?: ReactNode;
}

export function Waterfall({ frame, classKey, className, nameOf, controls }: WaterfallProps) {
  const bars = waterfall(frame, classKey);
  const total = bars.reduce((sum, bar) => sum + bar.ms, 0);
  const title = t('charts.waterfallOf', { name: className });
  const table = {
    columns: [t('results.component'), t('charts.startColumn'), t('charts.msColumn')],
    rows: bars.map((bar) => [nameOf(bar.place), bar.start, bar.ms]),
  };
  return (
    <Figure title={title} file="time" table={table} controls={controls}>
      <BarTable
        title={title}
        rows={bars.map((bar, index) => ({
          key: `${index}-${bar.place}`,
          name: nameOf(bar.place),
          from: total > 0 ? bar.start / total : 0,
          part: bar.share,
          value: formatMs(bar.ms),
          share: formatPercent(bar.share),
        }))}
        total={formatMs(total)}
      />
    </Figure>
  );
}
