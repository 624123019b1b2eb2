import { expect, test } from 'vitest';
import { addComponent, dissolve, moveInto, place, remove, resize, setParam } from './edits';
import { absolutePosition } from './geometry';
import { rulesOf } from './rules';
import { CATALOGUE, DESIGN } from './testing';

const rules = rulesOf(CATALOGUE);
const kind = (id: string) => rules.kinds.get(id) ?? expect.fail(`no kind ${id}`);

test('a component added over a container stands in the innermost one that may hold it', () => {
  const { design, id } = addComponent(DESIGN, kind('api'), { x: 560, y: 250 }, rules.mayStandIn);
  expect(design.components[id]?.parent).toBe('zone');
  expect(absolutePosition(design.components, id)).toEqual({ x: 560, y: 248 });
});

test('names and ids of additions are free ones', () => {
  const first = addComponent(DESIGN, kind('sql'), { x: 0, y: 900 }, rules.mayStandIn);
  const second = addComponent(first.design, kind('sql'), { x: 0, y: 900 }, rules.mayStandIn);
  expect([first.id, second.id]).toEqual(['sql-1', 'sql-2']);
  expect(second.design.components[second.id]?.name).toBe('SQL 2');
});

test('dragging out of a container keeps the place on the canvas and leaves the container', () => {
  const moved = place(DESIGN, { api: { x: 0, y: 900 } }, rules.mayStandIn);
  expect(moved.components.api).toEqual({
    ...DESIGN.components.api,
    x: 0,
    y: 900,
    parent: undefined,
  });
  expect('parent' in (moved.components.api ?? {})).toBe(false);
});

test('contents travel with a container, and a container never enters itself', () => {
  const moved = place(DESIGN, { region: { x: 500, y: 100 } }, rules.mayStandIn);
  expect(moved.components.region?.parent).toBeUndefined();
  expect(absolutePosition(moved.components, 'api')).toEqual({ x: 580, y: 260 });
});

test('moving a container together with its contents moves them once', () => {
  const positions = { region: { x: 408, y: 8 }, api: { x: 488, y: 168 } };
  const moved = place(DESIGN, positions, rules.mayStandIn);
  expect(moved.components.api).toBe(DESIGN.components.api);
});

test('putting something where it is changes nothing', () => {
  expect(place(DESIGN, { lb: { x: 920, y: 40 } }, rules.mayStandIn)).toBe(DESIGN);
});

test('removing a container removes its contents and every loose connection', () => {
  const left = remove(DESIGN, ['region'], []);
  expect(Object.keys(left.components)).toEqual(['client']);
  expect(left.connections).toEqual({});
});

test('dissolving a container leaves its contents in place', () => {
  const left = dissolve(DESIGN, 'zone');
  expect(left.components.api?.parent).toBe('region');
  expect(absolutePosition(left.components, 'api')).toEqual(
    absolutePosition(DESIGN.components, 'api'),
  );
});

test('resizing from the top left keeps the contents in place', () => {
  const resized = resize(DESIGN, 'region', { x: 352, y: -48, width: 848, height: 648 });
  expect(absolutePosition(resized.components, 'lb')).toEqual({ x: 920, y: 40 });
});

test('moving into a container from a list makes room for it', () => {
  const moved = moveInto(DESIGN, 'client', 'zone');
  const zone = moved.components.zone;
  const client = moved.components.client;
  expect(client?.parent).toBe('zone');
  expect((client?.y ?? 0) + 80).toBeLessThanOrEqual(zone?.height ?? 0);
});

test('a value equal to the default is not written down', () => {
  const set = setParam(DESIGN, 'api', 'instances', 3, 1);
  expect(set.components.api?.params).toEqual({ instances: 3 });
  expect(setParam(set, 'api', 'instances', 1, 1).components.api?.params).toEqual({});
  expect(setParam(DESIGN, 'api', 'instances', 1, 1)).toBe(DESIGN);
});
