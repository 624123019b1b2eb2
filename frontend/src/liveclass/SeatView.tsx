/** A participant's page: whatever stands on the projector stands here, too, as text. */
import { useEffect, useRef } from 'react';
import { inLanguage, t } from '../i18n';
import { formatNumber, formatUserCount } from '../i18n/format';
import { leave } from './asking';
import { Countdown } from './Countdown';
import { Frame } from './Frame';
import { Predictions, RevealFigures, SurgeFigures } from './figures';
import { Pinned } from './Pinned';
import { Prediction } from './Prediction';
import { useLive } from './state';
import type { Phase } from './types';

export function SeatView() {
  const session = useLive((state) => state.session);
  const seat = useLive((state) => state.seat);
  const phase = session?.phase;
  useGoToEditor(phase, session?.id);

  return (
    <Frame>
      {seat && session && (
        <>
          <p>
            {t('liveclass.youAre', { name: seat.pseudonym })}{' '}
            <span className="quiet">{t('liveclass.pin', { pin: seat.pin })}</span>
          </p>
          <Countdown ends={seat.ends} />
          {phase === 'lobby' && (
            <p data-testid="waiting">{t('liveclass.waiting', { n: session.present })}</p>
          )}
          {phase === 'predict' && <Prediction />}
          {phase === 'build' && (
            <p>
              <a
                className="button button-primary"
                href={`/live/s/${session.id}/build`}
                data-testid="go-build"
              >
                {t('liveclass.goBuild')}
              </a>
            </p>
          )}
          <OwnSurge />
          <OwnResult />
          {(phase === 'discuss' || phase === 'reveal') && <Pinned />}
          <SurgeFigures />
          <RevealFigures />
          <Predictions />
          {phase === 'ended' ? (
            <p data-testid="ended">{t('liveclass.over')}</p>
          ) : (
            <details className="live-leave">
              <summary>{t('liveclass.leaveAbout')}</summary>
              <button type="button" className="button" onClick={() => void leave()}>
                {t('liveclass.leave')}
              </button>
            </details>
          )}
        </>
      )}
    </Frame>
  );
}

/** When building begins while this page is open, the editor opens; who comes back here stays. */
function useGoToEditor(phase: Phase | undefined, session: string | undefined): void {
  const before = useRef<Phase | undefined>(undefined);
  useEffect(() => {
    const was = before.current;
    before.current = phase;
    if (phase === 'build' && was !== undefined && was !== 'build') {
      location.assign(`/live/s/${session}/build`);
    }
  }, [phase, session]);
}

function OwnSurge() {
  const surge = useLive((state) => state.seat?.surge);
  if (!surge) return null;
  return (
    <div className="card" role="status" data-testid="own-surge" data-state={surge.state}>
      {surge.state === 'running' && t('liveclass.ownRunning')}
      {surge.state === 'failed' && t('liveclass.ownFailed')}
      {surge.state === 'done' &&
        (surge.kind
          ? t('liveclass.ownBroke', {
              users: formatUserCount(surge.survived ?? 0),
              name: surge.name || surge.kind,
            })
          : t('liveclass.ownHeld', { users: formatUserCount(surge.survived ?? 0) }))}
      {surge.state === 'refused' && (
        <>
          {t('liveclass.ownRefused')}
          <ul>
            {surge.problems?.map((problem) => (
              <li key={problem.en}>{inLanguage(problem)}</li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

function OwnResult() {
  const result = useLive((state) => state.seat?.result);
  if (!result) return null;
  return (
    <section className="card" aria-labelledby="own-result" data-testid="own-result">
      <h2 id="own-result">{t('liveclass.ownResult')}</h2>
      <p>
        {result.state === 'done'
          ? t(result.passed ? 'board.passed' : 'board.points', { n: result.total ?? 0 })
          : t(`board.state_${result.state}`)}
      </p>
      <table className="live-rows">
        <tbody>
          {result.rows?.map((row) => (
            <tr key={`${row.part} ${row.text.en}`}>
              <td className="number">
                {formatNumber(row.points)}
                {row.most > 0 && <small> / {formatNumber(row.most)}</small>}
              </td>
              <td>{inLanguage(row.text)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
