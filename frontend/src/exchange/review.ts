/** What a drawing would become: a kind for each box and frame, as guessed, to be looked through
 *  and changed before anything happens. */
import type { Catalogue, Kind } from '../design/catalogue';
import type { ParamValue } from '../design/types';
import type { Drawing, DrawnBox } from './diagram';
import { type Guess, guesser, spaced } from './guess';

/** A kind, or null to leave it out (of a frame: to keep only what stands in it). */
export type Choice = string | null;

export interface Item {
  readonly box: DrawnBox;
  readonly guess: Guess;
  readonly choice: Choice;
  readonly params: Readonly<Record<string, ParamValue>>;
}

export interface Review {
  readonly drawing: Drawing;
  readonly frames: readonly Item[];
  readonly boxes: readonly Item[];
}

const UNKNOWN = 'custom';
const OUTER = 'region';
const INNER = 'zone';

export function reviewOf(drawing: Drawing, catalogue: Catalogue): Review {
  const kinds = catalogue.kinds.filter((kind) => !kind.container);
  const guess = guesser(kinds, UNKNOWN);
  const boxes = drawing.boxes.map((box): Item => {
    const found = guess(box.label, box.hints, box.id);
    return { box, guess: found, choice: found.kind, params: {} };
  });
  return { drawing, boxes, frames: framesOf(drawing, catalogue) };
}

/** The same review with one choice changed. */
export function chosen(review: Review, id: string, choice: Choice): Review {
  const change = (items: readonly Item[]) =>
    items.map((item) => (item.box.id === id ? { ...item, choice } : item));
  return { ...review, boxes: change(review.boxes), frames: change(review.frames) };
}

function framesOf(drawing: Drawing, catalogue: Catalogue): Item[] {
  const containers = catalogue.kinds.filter((kind) => kind.container);
  const guess = guesser(containers, OUTER);
  const outermost = drawing.frames.filter((frame) => frame.parent === undefined);
  const made = new Map<string, Item>();
  for (const box of drawing.frames) {
    const found = guess(box.label, box.hints, box.id);
    const place = placeNamed(box.label, containers);
    const outer = box.parent === undefined ? undefined : made.get(box.parent);
    let choice: Choice;
    let known = found;
    let params: Item['params'] = {};
    if (place) {
      choice = place.kind;
      known = { kind: place.kind, word: place.word, by: 'label' };
      params = { [place.param]: place.value };
    } else if (found.by === 'nothing') {
      // Alone it is where everything stands; side by side they are parts of one place.
      choice = outer || outermost.length > 1 ? INNER : OUTER;
      if (hasContainer(outer, INNER, made)) choice = null;
    } else choice = found.kind;
    if (choice === OUTER && hasContainer(outer, OUTER, made)) choice = null;
    made.set(box.id, { box, guess: { ...known, kind: choice ?? known.kind }, choice, params });
  }
  return [...made.values()];
}

/** Whether a frame, or one around it, is already of this kind: they do not stand in themselves. */
function hasContainer(
  frame: Item | undefined,
  kind: string,
  made: ReadonlyMap<string, Item>,
): boolean {
  for (let at = frame; at; at = made.get(at.box.parent ?? '')) if (at.choice === kind) return true;
  return false;
}

interface NamedPlace {
  readonly kind: string;
  readonly param: string;
  readonly value: string;
  readonly word: string;
}

/** A frame called after a place the catalogue offers, such as "Seoul" or "US East (Virginia)". */
function placeNamed(label: string, containers: readonly Kind[]): NamedPlace | null {
  const text = ` ${spaced(label)} `;
  for (const kind of containers)
    for (const param of kind.params.filter((each) => each.key === 'location'))
      for (const option of param.options) {
        const words = [option.label, option.value, ...option.label.split(/[()]/)].map(spaced);
        const word = words.find((each) => each.length > 1 && text.includes(` ${each} `));
        if (word) return { kind: kind.id, param: param.key, value: option.value, word };
      }
  return null;
}
