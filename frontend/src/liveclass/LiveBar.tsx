/** Over the editor while a class builds: the phase, the time that is left, the way back. When
 * the phase is over the room opens; what was kept before counts. */
import { useEffect } from 'react';
import { boot } from '../boot';
import { t } from '../i18n';
import { Countdown } from './Countdown';
import { followSession } from './socket';
import { useLive } from './state';
import './bar.css';

export function LiveBar() {
  const { board } = boot();
  const live = board?.mode === 'live' ? board : null;
  const phase = useLive((state) => state.session?.phase);
  const line = useLive((state) => state.line);
  const ends = useLive((state) => state.seat?.ends ?? null);

  useEffect(() => {
    if (live) followSession(live.session, 'seat');
  }, [live]);

  useEffect(() => {
    const gone = line === 'removed' || line === 'refused';
    if (live && (gone || (phase !== undefined && phase !== 'build'))) location.assign(live.back);
  }, [live, line, phase]);

  if (!live) return null;
  return (
    <section className="live-over" aria-label={t('liveclass.bar')} data-testid="live-bar">
      <strong>{t('liveclass.phase_build')}</strong>
      <Countdown ends={ends} />
      {line === 'lost' && <span role="status">{t('liveclass.lost')}</span>}
      <a href={live.back}>{t('liveclass.toRoom')}</a>
    </section>
  );
}
