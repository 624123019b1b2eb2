/** Components by user counts, coloured by load: the table is the chart. */
import { useState } from 'react';
import { t } from '../i18n';
import { formatCompact, formatShortest } from '../i18n/format';
import type { LoadFrame } from '../live/protocol';
import { Figure } from './Figure';
import { ascending, heatRows } from './shape';

const FIRST_ROWS = 12;

export interface HeatmapProps {
  readonly frames: readonly LoadFrame[];
  readonly nameOf: (component: string) => string;
}

export function Heatmap({ frames, nameOf }: HeatmapProps) {
  const [whole, setWhole] = useState(false);
  const counts = ascending(frames).map((frame) => frame.users);
  const rows = heatRows(frames);
  const shown = whole ? rows : rows.slice(0, FIRST_ROWS);
  const title = t('charts.heatmap');
  const table = {
    columns: [t('results.component'), ...counts.map((count) => formatCompact(count))],
    rows: rows.map((row) => [
      nameOf(row.component),
      ...row.cells.map((cell) => cell?.utilisation ?? null),
    ]),
  };
  return (
    <Figure title={title} file="utilisation" table={table}>
      <div className="table-scroll">
        <table className="heatmap" aria-label={title}>
          <thead>
            <tr>
              <th scope="col">{t('results.component')}</th>
              {counts.map((count) => (
                <th key={count} scope="col">
                  {formatShortest(count)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <tr key={row.component}>
                <th scope="row">{nameOf(row.component)}</th>
                {row.cells.map((cell, index) => (
                  <td key={counts[index]} data-step={cell?.step}>
                    {cell && shortPercent(cell.utilisation)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {rows.length > FIRST_ROWS && (
        <button type="button" className="button button-quiet" onClick={() => setWhole(!whole)}>
          {whole ? t('charts.fewer') : t('charts.all', { n: rows.length })}
        </button>
      )}
    </Figure>
  );
}

/** Three digits fit into a cell: from ten times the capacity on, how many times. */
function shortPercent(utilisation: number): string {
  const percent = Math.round(utilisation * 100);
  return percent > 999 ? `${formatCompact(Math.round(utilisation))}×` : String(percent);
}
