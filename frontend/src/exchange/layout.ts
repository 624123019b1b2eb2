/**
 * Where the boxes of an imported drawing come to stand. A drawing with places keeps them, drawn
 * apart as far as our cards need; one without is laid out in layers along its arrows, frame by
 * frame from the inside out. The same drawing always gives the same places.
 */
import { COMPONENT_SIZE, CONTAINER_HEADER, GRID } from '../design/geometry';
import type { Place } from './diagram';
import { layered } from './layers';
import { EMPTY_FRAME, type Item, onGrid, PADDING, type Places, type Wire } from './layoutTypes';

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
    x: onGrid((x + width / 2) * scale - COMPONENT_SIZE.width / 2),
    y: onGrid((y + height / 2) * scale - COMPONENT_SIZE.height / 2),
    ...COMPONENT_SIZE,
  };
}

function emptyAt({ place }: Item, scale: number): Place {
  return { x: onGrid((place?.x ?? 0) * scale), y: onGrid((place?.y ?? 0) * scale), ...EMPTY_FRAME };
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
