import { expect, it } from 'vitest';
import { type ElkGraph, fromElk, toElk } from './layout';
import { component, DESIGN } from './testing';

it('keeps contents in their container and connections at the top level', () => {
  const graph = toElk(DESIGN);
  expect(graph.children?.map(({ id }) => id)).toEqual(['client', 'region']);
  expect(graph.children?.[1]?.children?.map(({ id }) => id)).toEqual(['zone', 'lb']);
  expect(graph.edges?.map(({ id }) => id)).toEqual(['c-1', 'c-2']);
});

it('lays large designs out level by level, between the neighbours that hold the ends', () => {
  const many = Object.fromEntries(
    Array.from({ length: 100 }, (_, index) => [`more${index}`, component('api', 0, 0)]),
  );
  const graph = toElk({ ...DESIGN, components: { ...DESIGN.components, ...many } });
  expect(graph.edges).toEqual([{ id: 'c-1', sources: ['client'], targets: ['region'] }]);
  const region = graph.children?.find(({ id }) => id === 'region');
  expect(region?.edges).toEqual([{ id: 'c-2', sources: ['lb'], targets: ['zone'] }]);
});

it('puts the answer on the grid, with the corner where it was', () => {
  const answer: ElkGraph = {
    id: '',
    children: [
      { id: 'client', x: 12, y: 100, width: 184, height: 80 },
      { id: 'region', x: 300, y: 12, width: 501.5, height: 333, children: [] },
    ],
  };
  const { components } = fromElk(DESIGN, answer);
  expect(components.client).toMatchObject({ x: 0, y: 88 });
  expect(components.region).toMatchObject({ x: 288, y: 0, width: 504, height: 336 });
  expect(components.lb).toEqual(DESIGN.components.lb);
});

it('leaves locked components out, and their connections', () => {
  const locked = { ...DESIGN.components.client, locked: true } as typeof DESIGN.components.client;
  const graph = toElk({ ...DESIGN, components: { ...DESIGN.components, client: locked as never } });
  expect(graph.children?.map(({ id }) => id)).toEqual(['region']);
  expect(graph.edges?.map(({ id }) => id)).toEqual(['c-2']);
});
