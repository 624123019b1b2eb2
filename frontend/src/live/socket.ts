/**
 * The one websocket of a tab: says hello, answers the heartbeat, comes back after a loss with
 * growing pauses (at once when the network returns) and stays away after a close code 44xx.
 */
import type { ClientMessage, ServerMessage } from './protocol';

export type SocketStatus = 'connecting' | 'open' | 'offline' | 'closed';

export interface SocketEvents {
  readonly onMessage: (message: ServerMessage) => void;
  readonly onStatus: (status: SocketStatus, reason: string) => void;
  /** The first message after every connect. */
  readonly hello: () => ClientMessage;
}

export interface Socket {
  /** Sends now, or says false when there is no connection. */
  readonly send: (message: ClientMessage) => boolean;
  readonly close: () => void;
}

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 8000;
const HEARTBEAT_MS = 20_000;
const MISSED_HEARTBEATS = 2;

export function connect(url: string, events: SocketEvents): Socket {
  let socket: WebSocket | null = null;
  let attempt = 0;
  let finished = false;
  let heartbeatMs = HEARTBEAT_MS;
  let heardAt = 0;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let heartbeat: ReturnType<typeof setInterval> | undefined;

  function open(): void {
    clearTimeout(retry);
    if (finished || socket) return;
    if (attempt === 0) events.onStatus('connecting', '');
    const opened = new WebSocket(url);
    socket = opened;
    opened.onopen = () => {
      heardAt = Date.now();
      send(events.hello());
      beat();
    };
    opened.onmessage = (event: MessageEvent<string>) => receive(event.data);
    opened.onclose = (event) => {
      if (socket === opened) lost(event.code, event.reason);
    };
  }

  function receive(data: string): void {
    heardAt = Date.now();
    const message = JSON.parse(data) as ServerMessage;
    if (message.t === 'welcome') {
      attempt = 0;
      heartbeatMs = message.heartbeat_s * 1000;
      beat();
      events.onStatus('open', '');
    }
    events.onMessage(message);
  }

  function lost(code: number, reason: string): void {
    socket = null;
    clearInterval(heartbeat);
    finished = finished || (code >= 4400 && code < 4500);
    events.onStatus(finished ? 'closed' : 'offline', reason);
    if (!finished) retry = setTimeout(open, pause(attempt++));
  }

  function beat(): void {
    clearInterval(heartbeat);
    heartbeat = setInterval(() => {
      if (Date.now() - heardAt > MISSED_HEARTBEATS * heartbeatMs) drop();
      else send({ t: 'ping' });
    }, heartbeatMs);
  }

  /** A silent connection may take minutes to report its own end: do not wait for it. */
  function drop(): void {
    const silent = socket;
    lost(1006, '');
    silent?.close();
  }

  function wake(): void {
    attempt = 0;
    open();
  }

  function send(message: ClientMessage): boolean {
    if (socket?.readyState !== WebSocket.OPEN) return false;
    socket.send(JSON.stringify(message));
    return true;
  }

  window.addEventListener('online', wake);
  open();
  return {
    send,
    close: () => {
      finished = true;
      clearTimeout(retry);
      clearInterval(heartbeat);
      window.removeEventListener('online', wake);
      socket?.close();
    },
  };
}

/** Doubles up to the longest pause; the random half spreads out a thousand returning tabs. */
function pause(attempt: number): number {
  const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** attempt);
  return longest / 2 + (Math.random() * longest) / 2;
}

export function socketUrl(): string {
  const { protocol, host } = window.location;
  return `${protocol === 'https:' ? 'wss' : 'ws'}://${host}/ws/v1`;
}
