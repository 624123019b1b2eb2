/** What every page of a session has: the phase, the time, the line, refusals. */
import type { ReactNode } from 'react';
import { t } from '../i18n';
import { useLive } from './state';
import type { Phase } from './types';

export const PHASES = ['lobby', 'predict', 'build', 'surge', 'reveal', 'discuss'] as const;

export function Steps({ phase }: { readonly phase: Phase }) {
  return (
    <ol
      className="live-steps"
      aria-label={t('liveclass.phases')}
      data-testid="phase"
      data-phase={phase}
    >
      {[...PHASES, ...(phase === 'ended' ? (['ended'] as const) : [])].map((each) => (
        <li key={each} aria-current={each === phase ? 'step' : undefined}>
          {t(`liveclass.phase_${each}`)}
        </li>
      ))}
    </ol>
  );
}

export function Frame({ children }: { readonly children: ReactNode }) {
  const session = useLive((state) => state.session);
  const line = useLive((state) => state.line);
  const refusal = useLive((state) => state.refusal);
  if (line === 'removed' || line === 'refused') {
    return (
      <p className="notice" role="alert" data-testid="live-gone">
        {t(line === 'removed' ? 'liveclass.removed' : 'liveclass.refused')}
      </p>
    );
  }
  if (!session) return <p role="status">{t('liveclass.connecting')}</p>;
  return (
    <div className="live" data-phase={session.phase}>
      <Steps phase={session.phase} />
      <p className="visually-hidden" role="status">
        {t('liveclass.nowPhase', { phase: t(`liveclass.phase_${session.phase}`) })}
      </p>
      {line === 'lost' && (
        <p className="notice" role="status">
          {t('liveclass.lost')}
        </p>
      )}
      {refusal && (
        <p className="notice" role="alert" data-testid="live-refusal">
          {refusal}
        </p>
      )}
      {children}
    </div>
  );
}
