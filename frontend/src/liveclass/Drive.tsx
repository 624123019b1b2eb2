/** The buttons that move a session: on to the next phase, the countdown, the wall, the door. */
import { useState } from 'react';
import { t } from '../i18n';
import { command } from './asking';
import { useLive } from './state';
import type { LiveBoot, Phase } from './types';

const NEXT: Readonly<Record<Phase, readonly Phase[]>> = {
  lobby: ['predict', 'build'],
  predict: ['build'],
  build: ['surge'],
  surge: ['reveal'],
  reveal: ['discuss'],
  discuss: ['reveal'],
  ended: [],
};
const TIMED: readonly Phase[] = ['predict', 'build'];

export function Drive({ about }: { readonly about: LiveBoot }) {
  const session = useLive((state) => state.session);
  const shown = useLive((state) => state.staff?.predictions_shown ?? false);
  const [minutes, setMinutes] = useState('');
  const [busy, setBusy] = useState(false);
  if (!session) return null;
  const { phase, locked } = session;
  const warns = phase === 'surge' && (about.still_open ?? 0) > 0;

  async function go(wanted: Phase): Promise<void> {
    setBusy(true);
    const given = TIMED.includes(wanted) && minutes ? Number(minutes) : 0;
    if (await command('phase', { phase: wanted, minutes: given })) setMinutes('');
    setBusy(false);
  }

  return (
    <section aria-label={t('liveclass.drive')} className="card live-drive">
      {warns && (
        <p className="notice" data-tone="warning">
          {t('liveclass.stillOpen', { n: about.still_open ?? 0 })}
        </p>
      )}
      <div className="actions">
        {NEXT[phase].map((wanted, place) => (
          <button
            key={wanted}
            type="button"
            className={place === 0 ? 'button button-primary' : 'button'}
            disabled={busy}
            data-testid={`go-${wanted}`}
            onClick={() => void go(wanted)}
          >
            {t('liveclass.goTo', { phase: t(`liveclass.phase_${wanted}`) })}
          </button>
        ))}
      </div>
      {(TIMED.includes(phase) || NEXT[phase].some((next) => TIMED.includes(next))) && (
        <div className="actions">
          <label htmlFor="minutes">{t('liveclass.minutes')}</label>
          <input
            id="minutes"
            className="field field-short"
            type="number"
            min="0.5"
            max="120"
            step="0.5"
            inputMode="decimal"
            value={minutes}
            onChange={(event) => setMinutes(event.target.value)}
          />
          {TIMED.includes(phase) && (
            <>
              <button
                type="button"
                className="button"
                data-testid="set-countdown"
                disabled={!minutes}
                onClick={() => void command('countdown', { minutes: Number(minutes) })}
              >
                {t('liveclass.setCountdown')}
              </button>
              {session.ends !== null && (
                <button
                  type="button"
                  className="button"
                  onClick={() => void command('countdown', { minutes: 0 })}
                >
                  {t('liveclass.noCountdown')}
                </button>
              )}
            </>
          )}
        </div>
      )}
      <div className="actions">
        {phase === 'predict' && (
          <button
            type="button"
            className="button"
            data-testid="show-predictions"
            onClick={() => void command('predictions', { on: !shown })}
          >
            {t(shown ? 'liveclass.hideAnswers' : 'liveclass.showAnswers')}
          </button>
        )}
        <button
          type="button"
          className="button"
          data-testid="lock"
          onClick={() => void command('lock', { on: !locked })}
        >
          {t(locked ? 'liveclass.unlock' : 'liveclass.lock')}
        </button>
        <button type="button" className="button" onClick={() => void command('code')}>
          {t('liveclass.newCode')}
        </button>
      </div>
    </section>
  );
}
