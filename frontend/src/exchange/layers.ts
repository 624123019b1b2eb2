/** Boxes without places in layers along their arrows, frame by frame from the inside out. */
import { COMPONENT_SIZE, CONTAINER_HEADER, GRID } from '../design/geometry';
import type { Place } from './diagram';
import { EMPTY_FRAME, type Item, onGrid, PADDING, type Places, type Wire } from './layoutTypes';

const GAP = { across: 12 * GRID, down: 5 * GRID };

export function layered(
  items: readonly Item[],
  wires: readonly Wire[],
  direction: 'right' | 'down',
): Places {
  const parents = new Map(items.map((item) => [item.id, item.parent]));
  const inside = new Map<string | undefined, Item[]>();
  for (const item of items) {
    const siblings = inside.get(item.parent) ?? [];
    siblings.push(item);
    inside.set(item.parent, siblings);
  }
  const between = lifted(wires, parents);
  /** Places relative to the frame, from the innermost frames outwards. */
  const relative = new Map<string, Place>();
  for (const frame of [...items.filter((item) => item.frame).toReversed(), undefined]) {
    const members = inside.get(frame?.id) ?? [];
    const size = arrange(
      members,
      between.get(frame?.id) ?? [],
      direction,
      relative,
      frame !== undefined,
    );
    if (frame) relative.set(frame.id, { x: 0, y: 0, ...size });
  }
  const places = new Map<string, Place>();
  for (const item of items) {
    const own = relative.get(item.id) ?? { x: 0, y: 0, ...COMPONENT_SIZE };
    const base = places.get(item.parent ?? '') ?? { x: 0, y: 0 };
    places.set(item.id, { ...own, x: base.x + own.x, y: base.y + own.y });
  }
  return places;
}

/** Each wire between the two siblings that hold its ends, by the frame they stand in. */
function lifted(
  wires: readonly Wire[],
  parents: ReadonlyMap<string, string | undefined>,
): Map<string | undefined, Wire[]> {
  const found = new Map<string | undefined, Wire[]>();
  for (const wire of wires) {
    const from = pathOf(wire.from, parents);
    const to = pathOf(wire.to, parents);
    let depth = 0;
    while (depth < from.length && from[depth] === to[depth]) depth += 1;
    const [a, b] = [from[depth], to[depth]];
    if (a === undefined || b === undefined) continue;
    const frame = parents.get(a);
    const known = found.get(frame) ?? [];
    known.push({ from: a, to: b });
    found.set(frame, known);
  }
  return found;
}

/** The frames around something, outermost first, and itself. */
function pathOf(id: string, parents: ReadonlyMap<string, string | undefined>): string[] {
  const path = [id];
  for (let up = parents.get(id); up !== undefined && !path.includes(up); up = parents.get(up)) {
    path.unshift(up);
  }
  return path;
}

/** Puts siblings into layers and gives the size they take; their places go into `relative`. */
function arrange(
  members: readonly Item[],
  wires: readonly Wire[],
  direction: 'right' | 'down',
  relative: Map<string, Place>,
  framed: boolean,
): { width: number; height: number } {
  if (members.length === 0) return EMPTY_FRAME;
  const sizeOf = (item: Item) => relative.get(item.id) ?? { x: 0, y: 0, ...COMPONENT_SIZE };
  const layers = layersOf(members, wires);
  const right = direction === 'right';
  const thick = (item: Item) => (right ? sizeOf(item).width : sizeOf(item).height);
  const long = (item: Item) => (right ? sizeOf(item).height : sizeOf(item).width);
  const [between, beside] = right ? [GAP.across, GAP.down] : [GAP.down + 2 * GRID, GAP.down];
  const lengths = layers.map(
    (layer) => layer.reduce((sum, item) => sum + long(item), 0) + beside * (layer.length - 1),
  );
  const longest = Math.max(...lengths);
  const start = framed ? { x: PADDING, y: PADDING + CONTAINER_HEADER } : { x: 0, y: 0 };
  let across = 0;
  layers.forEach((layer, index) => {
    const thickest = Math.max(...layer.map(thick));
    let along = (longest - (lengths[index] ?? 0)) / 2;
    for (const item of layer) {
      const off = across + (thickest - thick(item)) / 2;
      const [x, y] = right ? [off, along] : [along, off];
      const { width, height } = sizeOf(item);
      relative.set(item.id, { x: onGrid(start.x + x), y: onGrid(start.y + y), width, height });
      along += long(item) + beside;
    }
    across += thickest + between;
  });
  const [width, height] = right ? [across - between, longest] : [longest, across - between];
  return { width: onGrid(start.x + width + PADDING), height: onGrid(start.y + height + PADDING) };
}

/** Longest path from the sources; arrows that close a ring are not followed. */
function layersOf(members: readonly Item[], wires: readonly Wire[]): Item[][] {
  const next = new Map<string, string[]>();
  const waiting = new Map(members.map((item) => [item.id, 0]));
  for (const { from, to } of wires) {
    if (from === to) continue;
    next.set(from, [...(next.get(from) ?? []), to]);
    waiting.set(to, (waiting.get(to) ?? 0) + 1);
  }
  const layer = new Map<string, number>();
  const order = members.map((item) => item.id);
  let ready = order.filter((id) => waiting.get(id) === 0);
  while (layer.size < members.length) {
    // Everything left waits in a ring: its first member goes on.
    if (ready.length === 0) ready = order.filter((id) => !layer.has(id)).slice(0, 1);
    for (const id of ready) if (!layer.has(id)) layer.set(id, layer.get(id) ?? 0);
    const after: string[] = [];
    for (const id of ready) {
      for (const to of next.get(id) ?? []) {
        waiting.set(to, (waiting.get(to) ?? 1) - 1);
        if (!layer.has(to) && (waiting.get(to) ?? 0) <= 0) after.push(to);
      }
    }
    for (const id of after) {
      const before = wires.filter((wire) => wire.to === id && layer.has(wire.from));
      layer.set(id, 1 + Math.max(-1, ...before.map((wire) => layer.get(wire.from) ?? 0)));
    }
    ready = after;
  }
  const layers: Item[][] = [];
  for (const item of members) {
    const index = layer.get(item.id) ?? 0;
    const row = layers[index] ?? [];
    row.push(item);
    layers[index] = row;
  }
  return layers.filter((row) => row !== undefined);
}
