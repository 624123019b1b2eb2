/** Follows a session: keeps the line open, and puts what comes over it into the store. */
import { liveStore } from './state';
import type { Projector, Role, Seat, Session, Staff } from './types';

const AGAIN_MS = 1500;
const PING_MS = 25_000;

interface State {
  readonly t: 'live.state';
  readonly now: number;
  readonly session: Session;
  readonly seat?: Seat;
  readonly staff?: Staff;
  readonly projector?: Projector;
}

type Message = State | { readonly t: 'live.removed' | 'pong' | 'error' };

export function followSession(session: string, role: Role): void {
  const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
  const address = `${scheme}//${location.host}/ws/v1/live/${session}?as=${role}`;

  function connect(): void {
    const socket = new WebSocket(address);
    const ping = setInterval(() => {
      if (socket.readyState === WebSocket.OPEN) socket.send('{"t":"ping"}');
    }, PING_MS);
    socket.onmessage = ({ data }) => hear(JSON.parse(String(data)) as Message);
    socket.onclose = ({ code }) => {
      clearInterval(ping);
      if (code < 4400 || code > 4499) {
        liveStore.setState({ line: 'lost' });
        setTimeout(connect, AGAIN_MS * (1 + Math.random()));
      } else if (code === 4410) liveStore.setState({ line: 'over' });
      else if (liveStore.getState().line !== 'removed') liveStore.setState({ line: 'refused' });
    };
  }

  connect();
}

function hear(message: Message): void {
  if (message.t === 'live.removed') liveStore.setState({ line: 'removed' });
  if (message.t !== 'live.state') return;
  const { now, session, seat, staff, projector } = message;
  liveStore.setState({
    line: 'open',
    offset: now - Date.now(),
    session,
    ...(seat ? { seat } : {}),
    ...(staff ? { staff } : {}),
    ...(projector ? { projector } : {}),
  });
}
