import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../live/protocol';
import { componentResult, loadFrame } from '../../live/testing';
import { headline, spoken } from './headline';
import { firstBreak, nextRung, placeOf, rungAt, rungs } from './ladder';

const NAMES: Record<string, string> = { db: 'Database', web: 'API servers' };
const nameOf = (id: string) => NAMES[id] ?? id;

const VERDICT: Verdict = {
  kind: 'verdict',
  capacity_users: 71_000,
  limit: {
    component: 'db',
    binding: 'cpu',
    reason: { en: 'The database is too slow.', ko: '데이터베이스가 너무 느립니다.' },
  },
  first_to_break: { '1': null, '100000': 'db', '1000000': 'web' },
  engine: '1.0.0',
};

const BROKEN = loadFrame(100_000, {
  components: { db: componentResult({ utilisation: 1.42, step: 4 }) },
  bottleneck: 'db',
  good: 0.958,
});

describe('the ladder', () => {
  it('colours a rung by its busiest component and names the first break', () => {
    const solved = new Map([
      [1, { frame: loadFrame(1), stale: false }],
      [100_000, { frame: BROKEN, stale: true }],
    ]);
    const all = rungs(solved, VERDICT);
    expect(all.map((rung) => rung.step)).toEqual([0, null, null, null, null, 4, null, null]);
    expect(all[5]?.stale).toBe(true);
    expect(firstBreak(all)?.users).toBe(100_000);
  });

  it('puts a rung in the middle of its cell and finds it there again', () => {
    for (const users of [1, 1000, 10_000_000]) expect(rungAt(placeOf(users))).toBe(users);
    expect(placeOf(1)).toBeCloseTo(1 / 16);
    expect(rungAt(-1)).toBe(1);
    expect(rungAt(2)).toBe(10_000_000);
  });

  it('steps to the next rung from any count', () => {
    expect(nextRung(1500, 1)).toBe(10_000);
    expect(nextRung(1500, -1)).toBe(1000);
    expect(nextRung(1, -1)).toBe(1);
    expect(nextRung(10_000_000, 1)).toBe(10_000_000);
  });
});

describe('the sentence', () => {
  it('names what is over its capacity and from when', () => {
    expect(headline(BROKEN, VERDICT, nameOf)).toEqual({
      tone: 'danger',
      text: 'Database: 142\u00a0% of its capacity, fails from about 71,000 users.',
    });
  });

  it('does not blame this component for an earlier break elsewhere', () => {
    const frame = loadFrame(1_000_000, {
      components: { web: componentResult({ utilisation: 3, step: 4 }) },
      bottleneck: 'web',
    });
    expect(headline(frame, VERDICT, nameOf).text).toBe(
      'API servers: 300\u00a0% of its capacity. The goals are missed from about 71,000 users, first because of Database.',
    );
  });

  it('gives the reason where a goal is missed without a full component', () => {
    const slow = loadFrame(100_000);
    expect(headline(slow, VERDICT, nameOf)).toEqual({
      tone: 'danger',
      text: 'The database is too slow.',
    });
  });

  it('says how far a design that holds will hold', () => {
    expect(headline(loadFrame(1000), VERDICT, nameOf)).toEqual({
      tone: 'good',
      text: 'Holds up to about 71,000 users. Then Database is the first to give.',
    });
    const all = { ...VERDICT, capacity_users: 50_000_000, limit: null };
    expect(headline(loadFrame(1000), all, nameOf).text).toBe('Holds up to about 50,000,000 users.');
  });

  it('is spoken as words', () => {
    expect(spoken(BROKEN, nameOf)).toBe(
      '95 of 100 requests good. Database saturated, 142 percent.',
    );
  });
});
