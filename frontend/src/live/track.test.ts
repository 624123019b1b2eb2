import { expect, it } from 'vitest';
import { SAMPLES, trackOf } from './track';

it('measures a straight course and divides it evenly', () => {
  const track = trackOf('M0,0 C10,0 20,0 30,0');
  expect(track?.length).toBeCloseTo(30, 6);
  const across = [...(track?.points ?? [])].filter((_, index) => index % 2 === 0);
  expect(across).toHaveLength(SAMPLES);
  for (const [index, x] of across.entries()) expect(x).toBeCloseTo((30 * index) / (SAMPLES - 1), 1);
});

it('starts and ends where a curve does, and is longer than the straight line', () => {
  const track = trackOf('M -5.5,10 C 60,10 -60,90 4.5e0,90');
  const points = [...(track?.points ?? [])];
  expect(points.slice(0, 2)).toEqual([-5.5, 10]);
  expect(points.slice(-2)).toEqual([4.5, 90]);
  expect(track?.length).toBeGreaterThan(Math.hypot(10, 80));
});

it('has no course for a path without length', () => {
  expect(trackOf('M3,3 C3,3 3,3 3,3')).toBeNull();
  expect(trackOf('')).toBeNull();
});
