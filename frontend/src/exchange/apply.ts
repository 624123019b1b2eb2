/**
 * A reviewed drawing as a design, and what becomes of each arrow and why. Connections obey the
 * same rules as drawn ones; an arrow that is only allowed the other way round is turned, because
 * many people draw where data goes and not who asks.
 */
import type { Catalogue } from '../design/catalogue';
import { freeId, freeName } from '../design/ids';
import type { Rules } from '../design/rules';
import { type Component, type Connection, type Design, FORMAT, type Note } from '../design/types';
import type { DrawnArrow } from './diagram';
import { type Item as LayoutItem, layOut, type Places } from './layout';
import type { Item, Review } from './review';

export type Fate =
  | { readonly is: 'kept' | 'turned' | 'end left out' | 'doubled' | 'itself' }
  | { readonly is: 'refused'; readonly sentence: string };

export interface ArrowFate {
  readonly arrow: DrawnArrow;
  readonly from: string;
  readonly to: string;
  readonly fate: Fate;
}

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
  const places = placesOf(kept, parents, review);
  const ids = new Map<string, string>();
  const components = componentsOf(kept, parents, places, ids, rules);
  const design: Design = {
    format: FORMAT,
    name: review.drawing.title,
    components,
    connections: {},
    workload: { users: 1000, mix: catalogue.mix },
    goals: {},
    scenarios: [],
    notes: notesOf(review, places),
  };
  return { ...connected(design, review, ids, rules), takenOut };
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
  const wires = review.drawing.arrows.filter((each) => there.has(each.from) && there.has(each.to));
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

function componentsOf(
  kept: readonly Item[],
  parents: ReadonlyMap<string, string | undefined>,
  places: Places,
  ids: Map<string, string>,
  rules: Rules,
): Record<string, Component> {
  const components: Record<string, Component> = {};
  const names = new Set<string>();
  for (const { box, choice } of kept) {
    const id = freeId(components, choice ?? '');
    ids.set(box.id, id);
    components[id] = { kind: choice ?? '', name: '', x: 0, y: 0, params: {} };
  }
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

function connected(
  design: Design,
  review: Review,
  ids: ReadonlyMap<string, string>,
  rules: Rules,
): Pick<Outcome, 'design' | 'arrows'> {
  const labels = new Map(
    [...review.boxes, ...review.frames].map(({ box }) => [box.id, box.label || box.id]),
  );
  const connections: Record<string, Connection> = {};
  const pairs = new Set<string>();
  const bare = { ...design, connections: {} };
  const arrows: ArrowFate[] = [];
  for (const arrow of review.drawing.arrows) {
    const from = ids.get(arrow.from);
    const to = ids.get(arrow.to);
    const fate = fateOf(from, to);
    if ((fate.is === 'kept' || fate.is === 'turned') && from && to) {
      const [source, target] = fate.is === 'kept' ? [from, to] : [to, from];
      pairs.add(`${source} ${target}`);
      connections[`c${Object.keys(connections).length + 1}`] = {
        from: source,
        to: target,
        ...(arrow.label ? { label: arrow.label } : {}),
      };
    }
    const named = (end: string) => labels.get(end) ?? end;
    arrows.push({ arrow, from: named(arrow.from), to: named(arrow.to), fate });
  }

  function fateOf(from: string | undefined, to: string | undefined): Fate {
    if (!from || !to) return { is: 'end left out' };
    if (from === to) return { is: 'itself' };
    const verdict = rules.mayConnect(bare, from, to);
    const way = verdict.allowed
      ? 'kept'
      : rules.mayConnect(bare, to, from).allowed
        ? 'turned'
        : null;
    if (way === null) {
      const sentence = !verdict.allowed && verdict.because === 'kinds' ? verdict.sentence : '';
      return { is: 'refused', sentence };
    }
    const pair = way === 'kept' ? `${from} ${to}` : `${to} ${from}`;
    return { is: pairs.has(pair) ? 'doubled' : way };
  }

  return { design: { ...design, connections }, arrows };
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
