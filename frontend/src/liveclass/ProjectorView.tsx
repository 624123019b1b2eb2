/** What hangs on the wall: read from the last row, without a name that anybody is known by. */
import { inLanguage, t } from '../i18n';
import { Countdown } from './Countdown';
import { Frame } from './Frame';
import { Predictions, RevealFigures, SurgeFigures } from './figures';
import { Pinned } from './Pinned';
import { useLive } from './state';
import type { LiveBoot } from './types';

export function ProjectorView({ about }: { readonly about: LiveBoot }) {
  const session = useLive((state) => state.session);
  const wall = useLive((state) => state.projector);
  const phase = session?.phase;
  return (
    <Frame>
      {session && wall && (
        <>
          <Countdown ends={session.ends} />
          {phase === 'lobby' && (
            <div className="live-lobby">
              <img
                src={`/live/s/${session.id}/qr.svg?of=${wall.code}`}
                alt={t('liveclass.qr')}
                className="live-qr"
              />
              <div>
                <p>{t('liveclass.joinAt', { place: `${location.host}/live` })}</p>
                <p className="live-code" data-testid="live-code">
                  {wall.code}
                </p>
                <p>{t('liveclass.here', { n: session.present })}</p>
              </div>
            </div>
          )}
          {phase === 'lobby' && (
            <ul className="live-names" data-testid="names" aria-label={t('liveclass.who')}>
              {wall.names.map((name) => (
                <li key={name}>{name}</li>
              ))}
            </ul>
          )}
          {(phase === 'predict' || phase === 'build') && (
            <p className="live-goal">{inLanguage(about.goal)}</p>
          )}
          {phase === 'predict' && (
            <p data-testid="answered">
              {t('liveclass.answeredOf', { n: session.answered, of: session.seats })}
            </p>
          )}
          {phase === 'discuss' && <Pinned />}
          {(phase === 'surge' || phase === 'ended') && <SurgeFigures />}
          {phase !== 'discuss' && <RevealFigures />}
          {phase !== 'discuss' && phase !== 'surge' && <Predictions />}
          {phase !== 'lobby' && phase !== 'ended' && (
            <p className="live-corner">
              {t('liveclass.joinShort', { place: `${location.host}/live`, code: wall.code })}
            </p>
          )}
        </>
      )}
    </Frame>
  );
}
