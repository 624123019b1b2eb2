/**
 * Which frames of which run count. A run is a contiguous sequence: a frame already seen is
 * dropped, a gap is asked for, and nothing of any other run gets through.
 */
import type { Frame, Resume, RunError, ServerMessage } from './protocol';

/** Without news of an unfinished run for this long, ask for what is missing. */
const STALLED_MS = 3000;

export type RunStatus = 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';

export interface RunState {
  /** The client's own reference; the server's is known once the run is accepted. */
  readonly id: string;
  readonly run: string | null;
  readonly next: number;
  readonly status: RunStatus;
  /** The sequence number last asked for again, so that one gap is asked for once. */
  readonly asked: number;
  readonly heardAt: number;
}

export interface Step {
  readonly state: RunState;
  readonly frame?: Frame;
  readonly follow?: Resume;
  readonly error?: RunError;
}

export function startRun(id: string, now: number): RunState {
  return { id, run: null, next: 0, status: 'waiting', asked: -1, heardAt: now };
}

export function isUnfinished(state: RunState | null): state is RunState {
  return state?.status === 'waiting' || state?.status === 'running';
}

/** What one message of the server means for the current run. */
export function receive(state: RunState, message: ServerMessage, now: number): Step {
  switch (message.t) {
    case 'run.accepted':
      if (message.id !== state.id || state.run !== null) return { state };
      return { state: { ...state, run: message.run, status: 'running', heardAt: now } };
    case 'run.frame':
      if (message.run !== state.run || !isUnfinished(state) || message.seq < state.next)
        return { state };
      if (message.seq > state.next) return askAgain({ ...state, heardAt: now });
      return {
        state: { ...state, next: state.next + 1, heardAt: now },
        frame: message.frame,
      };
    case 'run.end':
      if (message.run !== state.run || !isUnfinished(state)) return { state };
      if (message.status === 'done' && message.seq > state.next)
        return askAgain({ ...state, heardAt: now });
      return end(state, message.status, message.error ?? undefined);
    case 'error':
      if (message.id !== state.id) return { state };
      return end(state, 'failed', message);
    default:
      return { state };
  }
}

/** What to ask for when a run has been silent for too long. */
export function stalled(state: RunState, now: number): Step {
  if (!isUnfinished(state) || state.run === null || now - state.heardAt < STALLED_MS)
    return { state };
  return askAgain({ ...state, asked: -1, heardAt: now });
}

function askAgain(state: RunState): Step {
  if (state.run === null || state.asked === state.next) return { state };
  return {
    state: { ...state, asked: state.next },
    follow: { run: state.run, from: state.next },
  };
}

function end(state: RunState, status: RunStatus, error: RunError | undefined): Step {
  const ended = { state: { ...state, status } };
  return error ? { ...ended, error } : ended;
}
