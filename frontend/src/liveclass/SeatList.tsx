/** Who is in, by pseudonym: how far each is, more time, and the way out. */
import { useState } from 'react';
import { t } from '../i18n';
import { formatPercent } from '../i18n/format';
import { command } from './asking';
import { useLive } from './state';
import type { SeatLine } from './types';

type SeatState = 'left' | 'present' | 'away' | 'answered' | 'saved' | 'ended';
const TIMES = [100, 125, 150, 200, 300, 400] as const;

export function SeatList({ host }: { readonly host: boolean }) {
  const seats = useLive((state) => state.staff?.list ?? []);
  return (
    <div className="live-part">
      <h2 id="seats">{t('liveclass.seats', { n: seats.length })}</h2>
      <section
        className="scroll"
        aria-labelledby="seats"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling table must take the keyboard.
        tabIndex={0}
      >
        <table data-testid="seat-list">
          <thead>
            <tr>
              <th scope="col">{t('liveclass.who')}</th>
              <th scope="col">{t('liveclass.state')}</th>
              <th scope="col">{t('liveclass.time')}</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {seats.map((seat) => (
              <Line key={seat.key} seat={seat} host={host} />
            ))}
          </tbody>
        </table>
      </section>
    </div>
  );
}

function Line({ seat, host }: { readonly seat: SeatLine; readonly host: boolean }) {
  const [sure, setSure] = useState(false);
  const did = (['answered', 'saved', 'ended'] as const).filter((what) => seat[what]);
  const where = seat.left ? 'left' : seat.present ? 'present' : 'away';
  const states: readonly SeatState[] = [where, ...did];
  return (
    <tr>
      <th scope="row">{seat.pseudonym}</th>
      <td>{states.map((what) => t(`liveclass.seat_${what}`)).join(' · ')}</td>
      <td>
        {host ? (
          <select
            className="field field-short"
            aria-label={t('liveclass.timeOf', { name: seat.pseudonym })}
            value={seat.percent}
            onChange={(event) =>
              void command('time', { seat: seat.key, percent: Number(event.target.value) })
            }
          >
            {[...new Set([...TIMES, seat.percent])].map((percent) => (
              <option key={percent} value={percent}>
                {formatPercent(percent / 100)}
              </option>
            ))}
          </select>
        ) : (
          formatPercent(seat.percent / 100)
        )}
      </td>
      <td>
        {host && (
          <button
            type="button"
            className="button"
            data-testid="remove"
            onBlur={() => setSure(false)}
            onClick={() => {
              if (sure) void command('remove', { seat: seat.key });
              setSure(!sure);
            }}
          >
            {t(sure ? 'liveclass.sure' : 'liveclass.remove')}
            <span className="visually-hidden"> {seat.pseudonym}</span>
          </button>
        )}
      </td>
    </tr>
  );
}
