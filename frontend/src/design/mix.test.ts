import { expect, test } from 'vitest';
import { rescaled } from './mix';

const total = (mix: Readonly<Record<string, number>>) =>
  Object.values(mix).reduce((sum, share) => sum + share, 0);

test('the other shares are scaled to what is left', () => {
  const mix = rescaled({ read: 0.9, write: 0.06, login: 0.04 }, 'read', 0.5);
  expect(mix).toEqual({ read: 0.5, write: 0.3, login: 0.2 });
});

test('shares add up to one whatever is typed', () => {
  for (const share of [0, 0.123456789, 1 / 3, 0.999999, 1]) {
    expect(total(rescaled({ read: 0.955, write: 0.04, login: 0.005 }, 'write', share))).toBeCloseTo(
      1,
      12,
    );
  }
  expect(rescaled({ read: 1 }, 'read', 0.4)).toEqual({ read: 1 });
});
