import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { change, designStore, EMPTY_DESIGN, open } from '../design/store';
import type { Design } from '../design/types';
import { liveStore, modelKey, preview, startLive } from './live';
import { painter } from './painter';
import type { Frame } from './protocol';
import { FakeSocket, loadFrame } from './testing';

const DESIGN: Design = {
  ...EMPTY_DESIGN,
  components: { web: { kind: 'api', name: 'API', x: 0, y: 0, params: {} } },
};

let stop: () => void;
let painted: (number | null)[];

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('WebSocket', FakeSocket);
  FakeSocket.all = [];
  painted = [];
  vi.spyOn(painter, 'paint').mockImplementation((frame) => {
    painted.push(frame?.users ?? null);
  });
  open(DESIGN);
  stop = startLive(designStore, 'ws://test/ws/v1');
  FakeSocket.last.welcome();
  vi.advanceTimersByTime(120);
});

afterEach(() => {
  stop();
  vi.restoreAllMocks();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const socket = () => FakeSocket.last;
const starts = () => socket().sentOf('run.start');

function accept(run: string): void {
  socket().say({ t: 'run.accepted', id: starts().at(-1)?.id ?? '', run, cached: false });
}

function frame(run: string, seq: number, users: number): void {
  socket().say({ t: 'run.frame', run, seq, frame: loadFrame(users) as Frame });
}

function resize(instances: number): void {
  change((design) => ({
    ...design,
    components: { web: { kind: 'api', name: 'API', x: 0, y: 0, params: { instances } } },
  }));
}

describe('asking for runs', () => {
  it('asks once when the design opens', () => {
    expect(starts()).toHaveLength(1);
    expect(starts()[0]?.design.components).toEqual(DESIGN.components);
  });

  it('asks once when the connection is there before the welcome', () => {
    stop();
    stop = startLive(designStore, 'ws://test/ws/v1');
    socket().open();
    vi.advanceTimersByTime(120);
    expect(starts()).toHaveLength(1);
    socket().say({ t: 'welcome', protocol: 1, engine: '1', limits: {}, heartbeat_s: 20 });
    vi.advanceTimersByTime(120);
    expect(starts()).toHaveLength(1);
  });

  it('makes one run of quick edits', () => {
    for (const instances of [2, 3, 4]) resize(instances);
    vi.advanceTimersByTime(120);
    expect(starts()).toHaveLength(2);
    expect(starts().at(-1)?.design.components.web?.params).toEqual({ instances: 4 });
  });

  it('asks now and then while a slider moves without a pause', () => {
    for (let instances = 1; instances <= 60; instances += 1) {
      resize(instances);
      vi.advanceTimersByTime(16);
    }
    expect(starts().length).toBeGreaterThan(5);
    expect(starts().length).toBeLessThan(13);
  });

  function place(name: string, x: number): void {
    const web = { kind: 'api', name, x, y: 9, params: {} };
    change((design) => ({ ...design, name: 'New name', components: { web } }));
  }

  it('does not ask when something is only moved', () => {
    place('API', 99);
    vi.advanceTimersByTime(5000);
    expect(starts()).toHaveLength(1);
  });

  it('asks once for sentences with a new name when it is typed, and keeps the figures', () => {
    accept('a');
    frame('a', 0, 1000);
    for (const name of ['R', 'Re', 'Renamed']) {
      place(name, 99);
      vi.advanceTimersByTime(300);
    }
    expect(starts()).toHaveLength(1);
    vi.advanceTimersByTime(1000);
    expect(starts()).toHaveLength(2);
    expect(starts().at(-1)?.design.components.web?.name).toBe('Renamed');
    expect(liveStore.getState().solved.get(1000)?.stale).toBe(false);
  });

  it('asks when a component moves into another container, which changes its latency', () => {
    const inside: Design = {
      ...DESIGN,
      components: { web: { kind: 'api', name: 'API', x: 0, y: 0, params: {}, parent: 'z' } },
    };
    expect(modelKey(inside)).not.toBe(modelKey(DESIGN));
  });
});

describe('taking in frames', () => {
  it('paints the frame of the user count on show', () => {
    accept('a');
    frame('a', 0, 1000);
    frame('a', 1, 1);
    expect(painted).toEqual([1000]);
  });

  it('drops frames of outdated runs', () => {
    accept('a');
    frame('a', 0, 1000);
    resize(2);
    frame('a', 1, 1);
    vi.advanceTimersByTime(120);
    frame('a', 2, 10);
    accept('b');
    frame('a', 3, 1000);
    expect(painted).toEqual([1000]);
    frame('b', 0, 1000);
    expect(painted).toEqual([1000, 1000]);
  });

  it('drops duplicates', () => {
    accept('a');
    frame('a', 0, 1000);
    frame('a', 0, 1000);
    expect(painted).toEqual([1000]);
  });

  it('asks for a gap once and takes what comes again in order', () => {
    accept('a');
    frame('a', 0, 1000);
    frame('a', 2, 10);
    frame('a', 3, 100);
    expect(socket().sentOf('run.follow')).toEqual([{ t: 'run.follow', run: 'a', from: 1 }]);
    frame('a', 1, 1);
    frame('a', 2, 10);
    frame('a', 3, 100);
    vi.advanceTimersByTime(300);
    expect([...liveStore.getState().solved.keys()]).toEqual([1000, 1, 10, 100]);
  });

  it('asks again when the end comes before all frames, and when a run falls silent', () => {
    accept('a');
    frame('a', 0, 1000);
    socket().say({ t: 'run.end', run: 'a', seq: 3, status: 'done' });
    expect(socket().sentOf('run.follow')).toHaveLength(1);
    expect(liveStore.getState().solving).toBe(true);
    vi.advanceTimersByTime(5000);
    expect(socket().sentOf('run.follow').length).toBeGreaterThan(1);
  });

  it('marks earlier results as stale until their count is solved again', () => {
    accept('a');
    frame('a', 0, 1000);
    frame('a', 1, 1);
    resize(2);
    vi.advanceTimersByTime(300);
    accept('b');
    frame('b', 0, 1000);
    vi.advanceTimersByTime(300);
    const { solved } = liveStore.getState();
    expect([solved.get(1000)?.stale, solved.get(1)?.stale]).toEqual([false, true]);
    socket().say({ t: 'run.end', run: 'b', seq: 1, status: 'done' });
    expect([...liveStore.getState().solved.keys()]).toEqual([1000]);
    expect(liveStore.getState().solving).toBe(false);
  });

  it('shows a refusal and takes the figures away', () => {
    socket().say({
      t: 'error',
      id: starts()[0]?.id ?? '',
      code: 'invalid-design',
      message: 'API servers: instances must be at least 1.',
      fatal: false,
    });
    expect(liveStore.getState().error?.message).toContain('at least 1');
    expect(painted).toEqual([null]);
  });
});

describe('the user count on show', () => {
  it('is shown from known results at once, without a new run', () => {
    accept('a');
    frame('a', 0, 1000);
    frame('a', 1, 10);
    preview(10);
    expect(painted).toEqual([1000, 10]);
    preview(null);
    expect(painted).toEqual([1000, 10, 1000]);
    vi.advanceTimersByTime(100);
    expect(starts()).toHaveLength(1);
  });

  it("follows the design's own count before the new run answers", () => {
    accept('a');
    frame('a', 0, 1000);
    frame('a', 1, 10_000);
    change((design) => ({ ...design, workload: { ...design.workload, users: 10_000 } }));
    expect(painted).toEqual([1000, 10_000]);
    vi.advanceTimersByTime(120);
    expect(starts()).toHaveLength(2);
  });
});

describe('after a lost connection', () => {
  it('resumes an unfinished run where it stopped', () => {
    accept('a');
    frame('a', 0, 1000);
    socket().close(1012);
    vi.advanceTimersByTime(500);
    socket().welcome();
    expect(socket().sent[0]).toMatchObject({ t: 'hello', resume: [{ run: 'a', from: 1 }] });
    expect(starts()).toHaveLength(0);
    frame('a', 1, 10);
    vi.advanceTimersByTime(300);
    expect(liveStore.getState().solved.has(10)).toBe(true);
  });

  it('asks again for a run that was never accepted', () => {
    socket().close(1012);
    vi.advanceTimersByTime(500);
    socket().welcome();
    expect(starts()).toHaveLength(1);
  });

  it('asks for nothing when the run was finished', () => {
    accept('a');
    frame('a', 0, 1000);
    socket().say({ t: 'run.end', run: 'a', seq: 1, status: 'done' });
    socket().close(1012);
    vi.advanceTimersByTime(500);
    socket().welcome();
    expect(starts()).toHaveLength(0);
    expect(socket().sent[0]).not.toHaveProperty('resume');
  });
});
