/**
 * One question to the server on a socket of its own, which exists only until it is answered.
 * The same question is the same run, so asking again after a loss goes on with it.
 */
import type { Design } from '../design/types';
import { currentLanguage } from '../i18n/language';
import type { LoadTest } from './askedFrames';
import type { Frame, RunError, RunKind } from './protocol';
import * as runs from './run';
import { connect, socketUrl } from './socket';

const CHECK_MS = 1000;

export interface Asking {
  readonly kind: RunKind;
  readonly design: Design;
  readonly users?: number;
  readonly requests?: number;
  readonly lesson?: string;
  /** The second design of a comparison, or the load test of a calibration. */
  readonly other?: Design | LoadTest;
}

export interface Listener {
  /** Before the first frame, and again where a lost connection brings all frames again. */
  readonly onStart: () => void;
  readonly onFrame: (frame: Frame) => void;
  readonly onEnd: (status: 'done' | 'failed' | 'cancelled', error: RunError | null) => void;
}

/** Asks, and gives back how to cancel; nothing is heard after that. */
export function ask(asking: Asking, listener: Listener): () => void {
  let run = runs.startRun(asking.kind, Date.now());
  const socket = connect(socketUrl(), {
    hello: () => ({ t: 'hello', language: currentLanguage() }),
    onStatus: () => undefined,
    onMessage: (message) => {
      if (message.t === 'welcome') {
        run = runs.startRun(asking.kind, Date.now());
        listener.onStart();
        socket.send({ t: 'run.start', id: asking.kind, ...asking });
      }
      apply(runs.receive(run, message, Date.now()));
    },
  });
  const check = setInterval(() => apply(runs.stalled(run, Date.now())), CHECK_MS);

  function apply(step: runs.Step): void {
    run = step.state;
    if (step.follow) socket.send({ t: 'run.follow', ...step.follow });
    if (step.frame) listener.onFrame(step.frame);
    const { status } = step.state;
    if (status === 'waiting' || status === 'running') return;
    close();
    listener.onEnd(status, step.error ?? null);
  }

  function close(): void {
    clearInterval(check);
    socket.close();
  }

  return () => {
    if (runs.isUnfinished(run) && run.run !== null) socket.send({ t: 'run.cancel', run: run.run });
    close();
  };
}
