import { expect, it } from 'vitest';
import { guide } from './guides';

const SIZE = { width: 184, height: 80 };

it('pulls a box to the edge of another that is within reach, and draws the line', () => {
  const { by, guides } = guide({ x: 3, y: 200, ...SIZE }, [{ x: 0, y: 0, ...SIZE }], 6);
  expect(by).toEqual({ x: -3, y: 0 });
  expect(guides).toContainEqual({ axis: 'x', at: 0, from: 0, to: 280 });
});

it('aligns the middles of boxes of different size', () => {
  const { by } = guide({ x: 500, y: 4, ...SIZE }, [{ x: 0, y: -200, width: 400, height: 484 }], 6);
  expect(by.y).toBe(-2);
});

it('leaves a box alone that is level with nothing', () => {
  const { by, guides } = guide({ x: 40, y: 200, ...SIZE }, [{ x: 0, y: 0, ...SIZE }], 6);
  expect(by).toEqual({ x: 0, y: 0 });
  expect(guides).toEqual([]);
});
