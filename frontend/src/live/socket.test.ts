import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { connect, type Socket, type SocketStatus } from './socket';
import { FakeSocket } from './testing';

let socket: Socket;
let statuses: SocketStatus[];

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('WebSocket', FakeSocket);
  FakeSocket.all = [];
  statuses = [];
  socket = connect('ws://test/ws/v1', {
    hello: () => ({ t: 'hello' }),
    onMessage: () => {},
    onStatus: (status) => statuses.push(status),
  });
});

afterEach(() => {
  socket.close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('the socket', () => {
  it('says hello first and is open after the welcome', () => {
    expect(socket.send({ t: 'ping' })).toBe(false);
    FakeSocket.last.welcome();
    expect(FakeSocket.last.sent).toEqual([{ t: 'hello' }]);
    expect(statuses).toEqual(['connecting', 'open']);
  });

  it('comes back after a loss, with growing pauses, and says hello again', () => {
    FakeSocket.last.welcome();
    const gaps: number[] = [];
    for (let loss = 0; loss < 4; loss += 1) {
      const before = FakeSocket.all.length;
      FakeSocket.last.close(1012);
      const start = Date.now();
      while (FakeSocket.all.length === before) vi.advanceTimersByTime(10);
      gaps.push(Date.now() - start);
    }
    expect(gaps[0]).toBeLessThanOrEqual(260);
    expect(gaps[3]).toBeGreaterThan(900);
    FakeSocket.last.welcome();
    expect(FakeSocket.last.sent).toEqual([{ t: 'hello' }]);
    expect(statuses.at(-1)).toBe('open');
  });

  it('stays away after a close code 44xx', () => {
    FakeSocket.last.welcome();
    FakeSocket.last.close(4403, 'Foreign origin.');
    vi.advanceTimersByTime(60_000);
    expect(FakeSocket.all).toHaveLength(1);
    expect(statuses.at(-1)).toBe('closed');
  });

  it('returns at once when the network does', () => {
    FakeSocket.last.welcome();
    for (let loss = 0; loss < 8; loss += 1) {
      FakeSocket.last.close(1006);
      vi.advanceTimersByTime(8000);
    }
    FakeSocket.last.close(1006);
    const before = FakeSocket.all.length;
    window.dispatchEvent(new Event('online'));
    expect(FakeSocket.all).toHaveLength(before + 1);
  });

  it('pings, and gives up a connection that stays silent', () => {
    FakeSocket.last.welcome();
    vi.advanceTimersByTime(20_000);
    expect(FakeSocket.last.sentOf('ping')).toHaveLength(1);
    vi.advanceTimersByTime(60_000);
    expect(statuses).toContain('offline');
    expect(FakeSocket.all.length).toBeGreaterThan(1);
  });
});
