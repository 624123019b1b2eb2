import { expect, it } from 'vitest';
import { dotsFor, drawDots, hideBehind } from './dots';
import { trackOf } from './track';

/** A context that remembers where it was asked to draw and to clear. */
function recorder() {
  const drawn: number[][] = [];
  const cleared: number[][] = [];
  return {
    drawn,
    cleared,
    drawImage: (_: unknown, ...at: number[]) => void drawn.push(at),
    clearRect: (...box: number[]) => void cleared.push(box),
  };
}

it('shows more and faster dots for more requests, as far as the connection has room', () => {
  expect(dotsFor(100, 400).count).toBeGreaterThan(dotsFor(1, 400).count);
  expect(dotsFor(100, 400).pixelsPerSecond).toBeGreaterThan(dotsFor(1, 400).pixelsPerSecond);
  expect(dotsFor(1_000_000, 40).count).toBe(1);
});

it('draws dots on their connection, where the view shows it', () => {
  const track = trackOf('M0,50 C100,50 200,50 300,50');
  if (!track) throw new Error('no track');
  const { drawn, ...context } = recorder();
  const dot = { width: 6 } as OffscreenCanvas;
  drawDots(context, dot, { x: 10, y: 20, zoom: 2 }, { track, rate: 100 }, 1.5);
  expect(drawn).toHaveLength(dotsFor(100, 300).count);
  for (const [x = 0, y] of drawn) {
    expect(y).toBe(20 + 50 * 2 - 3);
    expect(x + 3).toBeGreaterThanOrEqual(10);
    expect(x + 3).toBeLessThanOrEqual(10 + 300 * 2);
  }
});

it('hides dots behind the cards that are in view, and only behind those', () => {
  const { cleared, ...context } = recorder();
  const cards = Float32Array.of(100, 100, 184, 80, 5000, 100, 184, 80, -300, 100, 184, 80);
  hideBehind(context, cards, { x: 10, y: 20, zoom: 0.5 }, { width: 800, height: 600 });
  expect(cleared).toEqual([[60, 70, 92, 40]]);
});
