/** A reviewed drawing as a design, its boxes in their places, its arrows as the rules allow. */
import type { Catalogue } from '../design/catalogue';
import { freeId, freeName } from '../design/ids';
import type { Rules } from '../design/rules';
import { type Component, type Design, FORMAT, type Note } from '../design/types';
import { type ArrowFate, connected } from './connecting';
import { layOut } from './layout';
import type { Item as LayoutItem, Places } from './layoutTypes';
import type { Item, Review } from './review';

export interface Outcome {
  readonly design: Design;
  readonly arrows: readonly ArrowFate[];
  /** Names of components that do not stand in a place and were taken out of their frame. */
  readonly takenOut: readonly string[];
}

const MOST_NOTES = 500;
const LONGEST_NOTE = 4_000;

export function outcomeOf(review: Review, rules: Rules, catalogue: Catalogue): Outcome {
  const frames = new Map(review.frames.map((item) => [item.box.id, item]));
  const takenOut: string[] = [];
  const kept = [...review.frames, ...review.boxes].filter((item) => item.choice !== null);
  const parents = new Map(
    kept.map((item) => [item.box.id, parentOf(item, frames, rules, takenOut)]),
  );
  const bare: Design = {
    format: FORMAT,
    name: review.drawing.title,
    components: {},
    connections: {},
    workload: { users: 1000, mix: catalogue.mix },
    goals: {},
    scenarios: [],
    notes: [],
  };
  const ids = new Map<string, string>();
  const unplaced = { ...bare, components: withoutPlaces(kept, ids) };
  const { connections, arrows } = connected(unplaced, review, ids, rules);
  const places = placesOf(kept, parents, review, arrows);
  const components = componentsOf(kept, parents, places, ids, rules);
  const design = { ...bare, components, connections, notes: notesOf(review, places) };
  return { design, arrows, takenOut };
}

/** The nearest kept frame around an item that may hold it. */
function parentOf(
  item: Item,
  frames: ReadonlyMap<string, Item>,
  rules: Rules,
  takenOut: string[],
): string | undefined {
  let refused = false;
  const seen = new Set<string>();
  let at = frames.get(item.box.parent ?? '');
  while (at && !seen.has(at.box.id)) {
    seen.add(at.box.id);
    if (at.choice !== null && rules.mayStandIn(item.choice ?? '', at.choice)) return at.box.id;
    refused ||= at.choice !== null;
    at = frames.get(at.box.parent ?? '');
  }
  if (refused) takenOut.push(item.box.label || item.box.id);
  return undefined;
}

function placesOf(
  kept: readonly Item[],
  parents: ReadonlyMap<string, string | undefined>,
  review: Review,
  arrows: readonly ArrowFate[],
): Places {
  const container = new Set(review.frames.map((item) => item.box.id));
  const items = kept.map(
    ({ box }): LayoutItem => ({
      id: box.id,
      parent: parents.get(box.id),
      frame: container.has(box.id),
      place: box.place,
    }),
  );
  const there = new Set(items.map((item) => item.id));
  const wires = arrows
    .map(({ arrow: { from, to }, fate }) =>
      fate.is === 'turned' ? { from: to, to: from } : { from, to },
    )
    .filter((wire) => there.has(wire.from) && there.has(wire.to));
  return layOut(parentsFirst(items), wires, review.drawing.direction);
}

function parentsFirst(items: readonly LayoutItem[]): LayoutItem[] {
  const byId = new Map(items.map((item) => [item.id, item]));
  const depth = (item: LayoutItem): number => {
    let found = 0;
    for (let at = byId.get(item.parent ?? ''); at && found < 200; at = byId.get(at.parent ?? '')) {
      found += 1;
    }
    return found;
  };
  const depths = new Map(items.map((item) => [item.id, depth(item)]));
  return items.toSorted((a, b) => (depths.get(a.id) ?? 0) - (depths.get(b.id) ?? 0));
}

/** Only the kinds, which is all the rules of connections ask for; fills in the `ids`. */
function withoutPlaces(kept: readonly Item[], ids: Map<string, string>): Record<string, Component> {
  const components: Record<string, Component> = {};
  for (const { box, choice } of kept) {
    const id = freeId(components, choice ?? '');
    ids.set(box.id, id);
    components[id] = { kind: choice ?? '', name: '', x: 0, y: 0, params: {} };
  }
  return components;
}

function componentsOf(
  kept: readonly Item[],
  parents: ReadonlyMap<string, string | undefined>,
  places: Places,
  ids: ReadonlyMap<string, string>,
  rules: Rules,
): Record<string, Component> {
  const components: Record<string, Component> = {};
  const names = new Set<string>();
  for (const { box, choice, params } of kept) {
    const id = ids.get(box.id) ?? '';
    const kind = rules.kinds.get(choice ?? '');
    const name = freeName(names, box.label || (kind?.label ?? box.id));
    names.add(name);
    const place = places.get(box.id) ?? { x: 0, y: 0, width: 240, height: 136 };
    const outer = parents.get(box.id);
    const base = places.get(outer ?? '') ?? { x: 0, y: 0 };
    const parent = outer === undefined ? undefined : ids.get(outer);
    const known = Object.entries(params).filter(([key]) =>
      kind?.params.some((param) => param.key === key),
    );
    components[id] = {
      kind: choice ?? '',
      name,
      ...(parent === undefined ? {} : { parent }),
      x: place.x - base.x,
      y: place.y - base.y,
      ...(kind?.container ? { width: place.width, height: place.height } : {}),
      params: Object.fromEntries(known),
    };
  }
  return components;
}

/** Texts of the drawing, moved along with what they stood beside. */
function notesOf(review: Review, places: Places): Note[] {
  const anchor = review.boxes.find((item) => item.box.place && places.has(item.box.id));
  const now = anchor ? places.get(anchor.box.id) : undefined;
  const before = anchor?.box.place;
  const shift = now && before ? { x: now.x - before.x, y: now.y - before.y } : { x: 0, y: 0 };
  return review.drawing.texts.slice(0, MOST_NOTES).map(({ text, place }, index) => ({
    id: `note-${index + 1}`,
    text: text.slice(0, LONGEST_NOTE),
    x: Math.round(place.x + shift.x),
    y: Math.round(place.y + shift.y),
  }));
}
