import { expect, test } from 'vitest';
import { rulesOf } from './rules';
import { CATALOGUE, DESIGN } from './testing';

const rules = rulesOf(CATALOGUE);

test('a kind may call the kinds and groups it names', () => {
  expect(rules.mayConnect(DESIGN, 'client', 'api')).toEqual({ allowed: true });
  expect(rules.targetsOf(DESIGN, 'client')).toEqual(['api']);
  expect(rules.kindsAfter('lb').map((kind) => kind.id)).toEqual(['api']);
});

test('every refusal has its reason', () => {
  expect(rules.mayConnect(DESIGN, 'api', 'client')).toEqual({
    allowed: false,
    because: 'kinds',
    sentence: 'api cannot call CLIENT.',
  });
  expect(rules.mayConnect(DESIGN, 'lb', 'lb')).toMatchObject({ because: 'itself' });
  expect(rules.mayConnect(DESIGN, 'lb', 'api')).toMatchObject({ because: 'already connected' });
  expect(rules.mayConnect(DESIGN, 'lb', 'region')).toMatchObject({ because: 'container' });
});
