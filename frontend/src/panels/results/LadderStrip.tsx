/**
 * The users axis as a heat strip from 1 to 10 million: each cell has the colour of its busiest
 * component, the first break is named, and the handle chooses the user count of the design.
 */
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react';
import { t } from '../../i18n';
import { formatShortest, formatUserCount } from '../../i18n/format';
import { preview, setPaused, useLive } from '../../live/live';
import { UiIcon } from '../../ui/icons/UiIcon';
import { firstBreak, LADDER, nextRung, placeOf, type Rung, rungAt, rungs } from './ladder';
import { chooseUsers, useNameOf, useShown } from './shown';
import './ladder-strip.css';

const PLAY_STEP_MS = 900;

export function LadderStrip() {
  const solved = useLive((state) => state.solved);
  const verdict = useLive((state) => state.verdict);
  const { users } = useShown();
  const nameOf = useNameOf();
  const all = rungs(solved, verdict);
  const broken = firstBreak(all);

  return (
    <section className="ladder" aria-label={t('results.ladder')} data-testid="ladder">
      <Player users={users} />
      <div className="ladder-body">
        <Track all={all} users={users} breaks={broken} nameOf={nameOf} />
        <p className="ladder-note" data-testid="first-to-break">
          {broken
            ? t('results.firstToBreak', {
                users: formatUserCount(broken.users),
                name: nameOf(broken.breaks ?? ''),
              })
            : verdict && t('results.nothingBreaks')}
        </p>
      </div>
      <FlowSwitch />
    </section>
  );
}

interface TrackProps {
  readonly all: readonly Rung[];
  readonly users: number;
  readonly breaks: Rung | null;
  readonly nameOf: (id: string) => string;
}

function Track({ all, users, breaks, nameOf }: TrackProps) {
  const track = useRef<HTMLDivElement>(null);
  const scrubbed = useRef<number | null>(null);

  function scrub(event: PointerEvent): void {
    const box = track.current?.getBoundingClientRect();
    if (!box) return;
    scrubbed.current = rungAt((event.clientX - box.left) / box.width);
    preview(scrubbed.current);
  }

  function release(): void {
    if (scrubbed.current !== null) chooseUsers(scrubbed.current);
    scrubbed.current = null;
  }

  function onKeyDown(event: KeyboardEvent): void {
    const target = keyTarget(event.key, users);
    if (target === null) return;
    event.preventDefault();
    chooseUsers(target);
  }

  const here = all.find((rung) => rung.users === users);
  return (
    <div
      ref={track}
      className="ladder-track"
      role="slider"
      tabIndex={0}
      aria-label={t('results.users')}
      aria-valuemin={1}
      aria-valuemax={LADDER.at(-1)}
      aria-valuenow={users}
      aria-valuetext={valueText(users, here, nameOf)}
      data-testid="ladder-strip"
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        scrub(event);
      }}
      onPointerMove={(event) => {
        if (scrubbed.current !== null) scrub(event);
      }}
      onPointerUp={release}
      onPointerCancel={() => {
        scrubbed.current = null;
        preview(null);
      }}
    >
      {all.map((rung) => (
        <span
          key={rung.users}
          className="ladder-rung"
          data-users={rung.users}
          data-step={rung.step ?? undefined}
          data-stale={rung.stale || undefined}
          data-first-break={rung === breaks || undefined}
        >
          <span className="load-sign" aria-hidden="true" />
          <span className="ladder-users">{formatShortest(rung.users)}</span>
        </span>
      ))}
      <span className="ladder-handle" style={{ left: `${placeOf(users) * 100}%` }} />
    </div>
  );
}

/** Whoever is disturbed by moving dots stops them here; reduced motion stops them by itself. */
function FlowSwitch() {
  const paused = useLive((state) => state.paused);
  return (
    <button
      type="button"
      className="button button-icon button-quiet"
      aria-pressed={paused}
      aria-label={t('live.pauseFlow')}
      title={t('live.pauseFlow')}
      data-testid="pause"
      onClick={() => setPaused(!paused)}
    >
      <UiIcon name="pauseFlow" />
    </button>
  );
}

/** Walks up the ladder, a rung at a time, without changing the design. */
function Player({ users }: { readonly users: number }) {
  const [playing, setPlaying] = useState(false);

  useEffect(() => {
    if (!playing) return;
    const timer = setTimeout(() => {
      const next = nextRung(users, 1);
      if (next > users) preview(next);
      else {
        preview(null);
        setPlaying(false);
      }
    }, PLAY_STEP_MS);
    return () => clearTimeout(timer);
  }, [playing, users]);

  return (
    <button
      type="button"
      className="button button-icon"
      aria-label={t(playing ? 'results.stopPlaying' : 'results.play')}
      title={t(playing ? 'results.stopPlaying' : 'results.play')}
      data-testid="ladder-play"
      onClick={() => {
        preview(playing ? null : 1);
        setPlaying(!playing);
      }}
    >
      <UiIcon name={playing ? 'pause' : 'play'} />
    </button>
  );
}

function keyTarget(key: string, users: number): number | null {
  if (key === 'ArrowRight' || key === 'ArrowUp' || key === 'PageUp') return nextRung(users, 1);
  if (key === 'ArrowLeft' || key === 'ArrowDown' || key === 'PageDown') return nextRung(users, -1);
  if (key === 'Home') return LADDER[0];
  if (key === 'End') return LADDER.at(-1) ?? null;
  return null;
}

function valueText(users: number, rung: Rung | undefined, nameOf: (id: string) => string): string {
  const count = formatUserCount(users);
  if (!rung || rung.step === null) return count;
  const load = rung.breaks
    ? t('results.breaks', { name: nameOf(rung.breaks) })
    : t(`live.step${rung.step}`);
  return `${count}, ${load}`;
}
