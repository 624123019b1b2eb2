/** Verify by simulation: progress, intervals drawn beside the solved figures, and the verdict. */
import { inLanguage, t } from '../../i18n';
import { formatUserCount } from '../../i18n/format';
import { cancelVerification, startVerification, useVerification } from '../../live/verification';
import { useShown } from './shown';
import { VerifiedFigures } from './VerifiedFigures';
import './verify.css';

export function Verify() {
  const { users } = useShown();
  const { status, frame, error, users: verified } = useVerification();
  const running = status === 'running';
  return (
    <div className="verify" data-testid="verify" data-status={status}>
      <p className="judge-about">{t('verify.about')}</p>
      {running ? (
        <div className="verify-progress">
          <progress aria-label={t('verify.progress')} value={frame?.progress ?? 0} max={1} />
          <button type="button" className="button" onClick={cancelVerification}>
            {t('verify.cancel')}
          </button>
        </div>
      ) : (
        <button
          type="button"
          className="button"
          data-testid="start-verify"
          onClick={() => startVerification(users)}
        >
          {t('verify.start', { users: formatUserCount(users) })}
        </button>
      )}
      <p role="status" className="verify-verdict">
        {error?.message ?? (frame?.verdict && inLanguage(frame.verdict))}
      </p>
      {frame && <VerifiedFigures frame={frame} users={verified} />}
    </div>
  );
}
