/** One question about the design, asked when somebody wants it; an edit takes the answer away. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { designStore, useDesign } from '../design/store';
import type { Design } from '../design/types';
import { ask } from './ask';
import type { AskedFrames, AskedKind, LoadTest } from './askedFrames';
import { modelKey } from './live';
import type { RunError } from './protocol';

export interface Asked<K extends AskedKind> {
  readonly status: 'idle' | 'running' | 'done' | 'failed';
  readonly frames: readonly AskedFrames[K][];
  readonly error: RunError | null;
  /** Asks about this document, by default the one that is open. */
  readonly start: (design?: Design, other?: Design | LoadTest) => void;
  readonly stop: () => void;
}

type Answer<K extends AskedKind> = Pick<Asked<K>, 'status' | 'frames' | 'error'>;

const IDLE = { status: 'idle', frames: [], error: null } as const;

export function useAsked<K extends AskedKind>(kind: K): Asked<K> {
  const [answer, setAnswer] = useState<Answer<K>>(IDLE);
  const cancel = useRef<(() => void) | null>(null);
  const key = useDesign((state) => `${state.design.workload.users} ${modelKey(state.design)}`);

  const stop = useCallback(() => {
    cancel.current?.();
    cancel.current = null;
    setAnswer(IDLE);
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: what was said is true of this model only.
  useEffect(() => stop, [key, stop]);

  const start = useCallback(
    (design = designStore.getState().design, other?: Design | LoadTest) => {
      cancel.current?.();
      setAnswer({ ...IDLE, status: 'running' });
      cancel.current = ask(
        { kind, design, ...(other ? { other } : {}) },
        {
          onStart: () => setAnswer({ ...IDLE, status: 'running' }),
          onFrame: (frame) =>
            setAnswer((now) => ({ ...now, frames: [...now.frames, frame as AskedFrames[K]] })),
          onEnd: (status, error) => {
            cancel.current = null;
            setAnswer((now) => (status === 'cancelled' ? { ...IDLE } : { ...now, status, error }));
          },
        },
      );
    },
    [kind],
  );
  return { ...answer, start, stop };
}
