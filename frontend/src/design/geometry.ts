/**
 * Where things stand. Sizes are facts of the model, never measured; a child's position is
 * relative to its container, and these functions translate between the two.
 */
import type { Component, Design, Point } from './types';

export const GRID = 8;
export const COMPONENT_SIZE = { width: 184, height: 80 } as const;
export const NOTE_SIZE = { width: 200, height: 64 } as const;
export const CONTAINER_HEADER = 36;

export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

type Components = Design['components'];

export function sizeOf(component: Component): { width: number; height: number } {
  return {
    width: component.width ?? COMPONENT_SIZE.width,
    height: component.height ?? COMPONENT_SIZE.height,
  };
}

export function snap(point: Point): Point {
  return { x: Math.round(point.x / GRID) * GRID, y: Math.round(point.y / GRID) * GRID };
}

export function absolutePosition(components: Components, id: string): Point {
  let { x, y, parent } = components[id] ?? { x: 0, y: 0, parent: undefined };
  for (const seen = new Set([id]); parent !== undefined && !seen.has(parent); ) {
    seen.add(parent);
    const container: Component | undefined = components[parent];
    if (!container) break;
    x += container.x;
    y += container.y;
    parent = container.parent;
  }
  return { x, y };
}

export function boxOf(components: Components, id: string): Box {
  const component = components[id];
  const size = component ? sizeOf(component) : COMPONENT_SIZE;
  return { ...absolutePosition(components, id), ...size };
}

export function centreOf(box: Box): Point {
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

export function contains(box: Box, point: Point): boolean {
  return (
    point.x >= box.x &&
    point.x <= box.x + box.width &&
    point.y >= box.y &&
    point.y <= box.y + box.height
  );
}

export function bounds(boxes: readonly Box[]): Box | null {
  if (boxes.length === 0) return null;
  const left = Math.min(...boxes.map((box) => box.x));
  const top = Math.min(...boxes.map((box) => box.y));
  const right = Math.max(...boxes.map((box) => box.x + box.width));
  const bottom = Math.max(...boxes.map((box) => box.y + box.height));
  return { x: left, y: top, width: right - left, height: bottom - top };
}

const places = new WeakMap<Components, ReadonlyMap<string, Box>>();

/** Where every component stands. Worked out once a document. */
export function boxesOf(components: Components): ReadonlyMap<string, Box> {
  const known = places.get(components);
  if (known) return known;
  const boxes = new Map(Object.keys(components).map((id) => [id, boxOf(components, id)]));
  places.set(components, boxes);
  return boxes;
}

/** Where everything that is drawn stands, notes included. */
export function drawnBoxes(design: Pick<Design, 'components' | 'notes'>): Box[] {
  const { components, notes } = design;
  return [...boxesOf(components).values(), ...notes.map((note) => ({ ...NOTE_SIZE, ...note }))];
}

export function isInside(components: Components, id: string, container: string): boolean {
  const seen = new Set<string>();
  let parent = components[id]?.parent;
  while (parent !== undefined && !seen.has(parent)) {
    if (parent === container) return true;
    seen.add(parent);
    parent = components[parent]?.parent;
  }
  return false;
}

export function depthOf(components: Components, id: string): number {
  let depth = 0;
  let parent = components[id]?.parent;
  while (parent !== undefined && depth < 16) {
    depth += 1;
    parent = components[parent]?.parent;
  }
  return depth;
}

/** The given components and everything that stands inside them. */
export function withContents(components: Components, ids: Iterable<string>): Set<string> {
  const roots = [...ids].filter((id) => id in components);
  const all = new Set(roots);
  if (roots.every((id) => components[id]?.width === undefined)) return all;
  for (const id of Object.keys(components)) {
    if (roots.some((root) => isInside(components, id, root))) all.add(id);
  }
  return all;
}

const orders = new WeakMap<Components, string[]>();

/** Containers before their contents: the order a canvas needs. Worked out once a document. */
export function containersFirst(components: Components): readonly string[] {
  const known = orders.get(components);
  if (known) return known;
  const order = Object.keys(components).sort(
    (a, b) =>
      depthOf(components, a) - depthOf(components, b) ||
      Number(components[b]?.width !== undefined) - Number(components[a]?.width !== undefined),
  );
  orders.set(components, order);
  return order;
}

/** The innermost container at a point that may hold the component. */
export function containerAt(
  components: Components,
  point: Point,
  mayHold: (container: string) => boolean,
): string | undefined {
  let best: string | undefined;
  for (const id of containersFirst(components)) {
    if (components[id]?.width === undefined || !mayHold(id)) continue;
    if (contains(boxOf(components, id), point)) best = id;
  }
  return best;
}

/** A free spot near a point, so that things added one after another do not cover each other. */
export function freeSpot(components: Components, near: Point): Point {
  const taken = Object.keys(components)
    .filter((id) => components[id]?.width === undefined)
    .map((id) => boxOf(components, id));
  const wide = COMPONENT_SIZE.width + 4 * GRID;
  const high = COMPONENT_SIZE.height + 4 * GRID;
  for (let ring = 0; ring < 40; ring += 1) {
    for (const [across, down] of ringAround(ring)) {
      const spot = { x: near.x + across * wide, y: near.y + down * high };
      const free = taken.every(
        (box) => Math.abs(box.x - spot.x) >= box.width || Math.abs(box.y - spot.y) >= box.height,
      );
      if (free) return snap(spot);
    }
  }
  return snap(near);
}

/** A free place in a container, and the size the container needs for it. */
export function freeSpotInside(
  components: Components,
  container: string,
  size: { width: number; height: number },
): { at: Point; size: { width: number; height: number } } {
  const host = components[container];
  const inner = Object.values(components).filter((each) => each.parent === container);
  const bottom = inner.map((each) => each.y + sizeOf(each).height);
  const at = { x: 3 * GRID, y: Math.max(CONTAINER_HEADER + GRID, ...bottom) + 2 * GRID };
  return {
    at: snap(at),
    size: {
      width: Math.max(host?.width ?? 0, at.x + size.width + 3 * GRID),
      height: Math.max(host?.height ?? 0, at.y + size.height + 3 * GRID),
    },
  };
}

function ringAround(ring: number): [number, number][] {
  if (ring === 0) return [[0, 0]];
  const cells: [number, number][] = [];
  for (let across = -ring; across <= ring; across += 1) {
    for (let down = -ring; down <= ring; down += 1) {
      if (Math.max(Math.abs(across), Math.abs(down)) === ring) cells.push([across, down]);
    }
  }
  return cells.sort((a, b) => Math.hypot(...a) - Math.hypot(...b) || b[1] - a[1] || b[0] - a[0]);
}
