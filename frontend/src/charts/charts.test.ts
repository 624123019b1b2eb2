import { describe, expect, it } from 'vitest';
import type { ClassResult } from '../live/protocol';
import { componentResult, loadFrame } from '../live/testing';
import { spread } from './LatencyCurve';
import { costBars, decades, heatRows, latencyPoints, powersOfTen, waterfall } from './shape';
import { toCsv } from './table';

const READ: ClassResult = {
  rate: 100,
  throughput: 100,
  mean_ms: 60,
  p50_ms: 50,
  p95_ms: 120,
  p99_ms: 190,
  p999_ms: 260,
  good: 1,
  limit_ms: 800,
  fail_fraction: 0,
  attempts: 1,
  reasons: {},
  path: [
    { component: 'lb', ms: 5 },
    { connection: 'c2', ms: 15 },
    { component: 'db', ms: 40 },
  ],
};

describe('the latency curve', () => {
  it('puts the points in the order of users and skips counts without the class', () => {
    const frames = [
      loadFrame(1000, { classes: { read: READ } }),
      loadFrame(10),
      loadFrame(1, { classes: { read: { ...READ, p50_ms: 7 } } }),
    ];
    expect(latencyPoints(frames, 'read').map((point) => [point.users, point.p50])).toEqual([
      [1, 7],
      [1000, 50],
    ]);
  });

  it('spans whole powers of ten', () => {
    expect(decades([3, 800])).toEqual([1, 1000]);
    expect(decades([10])).toEqual([10, 100]);
    expect(decades([0, 0])).toEqual([1, 10]);
    expect(powersOfTen([1, 1000])).toEqual([1, 10, 100, 1000]);
  });

  it('moves labels apart from the top downwards', () => {
    expect(spread([100, 100, 100])).toEqual([124, 112, 100]);
    expect(spread([200, 100, 20])).toEqual([200, 100, 20]);
  });
});

describe('the heatmap', () => {
  it('puts the component that fills up first on top', () => {
    const frames = [
      loadFrame(10, {
        components: {
          web: componentResult({ utilisation: 0.1 }),
          db: componentResult({ utilisation: 0.3 }),
        },
      }),
      loadFrame(1, { components: { web: componentResult({ utilisation: 0.01 }) } }),
    ];
    const rows = heatRows(frames);
    expect(rows.map((row) => row.component)).toEqual(['db', 'web']);
    expect(rows[0]?.cells.map((cell) => cell?.utilisation ?? null)).toEqual([null, 0.3]);
  });
});

describe('the waterfall', () => {
  it('lines the parts up so that each starts where the last ended', () => {
    const bars = waterfall(loadFrame(1, { classes: { read: READ } }), 'read');
    expect(bars.map((bar) => [bar.place, bar.start, bar.ms])).toEqual([
      ['lb', 0, 5],
      ['c2', 5, 15],
      ['db', 20, 40],
    ]);
    expect(bars.reduce((sum, bar) => sum + bar.share, 0)).toBeCloseTo(1, 12);
  });
});

describe('the cost', () => {
  it('shows the dearest first and leaves out what is free', () => {
    const cost = { total: 100, floor: 0, components: { dns: 0, web: 25, db: 75 }, lines: [] };
    expect(costBars(loadFrame(1, { cost }))).toEqual([
      { component: 'db', dollars: 75, share: 0.75 },
      { component: 'web', dollars: 25, share: 0.25 },
    ]);
  });
});

describe('CSV', () => {
  it('quotes what needs it, leaves unknown figures empty and keeps Hangul readable', () => {
    const csv = toCsv({
      columns: ['구성 요소', '10K'],
      rows: [
        ['a "quoted", name', 0.25],
        ['웹', null],
      ],
    });
    expect(csv).toBe('\ufeff구성 요소,10K\r\n"a ""quoted"", name",0.25\r\n웹,\r\n');
  });

  it('keeps a name from becoming a formula', () => {
    expect(toCsv({ columns: ['n'], rows: [['=HYPERLINK("x")']] })).toContain('"\'=HYPERLINK');
    expect(toCsv({ columns: ['n'], rows: [[-3]] })).toContain('\r\n-3\r\n');
  });
});
