/**
 * A design as the graph that ELK lays out, and its answer as a design. Containers keep their
 * contents. Up to a hundred components all levels are laid out together, which crosses fewer
 * connections; above, level by level, which takes a third of the time.
 */
import { type Box, bounds, CONTAINER_HEADER, drawnBoxes, GRID, sizeOf } from './geometry';
import type { Component, Design } from './types';

const TOGETHER = 100;
const SPACE = 3 * GRID;
const EMPTY_CONTAINER = { width: 30 * GRID, height: 17 * GRID };

export interface ElkGraph {
  id: string;
  x?: number;
  y?: number;
  width?: number;
  height?: number;
  layoutOptions?: Record<string, string>;
  children?: ElkGraph[];
  edges?: { id: string; sources: string[]; targets: string[] }[];
}

export function toElk(design: Design): ElkGraph {
  const together = Object.keys(design.components).length <= TOGETHER;
  const parents = new Map<string | undefined, string[]>();
  for (const [id, { parent, locked }] of Object.entries(design.components)) {
    if (!locked) parents.set(parent, [...(parents.get(parent) ?? []), id]);
  }
  const edges = levelEdges(design, together);
  const nodeOf = (id: string): ElkGraph => {
    const component = design.components[id];
    const children = (parents.get(id) ?? []).map(nodeOf);
    const size = component ? sizeOf(component) : EMPTY_CONTAINER;
    if (component?.width === undefined || children.length === 0) return { id, ...size };
    const padding = `[top=${CONTAINER_HEADER + SPACE},left=${SPACE},bottom=${SPACE},right=${SPACE}]`;
    return {
      id,
      children,
      edges: edges.get(id) ?? [],
      layoutOptions: { ...optionsFor(together), 'elk.padding': padding },
    };
  };
  return {
    id: '',
    layoutOptions: optionsFor(together),
    children: (parents.get(undefined) ?? []).map(nodeOf),
    edges: edges.get(undefined) ?? [],
  };
}

/** The design with the places that were found; its top left corner stays where it was. */
export function fromElk(design: Design, graph: ElkGraph): Design {
  const found = new Map<string, ElkGraph>();
  const walk = (node: ElkGraph) => {
    for (const child of node.children ?? []) {
      found.set(child.id, child);
      walk(child);
    }
  };
  walk(graph);
  const before = bounds(drawnBoxes({ components: design.components, notes: [] }));
  const after = bounds((graph.children ?? []).map(boxIn));
  const shift = { x: (before?.x ?? 0) - (after?.x ?? 0), y: (before?.y ?? 0) - (after?.y ?? 0) };
  const components: Record<string, Component> = {};
  for (const [id, component] of Object.entries(design.components)) {
    const node = found.get(id);
    components[id] = node
      ? placed(component, node, component.parent === undefined ? shift : { x: 0, y: 0 })
      : component;
  }
  return { ...design, components };
}

function placed(component: Component, node: ElkGraph, shift: { x: number; y: number }): Component {
  const box = boxIn(node);
  const at = { x: onGrid(box.x + shift.x), y: onGrid(box.y + shift.y) };
  if (component.width === undefined) return { ...component, ...at };
  const size = { width: upToGrid(box.width), height: upToGrid(box.height) };
  return { ...component, ...at, ...size };
}

/**
 * Connections by the level they are laid out at. Level by level, a connection counts between
 * the two neighbours that hold its ends.
 */
function levelEdges({ components, connections }: Design, together: boolean) {
  const levels = new Map<string | undefined, NonNullable<ElkGraph['edges']>>();
  const isFree = (id: string) => chain(components, id).every((each) => !components[each]?.locked);
  for (const [id, { from, to }] of Object.entries(connections)) {
    if (!isFree(from) || !isFree(to)) continue;
    const [level, source, target] = together
      ? [undefined, from, to]
      : meeting(chain(components, from), chain(components, to));
    if (source === undefined || target === undefined || source === target) continue;
    levels.set(level, [...(levels.get(level) ?? []), { id, sources: [source], targets: [target] }]);
  }
  return levels;
}

/** A component and the containers around it, outermost first. */
function chain(components: Design['components'], id: string): string[] {
  const all: string[] = [];
  for (let at: string | undefined = id; at !== undefined && !all.includes(at); ) {
    all.unshift(at);
    at = components[at]?.parent;
  }
  return all;
}

function meeting(from: string[], to: string[]): (string | undefined)[] {
  let depth = 0;
  while (depth < from.length && from[depth] === to[depth]) depth += 1;
  return [from[depth - 1], from[depth], to[depth]];
}

function optionsFor(together: boolean): Record<string, string> {
  return {
    'elk.algorithm': 'layered',
    'elk.direction': 'RIGHT',
    'elk.hierarchyHandling': together ? 'INCLUDE_CHILDREN' : 'SEPARATE_CHILDREN',
    'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
    'elk.layered.spacing.nodeNodeBetweenLayers': String(12 * GRID),
    'elk.spacing.nodeNode': String(5 * GRID),
    'elk.spacing.componentComponent': String(6 * GRID),
  };
}

const boxIn = ({ x = 0, y = 0, width = 0, height = 0 }: ElkGraph): Box => ({ x, y, width, height });
const onGrid = (value: number) => Math.round(value / GRID) * GRID;
const upToGrid = (value: number) => Math.ceil(value / GRID) * GRID;
