/** The four figures and the one sentence that answer "does it hold?". */

import { type ReactNode, Suspense } from 'react';
import { classLabel } from '../../design/rules';
import { useDesign } from '../../design/store';
import { t } from '../../i18n';
import { formatLatency, formatMoney, formatShare, formatUsers } from '../../i18n/format';
import { useLive } from '../../live/live';
import type { LoadFrame } from '../../live/protocol';
import { UiIcon } from '../../ui/icons/UiIcon';
import { headline, slowest } from './headline';
import { chooseUsers, useNameOf, useShown } from './shown';
import './summary-bar.css';
import { lazily } from '../../ui/lazily';

const ScoreFigure = lazily(async () => (await import('../judge/ScoreFigure')).ScoreFigure);

const FEWEST = 1;
const MOST = 10_000_000;

interface SummaryProps {
  /** Whether the score leads to its reasons, in the panel beside the canvas. */
  readonly reasons?: boolean;
}

export function SummaryBar({ reasons = true }: SummaryProps) {
  const { users, frame, stale } = useShown();
  const solved = useLive((state) => state.verdict !== null);
  const failed = useLive((state) => state.error !== null);
  return (
    <section className="summary" aria-label={t('results.summary')} data-stale={stale || undefined}>
      <dl className="summary-figures">
        <UsersFigure users={users} />
        {frame && <Figures frame={frame} />}
        {solved ? (
          <Suspense fallback={<div className="figure-awaited" data-coming />}>
            <ScoreFigure reasons={reasons} />
          </Suspense>
        ) : (
          !failed && <div className="figure-awaited" data-coming={frame ? true : undefined} />
        )}
      </dl>
      <Sentence frame={frame} />
    </section>
  );
}

function UsersFigure({ users }: { readonly users: number }) {
  return (
    <div className="figure figure-users">
      <dt>{t('results.users')}</dt>
      <dd>
        <span data-testid="users">{formatUsers(users)}</span>
        <button
          type="button"
          className="button"
          disabled={users <= FEWEST}
          aria-label={t('results.divide')}
          data-testid="users-d10"
          onClick={() => chooseUsers(Math.max(FEWEST, Math.round(users / 10)))}
        >
          ÷10
        </button>
        <button
          type="button"
          className="button button-primary"
          disabled={users >= MOST}
          aria-label={t('results.multiply')}
          data-testid="users-x10"
          onClick={() => chooseUsers(Math.min(MOST, users * 10))}
        >
          ×10
        </button>
      </dd>
    </div>
  );
}

function Figures({ frame }: { readonly frame: LoadFrame }) {
  const goal = useDesign((state) => Number(state.design.goals.good_share ?? 0));
  const worst = slowest(frame);
  return (
    <>
      <Figure label={t('results.good')} alarm={frame.good < goal} testId="good">
        {formatShare(frame.good)}
      </Figure>
      {worst && (
        <Figure
          label={t('results.p95Of', { name: classLabel(worst.key) })}
          alarm={worst.p95_ms === 0 || worst.p95_ms > worst.limit_ms}
          testId="p95"
        >
          {formatLatency(worst.p95_ms)}
        </Figure>
      )}
      <Figure label={t('results.costMonth')} alarm={false} testId="cost">
        {formatMoney(frame.cost.total)}
      </Figure>
    </>
  );
}

interface FigureProps {
  readonly label: string;
  readonly alarm: boolean;
  readonly testId: string;
  readonly children: ReactNode;
}

function Figure({ label, alarm, testId, children }: FigureProps) {
  return (
    <div className="figure" data-alarm={alarm || undefined}>
      <dt>{label}</dt>
      <dd data-testid={testId}>{children}</dd>
    </div>
  );
}

function Sentence({ frame }: { readonly frame: LoadFrame | null }) {
  const verdict = useLive((state) => state.verdict);
  const status = useLive((state) => state.status);
  const reason = useLive((state) => state.statusReason);
  const error = useLive((state) => state.error);
  const drawn = useDesign((state) => Object.keys(state.design.components).length > 0);
  const nameOf = useNameOf();
  if (status === 'offline' || status === 'closed')
    return <Line tone="caution" text={t(`live.${status}`, { reason })} icon="offline" />;
  if (!drawn) return <Line tone="plain" text={t('live.nothing')} icon="info" />;
  if (error) return <Line tone="danger" text={error.message} icon="error" />;
  if (!frame) return <Line tone="good" text={t('live.solving')} icon="wait" />;
  const { tone, text } = headline(frame, verdict, nameOf);
  return <Line tone={tone} text={text} icon={tone === 'good' ? 'done' : 'warning'} />;
}

interface LineProps {
  readonly tone: string;
  readonly text: string;
  readonly icon: 'offline' | 'error' | 'info' | 'wait' | 'done' | 'warning';
}

function Line({ tone, text, icon }: LineProps) {
  return (
    <p className="summary-sentence" data-tone={tone} data-testid="capacity">
      <UiIcon name={icon} />
      <span>{text}</span>
    </p>
  );
}
