/** The design the instructor shows without saying whose, beside one's own in figures. */
import { t } from '../i18n';
import { formatMoney, formatMs, formatNumber, formatUserCount } from '../i18n/format';
import { useLive } from './state';
import type { Figures } from './types';

type Column = 'total' | 'cost' | 'p99_ms' | 'survived';
const FORMATS: Readonly<Record<Column, (value: number) => string>> = {
  total: formatNumber,
  cost: formatMoney,
  p99_ms: formatMs,
  survived: formatUserCount,
};

export function Pinned() {
  const session = useLive((state) => state.session);
  const own = useLive((state) => state.seat?.figures);
  if (!session?.pinned) return null;
  const { pinned } = session;
  const place = `/live/s/${session.id}/pinned`;
  const dark = document.documentElement.dataset.theme === 'dark';
  return (
    <section aria-labelledby="pinned" data-testid="pinned">
      <h2 id="pinned">{t('liveclass.pinned')}</h2>
      <img
        className="live-drawing"
        src={`${place}.svg?of=${pinned.handle}${dark ? '&theme=dark' : ''}`}
        alt={t('liveclass.pinnedPicture')}
      />
      <table className="live-compare">
        <thead>
          <tr>
            <td />
            <th scope="col">{t('liveclass.thisDesign')}</th>
            {own && <th scope="col">{t('liveclass.ownDesign')}</th>}
          </tr>
        </thead>
        <tbody>
          {(Object.keys(FORMATS) as Column[]).map((column) => (
            <tr key={column}>
              <th scope="row">{t(`liveclass.column_${column}`)}</th>
              <td className="number">{shown(pinned, column)}</td>
              {own && <td className="number">{shown(own, column)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
      <p>
        <a className="button" href={place} target="_blank" rel="noopener">
          {t('liveclass.openPinned')}
        </a>
      </p>
    </section>
  );
}

export function shown(figures: Figures, column: Column): string {
  const value = figures[column];
  return typeof value === 'number' ? FORMATS[column](value) : '–';
}
