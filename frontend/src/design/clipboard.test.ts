import { expect, test } from 'vitest';
import { copy, fromText, paste, toText } from './clipboard';
import { absolutePosition } from './geometry';
import { rulesOf } from './rules';
import { CATALOGUE, DESIGN } from './testing';

const rules = rulesOf(CATALOGUE);
const knows = (kind: string) => rules.kinds.has(kind);

test('a container is copied with its contents and the connections among them', () => {
  const fragment = copy(DESIGN, ['region']);
  expect(Object.keys(fragment.components)).toEqual(['region', 'zone', 'lb', 'api']);
  expect(Object.keys(fragment.connections)).toEqual(['c-2']);
});

test('what is pasted has fresh ids and names and keeps its shape', () => {
  const { design, components } = paste(
    DESIGN,
    copy(DESIGN, ['client', 'lb']),
    { x: 0, y: 2000 },
    rules.mayStandIn,
  );
  expect(components).toEqual(['client-1', 'lb-1']);
  expect(design.components['lb-1']?.name).toBe('lb 2');
  const [client, lb] = components.map((id) => absolutePosition(design.components, id));
  expect((lb?.x ?? 0) - (client?.x ?? 0)).toBe(920);
  expect(design.connections['c-3']).toEqual({ from: 'client-1', to: 'lb-1' });
});

test('text goes out and comes back; anything else is not ours', () => {
  const fragment = copy(DESIGN, ['lb']);
  expect(fromText(toText(fragment), knows)).toEqual(fragment);
  expect(fromText('{"format":"loadstone-fragment/1"}', knows)).toBeNull();
  expect(fromText('loadstone-fragment/1 {', knows)).toBeNull();
  expect(fromText(toText(fragment).replaceAll('"kind":"lb"', '"kind":"odd"'), knows)).toBeNull();
});
