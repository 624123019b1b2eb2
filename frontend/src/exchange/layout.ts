/**
 * Where the boxes of an imported drawing come to stand. A drawing with places keeps them, drawn
 * apart as far as our cards need; one without is laid out in layers along its arrows, frame by
 * frame from the inside out. The same drawing always gives the same places.
 */
import { COMPONENT_SIZE, CONTAINER_HEADER, GRID } from '../design/geometry';
import type { Place } from './diagram';

export interface Item {
  readonly id: string;
  readonly parent?: string | undefined;
  readonly frame: boolean;
  readonly place?: Place | undefined;
}

export interface Wire {
  readonly from: string;
  readonly to: string;
}

export type Places = ReadonlyMap<string, Place>;

const GAP = { across: 12 * GRID, down: 5 * GRID };
const PADDING = 4 * GRID;
const EMPTY_FRAME = { width: 30 * GRID, height: 17 * GRID };
const SCALES = [1, 1.25, 1.5, 1.75, 2, 2.5, 3, 4];
const ROOM = 2 * GRID;

/** Absolute places of everything; `items` hold parents before what stands in them. */
export function layOut(
  items: readonly Item[],
  wires: readonly Wire[],
  direction: 'right' | 'down',
): Places {
  return kept(items) ?? layered(items, wires, direction);
}

/** The drawing's own places, scaled until no two cards overlap; null where that does not help. */
function kept(items: readonly Item[]): Places | null {
  const cards = items.filter((item) => !item.frame);
  if (cards.length === 0 || cards.some((card) => !card.place)) return null;
  const scale = SCALES.find((each) => !overlapping(cards.map((card) => cardAt(card, each))));
  if (scale === undefined) return null;
  const places = new Map(cards.map((card) => [card.id, cardAt(card, scale)]));
  for (const frame of items.filter((item) => item.frame).toReversed()) {
    const inner = items
      .filter((item) => item.parent === frame.id)
      .map((item) => places.get(item.id));
    places.set(frame.id, around(inner) ?? emptyAt(frame, scale));
  }
  return places;
}

function cardAt({ place }: Item, scale: number): Place {
  const { x, y, width, height } = place ?? { x: 0, y: 0, ...COMPONENT_SIZE };
  return {
    x: round((x + width / 2) * scale - COMPONENT_SIZE.width / 2),
    y: round((y + height / 2) * scale - COMPONENT_SIZE.height / 2),
    ...COMPONENT_SIZE,
  };
}

function emptyAt({ place }: Item, scale: number): Place {
  return { x: round((place?.x ?? 0) * scale), y: round((place?.y ?? 0) * scale), ...EMPTY_FRAME };
}

/** Sorted by x, only neighbours in reach need to be compared. */
function overlapping(cards: readonly Place[]): boolean {
  const sorted = cards.toSorted((a, b) => a.x - b.x);
  return sorted.some((one, index) => {
    for (let at = index + 1; at < sorted.length; at += 1) {
      const other = sorted[at];
      if (!other || other.x - one.x >= one.width + ROOM) return false;
      if (Math.abs(other.y - one.y) < one.height + ROOM) return true;
    }
    return false;
  });
}

function around(inner: readonly (Place | undefined)[]): Place | null {
  const all = inner.filter((place) => place !== undefined);
  if (all.length === 0) return null;
  const left = Math.min(...all.map((place) => place.x)) - PADDING;
  const top = Math.min(...all.map((place) => place.y)) - PADDING - CONTAINER_HEADER;
  const right = Math.max(...all.map((place) => place.x + place.width)) + PADDING;
  const bottom = Math.max(...all.map((place) => place.y + place.height)) + PADDING;
  return { x: left, y: top, width: right - left, height: bottom - top };
}

function layered(
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
      relative.set(item.id, { x: round(start.x + x), y: round(start.y + y), width, height });
      along += long(item) + beside;
    }
    across += thickest + between;
  });
  const [width, height] = right ? [across - between, longest] : [longest, across - between];
  return { width: round(start.x + width + PADDING), height: round(start.y + height + PADDING) };
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

function round(value: number): number {
  return Math.round(value / GRID) * GRID;
}
