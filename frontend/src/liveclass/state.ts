/** What a page knows of its session, as the socket last said it. */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { Projector, Seat, Session, Staff } from './types';

export interface LiveState {
  readonly line: 'connecting' | 'open' | 'lost' | 'removed' | 'refused' | 'over';
  /** The server's clock minus this one, in milliseconds. */
  readonly offset: number;
  readonly session: Session | null;
  readonly seat: Seat | null;
  readonly staff: Staff | null;
  readonly projector: Projector | null;
  readonly refusal: string | null;
}

export const liveStore = createStore<LiveState>()(() => ({
  line: 'connecting',
  offset: 0,
  session: null,
  seat: null,
  staff: null,
  projector: null,
  refusal: null,
}));

export function useLive<T>(selector: (state: LiveState) => T): T {
  return useStore(liveStore, selector);
}

/** The server's clock now. */
export function serverNow(): number {
  return Date.now() + liveStore.getState().offset;
}
