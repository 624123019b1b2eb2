/** What the instructor drives with: the next phase, the clock, who is in, what is on the wall. */
import { t } from '../i18n';
import { formatNumber } from '../i18n/format';
import { command } from './asking';
import { Countdown } from './Countdown';
import { Drive } from './Drive';
import { Ending } from './Ending';
import { Frame } from './Frame';
import { Predictions, RevealFigures, SurgeFigures } from './figures';
import { Pinned, shown } from './Pinned';
import { SeatList } from './SeatList';
import { useLive } from './state';
import type { LiveBoot } from './types';

export function StaffView({ about }: { readonly about: LiveBoot }) {
  const session = useLive((state) => state.session);
  const staff = useLive((state) => state.staff);
  const open = session?.phase !== 'ended';
  return (
    <Frame>
      {session && staff && (
        <>
          {open && (
            <div className="live-join">
              <img src={`/live/s/${session.id}/qr.svg?of=${staff.code}`} alt={t('liveclass.qr')} />
              <div>
                <p className="live-code" data-testid="live-code">
                  {staff.code}
                </p>
                <p>
                  {location.host}/live/{staff.code}
                </p>
              </div>
            </div>
          )}
          <p data-testid="counts">
            {t('liveclass.counts', {
              present: session.present,
              seats: session.seats,
              answered: session.answered,
            })}
          </p>
          <Countdown ends={session.ends} />
          {open && about.may_host && <Drive about={about} />}
          <Designs host={Boolean(about.may_host)} />
          {session.phase === 'discuss' && <Pinned />}
          <SurgeFigures />
          <RevealFigures />
          <Predictions />
          <SeatList host={open && Boolean(about.may_host)} />
          {open && about.may_host && <Ending />}
        </>
      )}
    </Frame>
  );
}

/** Every design of the room by its figures alone, to put on the wall. */
function Designs({ host }: { readonly host: boolean }) {
  const designs = useLive((state) => state.staff?.designs);
  const session = useLive((state) => state.session);
  if (!(designs && session) || designs.length === 0) return null;
  const pinned = session.pinned?.handle;
  return (
    <div className="live-part">
      <h2 id="designs">{t('liveclass.designs')}</h2>
      <section
        className="scroll"
        aria-labelledby="designs"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling table must take the keyboard.
        tabIndex={0}
      >
        <table data-testid="designs">
          <thead>
            <tr>
              <th scope="col">{t('liveclass.design')}</th>
              <th scope="col">{t('liveclass.column_total')}</th>
              <th scope="col">{t('liveclass.column_cost')}</th>
              <th scope="col">{t('liveclass.column_survived')}</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {designs.map((design, place) => (
              <tr key={design.handle}>
                <th scope="row">
                  <a
                    href={`/live/s/${session.id}/design/${design.handle}`}
                    target="_blank"
                    rel="noopener"
                  >
                    {formatNumber(place + 1)}
                  </a>
                </th>
                <td className="number">{shown(design, 'total')}</td>
                <td className="number">{shown(design, 'cost')}</td>
                <td className="number">{shown(design, 'survived')}</td>
                <td>
                  {host && session.phase !== 'ended' && (
                    <button
                      type="button"
                      className="button"
                      data-testid="pin"
                      onClick={() =>
                        void command('pin', {
                          design: pinned === design.handle ? '' : design.handle,
                        })
                      }
                    >
                      {t(pinned === design.handle ? 'liveclass.unpin' : 'liveclass.pin_design')}
                      <span className="visually-hidden"> {formatNumber(place + 1)}</span>
                    </button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </div>
  );
}
