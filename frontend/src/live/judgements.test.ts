import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { change, designStore, EMPTY_DESIGN, open } from '../design/store';
import type { Design } from '../design/types';
import type { ScoreFrame } from './judgementFrames';
import { cancelJudgement, followDesign, judge, judgementOf } from './judgements';
import { liveStore } from './live';
import { FakeSocket } from './testing';

const DESIGN: Design = {
  ...EMPTY_DESIGN,
  components: { web: { kind: 'api', name: 'API', x: 0, y: 0, params: {} } },
};
const SCORE: ScoreFrame = { kind: 'score', users: 1000, total: 96, grade: 'A', rows: [] };

let stop: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('WebSocket', FakeSocket);
  FakeSocket.all = [];
  open(DESIGN);
  liveStore.setState({ solving: false, error: null });
  stop = followDesign();
});

afterEach(() => {
  stop();
  for (const kind of ['score', 'advice'] as const) cancelJudgement(kind);
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function solve(): void {
  liveStore.setState({ solving: true });
  liveStore.setState({ solving: false });
  vi.advanceTimersByTime(400);
}

function resize(instances: number): void {
  const web = { kind: 'api', name: 'API', x: 0, y: 0, params: { instances } };
  change((design) => ({ ...design, components: { web } }));
}

function answer(kind: string): void {
  const socket = FakeSocket.last;
  socket.welcome();
  socket.say({ t: 'run.accepted', id: kind, run: 'r', cached: false });
}

describe('the score', () => {
  it('is asked for once the ladder has settled', () => {
    vi.advanceTimersByTime(400);
    answer('score');
    expect(FakeSocket.last.sentOf('run.start')).toMatchObject([{ kind: 'score', design: DESIGN }]);
    FakeSocket.last.say({ t: 'run.frame', run: 'r', seq: 0, frame: SCORE });
    FakeSocket.last.say({ t: 'run.end', run: 'r', seq: 1, status: 'done' });
    expect(judgementOf('score')).toMatchObject({ status: 'done', frames: [SCORE] });
    expect(FakeSocket.last.readyState).toBe(3);
  });

  it('is asked for once in a row of edits', () => {
    for (const instances of [2, 3, 4]) {
      resize(instances);
      liveStore.setState({ solving: true });
      liveStore.setState({ solving: false });
      vi.advanceTimersByTime(100);
    }
    vi.advanceTimersByTime(400);
    expect(FakeSocket.all).toHaveLength(1);
  });

  it('is cancelled by the next change, which takes it off the page', () => {
    vi.advanceTimersByTime(400);
    answer('score');
    resize(2);
    expect(FakeSocket.last.sentOf('run.cancel')).toEqual([{ t: 'run.cancel', run: 'r' }]);
    expect(judgementOf('score')).toEqual({ status: 'idle', frames: [], error: null });
    solve();
    expect(FakeSocket.all).toHaveLength(2);
  });

  it('stays on show while its sentences are asked for with a new name', () => {
    vi.advanceTimersByTime(400);
    answer('score');
    FakeSocket.last.say({ t: 'run.frame', run: 'r', seq: 0, frame: SCORE });
    FakeSocket.last.say({ t: 'run.end', run: 'r', seq: 1, status: 'done' });
    const web = { kind: 'api', name: 'Renamed', x: 0, y: 0, params: {} };
    change((design) => ({ ...design, components: { web } }));
    solve();
    expect(FakeSocket.all).toHaveLength(2);
    answer('score');
    expect(judgementOf('score').frames).toEqual([SCORE]);
    const anew = { ...SCORE, total: 95 };
    FakeSocket.last.say({ t: 'run.frame', run: 'r', seq: 0, frame: anew });
    expect(judgementOf('score').frames).toEqual([SCORE]);
    FakeSocket.last.say({ t: 'run.end', run: 'r', seq: 1, status: 'done' });
    expect(judgementOf('score').frames).toEqual([anew]);
  });

  it('stays when something is only moved', () => {
    vi.advanceTimersByTime(400);
    const web = { kind: 'api', name: 'API', x: 90, y: 0, params: {} };
    change((design) => ({ ...design, components: { web } }));
    solve();
    expect(FakeSocket.all).toHaveLength(1);
  });
});

describe('advice', () => {
  it('is given anew with the names of now after a rename', () => {
    vi.advanceTimersByTime(400);
    judge('advice');
    answer('advice');
    FakeSocket.last.say({ t: 'run.end', run: 'r', seq: 0, status: 'done' });
    const web = { kind: 'api', name: 'Renamed', x: 0, y: 0, params: {} };
    change((design) => ({ ...design, components: { web } }));
    solve();
    FakeSocket.last.welcome();
    const [asked] = FakeSocket.last.sentOf('run.start');
    expect(asked).toMatchObject({ kind: 'advice', design: { components: { web } } });
    expect(judgementOf('advice').status).toBe('done');
  });

  it('begins again with the same question when the connection breaks', () => {
    judge('advice');
    answer('advice');
    FakeSocket.last.close(1012);
    vi.advanceTimersByTime(260);
    FakeSocket.last.welcome();
    const [asked] = FakeSocket.last.sentOf('run.start');
    expect(asked).toMatchObject({ kind: 'advice', design: designStore.getState().design });
  });
});
