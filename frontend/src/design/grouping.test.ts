import { expect, it } from 'vitest';
import { dissolve } from './edits';
import { absolutePosition } from './geometry';
import { wrap, wrappingKind } from './grouping';
import { rulesOf } from './rules';
import { CATALOGUE, component, DESIGN } from './testing';

const rules = rulesOf(CATALOGUE);
const free = {
  ...DESIGN,
  components: { a: component('api', 0, 0), b: component('sql', 300, 200) },
};

it('wraps free components in a region, which holds them where they were', () => {
  const kind = wrappingKind(free, ['a', 'b'], rules);
  expect(kind?.id).toBe('region');
  if (!kind) return;
  const { design, id } = wrap(free, ['a', 'b'], kind, rules);
  for (const each of ['a', 'b']) {
    expect(design.components[each]?.parent).toBe(id);
    expect(absolutePosition(design.components, each)).toEqual(
      absolutePosition(free.components, each),
    );
  }
  expect(dissolve(design, id).components).toEqual(free.components);
});

it('wraps what stands in a region in a zone of it', () => {
  expect(wrappingKind(DESIGN, ['lb'], rules)?.id).toBe('zone');
});

it('refuses components of different places', () => {
  expect(wrappingKind(DESIGN, ['lb', 'client'], rules)).toBeNull();
});
