/**
 * Watches the design and keeps its results: asks for a run when the model part changes, takes
 * in the frames, hands the one on show to the painter and a throttled copy to the panels.
 */

import { createStore, type StoreApi, useStore } from 'zustand';
import { subscribeWithSelector } from 'zustand/middleware';
import type { DesignState } from '../design/store';
import type { Design } from '../design/types';
import { currentLanguage } from '../i18n/language';
import { painter } from './painter';
import type { LoadFrame, RunError, ServerMessage, Verdict } from './protocol';
import * as runs from './run';
import { connect, type Socket, type SocketStatus, socketUrl } from './socket';

/** Edits this close together are one run, and a slider in motion asks at most this often. */
const DEBOUNCE_MS = 30;
const BETWEEN_STARTS_MS = 100;
const RESTART_MS = 500;
/** Panels hear of new results at most this often. */
const PANEL_MS = 250;
const STALL_CHECK_MS = 1000;
/** Sentences name components: they are said anew once nobody has typed in a name for so long. */
const RENAMED_MS = 1000;

/** A frame, and whether the design has changed since it was solved. */
export interface Solved {
  readonly frame: LoadFrame;
  readonly stale: boolean;
}

export interface LiveState {
  readonly status: SocketStatus;
  readonly statusReason: string;
  readonly solving: boolean;
  readonly error: RunError | null;
  /** By user count. */
  readonly solved: ReadonlyMap<number, Solved>;
  readonly verdict: Verdict | null;
  /** The user count on show; null follows the design's own. */
  readonly preview: number | null;
  readonly paused: boolean;
}

const NOTHING_YET: LiveState = {
  status: 'connecting',
  statusReason: '',
  solving: false,
  error: null,
  solved: new Map(),
  verdict: null,
  preview: null,
  paused: false,
};

export const liveStore = createStore<LiveState>()(subscribeWithSelector(() => NOTHING_YET));

export function useLive<T>(selector: (state: LiveState) => T): T {
  return useStore(liveStore, selector);
}

export function setPaused(paused: boolean): void {
  liveStore.setState({ paused });
}

/** Shows the results at another user count without changing the design; null goes back. */
export function preview(users: number | null): void {
  liveStore.setState({ preview: users });
}

/** What results depend on: everything but names, places and notes. */
export function modelKey(design: Design): string {
  const components = Object.entries(design.components).map(([id, { kind, parent, params }]) => [
    id,
    kind,
    parent ?? null,
    params,
  ]);
  return JSON.stringify([components, design.connections, rest(design), design.goals]);
}

/** The names that sentences about the design use. */
export function namesOf({ components }: Design): string {
  return JSON.stringify(Object.values(components).map(({ name }) => name));
}

/** Everything but the design's own user count: results at other counts stay true without it. */
function rest(design: Design): unknown {
  const { users: _, ...workload } = design.workload;
  return [workload, design.scenarios];
}

let live: Live | null = null;

export function startLive(store: StoreApi<DesignState>, url: string = socketUrl()): () => void {
  const started = new Live(store, url);
  live = started;
  return () => started.stop();
}

/** Asks for the results of the design as it is, also where nothing has changed. */
export function solveAgain(): void {
  live?.again();
}

class Live {
  #store: StoreApi<DesignState>;
  #socket: Socket;
  #run: runs.RunState | null = null;
  #runs = 0;
  /** Whether the connection that is open now has been asked for the current run. */
  #asked = false;
  /** What the current run was asked for. */
  #model = '';
  #users = Number.NaN;
  #names = '';
  #solved = new Map<number, Solved>();
  #verdict: Verdict | null = null;
  #renamed: ReturnType<typeof setTimeout> | undefined;
  #debounce: ReturnType<typeof setTimeout> | undefined;
  #startedAt = 0;
  #publishing: ReturnType<typeof setTimeout> | undefined;
  #publishedAt = 0;
  #stall: ReturnType<typeof setInterval>;
  #unsubscribe: (() => void)[];

