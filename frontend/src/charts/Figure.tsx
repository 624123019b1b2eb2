/** The frame around every chart: its caption, the figures as a table, and the file. */
import { type ReactNode, useState } from 'react';
import { t } from '../i18n';
import { formatNumber } from '../i18n/format';
import { UiIcon } from '../ui/icons/UiIcon';
import { type Cell, type Table, toCsv } from './table';
import './charts.css';

export interface FigureProps {
  readonly title: string;
  /** Name of the saved file, without its ending. */
  readonly file: string;
  readonly table: Table;
  readonly controls?: ReactNode;
  readonly children: ReactNode;
}

export function Figure({ title, file, table, controls, children }: FigureProps) {
  const [asTable, setAsTable] = useState(false);
  return (
    <figure className="chart" data-testid={`chart-${file}`}>
      <div className="chart-tools">
        {controls}
        <span className="chart-space" />
        <button
          type="button"
          className="button button-quiet"
          aria-pressed={asTable}
          onClick={() => setAsTable(!asTable)}
        >
          <UiIcon name="table" />
          {t('charts.asTable')}
        </button>
        <button
          type="button"
          className="button button-quiet"
          aria-label={t('charts.saveCsvOf', { title })}
          onClick={() => save(`${file}.csv`, toCsv(table))}
        >
          <UiIcon name="download" />
          CSV
        </button>
      </div>
      {asTable ? <DataTable title={title} table={table} /> : children}
    </figure>
  );
}

function DataTable({ title, table }: { readonly title: string; readonly table: Table }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling box must be reachable by keyboard.
    <section className="table-scroll" tabIndex={0} aria-label={title}>
      <table className="table" aria-label={title}>
        <thead>
          <tr>
            {table.columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row) => (
            <tr key={row.join('|')}>
              {row.map((cell, index) => (
                <td key={table.columns[index]} data-number={typeof cell === 'number' || undefined}>
                  {shown(cell)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function shown(cell: Cell): string {
  if (cell === null) return '–';
  return typeof cell === 'number' ? formatNumber(cell) : cell;
}

function save(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
