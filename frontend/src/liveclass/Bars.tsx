/** Counts as bars; the numbers stand beside them as text. */
import type { ReactNode } from 'react';
import { formatNumber } from '../i18n/format';

export interface Bar {
  readonly key: string;
  readonly label: ReactNode;
  readonly count: number;
  readonly note?: string;
  readonly mark?: boolean;
}

interface BarsProps {
  readonly title: string;
  readonly bars: readonly Bar[];
  readonly of: number;
  readonly testid: string;
}

export function Bars({ title, bars, of, testid }: BarsProps) {
  return (
    <table className="live-bars" data-testid={testid}>
      <caption>{title}</caption>
      <tbody>
        {bars.map(({ key, label, count, note, mark }) => (
          <tr key={key} data-mark={mark || undefined}>
            <th scope="row">{label}</th>
            <td className="live-track" aria-hidden="true">
              <span style={{ inlineSize: `${of > 0 ? (100 * count) / of : 0}%` }} />
            </td>
            <td className="number">
              <span data-testid="count">{formatNumber(count)}</span>
              {note && <small> {note}</small>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