  constructor(store: StoreApi<DesignState>, url: string) {
    this.#store = store;
    liveStore.setState({ ...NOTHING_YET, paused: liveStore.getState().paused });
    this.#unsubscribe = [
      store.subscribe((state, before) => {
        if (state.design !== before.design) this.#changed();
      }),
      liveStore.subscribe((state, before) => {
        if (state.preview !== before.preview) this.#show();
      }),
    ];
    this.#stall = setInterval(() => this.#checkStall(), STALL_CHECK_MS);
    this.#socket = connect(url, {
      hello: () => ({ t: 'hello', language: currentLanguage(), ...this.#resume() }),
      onMessage: (message) => this.#receive(message),
      onStatus: (status, statusReason) => {
        if (status !== 'open') this.#asked = false;
        liveStore.setState({ status, statusReason });
      },
    });
    this.#changed();
  }

  stop(): void {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    clearTimeout(this.#renamed);
    clearTimeout(this.#debounce);
    clearTimeout(this.#publishing);
    clearInterval(this.#stall);
    this.#socket.close();
    painter.paint(null);
  }

  again(): void {
    this.#startSoon(0);
    liveStore.setState({ solving: true, error: null });
  }

  #changed(): void {
    const { design } = this.#store.getState();
    const model = modelKey(design);
    const names = namesOf(design);
    const renamed = names !== this.#names;
    this.#names = names;
    if (model === this.#model && design.workload.users === this.#users) {
      if (renamed) this.#renameSoon();
      return;
    }
    if (model !== this.#model) this.#invalidate();
    this.#model = model;
    this.#users = design.workload.users;
    this.#show();
    this.#startSoon(DEBOUNCE_MS);
    liveStore.setState({ solving: true, error: null, preview: null });
  }

  /** The figures stay: only what is said about them is another. */
  #renameSoon(): void {
    clearTimeout(this.#renamed);
    this.#renamed = setTimeout(() => this.again(), RENAMED_MS);
  }

  #invalidate(): void {
    for (const [users, { frame }] of this.#solved) this.#solved.set(users, { frame, stale: true });
    this.#publish();
  }

  /** A timer that is already set is left alone: it will send the newest design. */
  #startSoon(wait: number): void {
    this.#run = null;
    const earliest = this.#startedAt + BETWEEN_STARTS_MS - Date.now();
    this.#debounce ??= setTimeout(() => this.#start(), Math.max(wait, earliest));
  }

  #start(): void {
    clearTimeout(this.#renamed);
    clearTimeout(this.#debounce);
    this.#debounce = undefined;
    this.#startedAt = Date.now();
    const { design } = this.#store.getState();
    const id = `r${++this.#runs}`;
    this.#run = runs.startRun(id, Date.now());
    this.#asked = this.#socket.send({ t: 'run.start', id, design });
  }

  /** After a reconnect: an accepted run goes on where it stopped. */
  #resume() {
    const run = this.#run;
    if (!runs.isUnfinished(run) || run.run === null) return {};
    return { resume: [{ run: run.run, from: run.next }] };
  }

  #receive(message: ServerMessage): void {
    if (message.t === 'welcome' && this.#run?.status === 'waiting' && !this.#asked) this.#start();
    if (this.#lostByServer(message)) this.#start();
    if (this.#run === null) return;
    this.#apply(runs.receive(this.#run, message, Date.now()));
  }

  /** An error that belongs to no request of ours while a run is open: the run is unknown. */
  #lostByServer(message: ServerMessage): boolean {
    return message.t === 'error' && message.code === 'unknown_run' && runs.isUnfinished(this.#run);
  }

  #checkStall(): void {
    if (this.#run) this.#apply(runs.stalled(this.#run, Date.now()));
  }

  #apply(step: runs.Step): void {
    this.#run = step.state;
    if (step.follow) this.#socket.send({ t: 'run.follow', ...step.follow });
    if (step.frame?.kind === 'load') this.#add(step.frame);
    if (step.frame?.kind === 'verdict') {
      this.#verdict = step.frame;
      this.#publish();
    }
    if (step.error) this.#fail(step.error);
    // Somebody else cancelled a run that we still want.
    if (step.state.status === 'cancelled') this.#startSoon(RESTART_MS);
    else if (!runs.isUnfinished(step.state) && liveStore.getState().solving) this.#settle();
  }

  #add(frame: LoadFrame): void {
    this.#solved.set(frame.users, { frame, stale: false });
    if (frame.users === this.#shown()) painter.paint(frame);
    this.#publish();
  }

  #settle(): void {
    for (const [users, { stale }] of this.#solved) if (stale) this.#solved.delete(users);
    this.#publishNow();
    liveStore.setState({ solving: false });
  }

  #fail(error: RunError): void {
    this.#verdict = null;
    painter.paint(null);
    liveStore.setState({ error });
  }

  #shown(): number {
    return liveStore.getState().preview ?? this.#users;
  }

  /** What is known for the count on show at once; until then the last painting stays. */
  #show(): void {
    const known = this.#solved.get(this.#shown());
    if (known && !known.stale) painter.paint(known.frame);
  }

  #publish(): void {
    if (this.#publishing !== undefined) return;
    const wait = Math.max(0, this.#publishedAt + PANEL_MS - Date.now());
    this.#publishing = setTimeout(() => this.#publishNow(), wait);
  }

  #publishNow(): void {
    clearTimeout(this.#publishing);
    this.#publishing = undefined;
    this.#publishedAt = Date.now();
    liveStore.setState({ solved: new Map(this.#solved), verdict: this.#verdict });
  }
}
