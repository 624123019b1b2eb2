/** Verifying the design on show by simulation: one run of its own, while somebody asks for it. */
import { createStore, useStore } from 'zustand';
import { designStore } from '../design/store';
import { ask } from './ask';
import type { RunError, VerifyFrame } from './protocol';

export interface Verification {
  readonly status: 'idle' | 'running' | 'done' | 'failed';
  readonly users: number;
  readonly frame: VerifyFrame | null;
  readonly error: RunError | null;
}

/** Enough for a percentile of the busier classes, and done in a moment. */
export const REQUESTS = 200_000;
/** The server's, where none is asked for. */
export const SEED = 1;

const IDLE: Verification = { status: 'idle', users: 0, frame: null, error: null };
const store = createStore<Verification>()(() => IDLE);
let cancel: (() => void) | null = null;

export function useVerification(): Verification {
  return useStore(store);
}

/** Simulates the design as it is now at this user count. */
export function startVerification(users: number): void {
  cancel?.();
  const { design } = designStore.getState();
  store.setState({ ...IDLE, status: 'running', users });
  cancel = ask(
    { kind: 'verify', design, users, requests: REQUESTS },
    {
      onStart: () => undefined,
      onFrame: (frame) => {
        if (frame.kind === 'verify') store.setState({ frame });
      },
      onEnd: (status, error) => {
        cancel = null;
        store.setState(status === 'cancelled' ? IDLE : { status, error });
      },
    },
  );
}

export function cancelVerification(): void {
  cancel?.();
  cancel = null;
  store.setState(IDLE);
}
