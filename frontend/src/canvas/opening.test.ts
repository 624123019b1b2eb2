import { expect, it } from 'vitest';
import { EMPTY_DESIGN } from '../design/store';
import type { Design } from '../design/types';
import { opening } from './opening';

const at = (x: number, y: number) => ({ kind: 'api', name: '', x, y, params: {} });
const SIZE = { width: 390, height: 400 };

/** Users in the middle of the left side, and a row of services that no phone is wide enough for. */
const WIDE: Design = {
  ...EMPTY_DESIGN,
  components: { dns: at(0, 0), users: at(0, 1200), last: at(3000, 600), log: at(0, 2400) },
  connections: {
    a: { from: 'users', to: 'dns' },
    b: { from: 'users', to: 'last' },
    c: { from: 'last', to: 'log' },
  },
};

it('begins at the clients where a design does not fit at a size that can be read', () => {
  const { view } = opening(WIDE, SIZE);
  expect(view.x).toBe(16);
  expect(view.y + (1200 + 40) * view.zoom).toBeCloseTo(SIZE.height / 2);
});

it('leaves no empty air beside a design that goes on elsewhere', () => {
  const { components, connections } = WIDE;
  const right = { ...components, users: at(3000, 2400), log: at(0, 1200) };
  const { view } = opening({ ...WIDE, components: right, connections }, SIZE);
  expect(view.x + (3000 + 184) * view.zoom).toBeCloseTo(SIZE.width - 16);
});

it('shows a design that fits as a whole, in the middle', () => {
  const { view } = opening({ ...WIDE, components: { users: at(0, 0), dns: at(300, 0) } }, SIZE);
  expect(view.x + 242 * view.zoom).toBeCloseTo(SIZE.width / 2);
});
