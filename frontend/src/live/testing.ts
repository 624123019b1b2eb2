/** Stand-ins for tests: a websocket under the test's control and small frames. */
import type { ClientMessage, ComponentResult, LoadFrame, ServerMessage } from './protocol';

export class FakeSocket {
  static all: FakeSocket[] = [];
  static readonly OPEN = 1;
  static get last(): FakeSocket {
    const socket = FakeSocket.all.at(-1);
    if (!socket) throw new Error('No socket was opened.');
    return socket;
  }

  readyState = 0;
  sent: ClientMessage[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number; reason: string }) => void) | null = null;

  constructor(readonly url: string) {
    FakeSocket.all.push(this);
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }

  close(code = 1000, reason = ''): void {
    this.readyState = 3;
    this.onclose?.({ code, reason });
  }

  /** The server takes the connection. */
  open(): void {
    this.readyState = 1;
    this.onopen?.();
  }

  /** The server takes the connection and says welcome. */
  welcome(): void {
    this.open();
    this.say({ t: 'welcome', protocol: 1, engine: '1.0.0', limits: {}, heartbeat_s: 20 });
  }

  say(message: ServerMessage): void {
    this.onmessage?.({ data: JSON.stringify(message) });
  }

  sentOf<T extends ClientMessage['t']>(type: T): Extract<ClientMessage, { t: T }>[] {
    return this.sent.filter((message) => message.t === type) as Extract<ClientMessage, { t: T }>[];
  }
}

export function componentResult(changes: Partial<ComponentResult> = {}): ComponentResult {
  return {
    utilisation: 0.42,
    queue: 0,
    arrival_rate: 100,
    throughput: 100,
    residence_ms: 12,
    lost: 0,
    binding: 'cpu',
    step: 0,
    limits: { cpu: 0.42 },
    arrivals: { read: 100 },
    ...changes,
  };
}

export function loadFrame(users: number, changes: Partial<LoadFrame> = {}): LoadFrame {
  return {
    kind: 'load',
    users,
    index: 0,
    own: false,
    components: { web: componentResult() },
    classes: {},
    connections: {
      c1: {
        rate: 100,
        classes: { read: 100 },
        mbit_s: 7.5,
        why: { en: 'all reads', ko: '모든 읽기' },
      },
    },
    cost: { total: 100, floor: 5, components: { web: 95 }, lines: [] },
    good: 1,
    bottleneck: null,
    warnings: [],
    ...changes,
  };
}
