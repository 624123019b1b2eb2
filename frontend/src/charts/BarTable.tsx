/** A table whose second column is a bar: a chart that reads well aloud and in print. */
import { t } from '../i18n';

export interface Bar {
  readonly key: string;
  readonly name: string;
  /** Where the bar begins and how long it is, as parts of the width. */
  readonly from: number;
  readonly part: number;
  readonly value: string;
  readonly share: string;
}

export interface BarTableProps {
  readonly title: string;
  readonly rows: readonly Bar[];
  readonly total: string;
}

export function BarTable({ title, rows, total }: BarTableProps) {
  return (
    <table className="bars" aria-label={title}>
      <tbody>
        {rows.map(({ key, name, from, part, value, share }) => (
          <tr key={key}>
            <th scope="row" title={name}>
              {name}
            </th>
            <td className="bars-track" aria-hidden="true">
              <span style={{ marginLeft: `${from * 100}%`, width: `${part * 100}%` }} />
            </td>
            <td>{value}</td>
            <td className="bars-share">{share}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">{t('charts.total')}</th>
          <td aria-hidden="true" />
          <td>{total}</td>
          <td />
        </tr>
      </tfoot>
    </table>
  );
}
