/** One page of a draw.io file as a drawing: vertices are boxes, those that hold others are frames,
 *  edges are arrows, plain texts are notes. */
import {
  DEEPEST,
  type Drawing,
  type DrawnArrow,
  type DrawnBox,
  type DrawnText,
  type LeftOut,
  MOST_ARROWS,
  MOST_BOXES,
  nameOf,
  type Place,
  plainText,
  Unreadable,
} from './diagram';
import { type Cell, cellsOf } from './drawioCells';
import { drawnAround, isRow, TEXT } from './drawioFrames';
import type { Page } from './drawioText';

/** Lines and legends. */
const LINE = /(^|;)(line|shape=(line|image;.*legend))(;|$)/;
const LONGEST_HINT = 300;

export function parseDrawio(page: Page): Drawing {
  const reader = new Reader(cellsOf(page.model));
  return { source: 'drawio', title: page.name, direction: 'right', ...reader.drawing() };
}

class Reader {
  #cells: ReadonlyMap<string, Cell>;
  #holds = new Set<string>();
  /** The frame around a box that only lies on it. */
  #drawnIn = new Map<string, string>();
  #leftOut: LeftOut[] = [];

  constructor(cells: ReadonlyMap<string, Cell>) {
    this.#cells = cells;
    for (const cell of cells.values()) {
      const parent = cells.get(cell.parent);
      if (cell.vertex && parent?.vertex && !isRow(cell, parent)) this.#holds.add(parent.id);
    }
    for (const [frame, inner] of drawnAround(cells, (cell) => this.#place(cell))) {
      this.#holds.add(frame);
      for (const id of inner) this.#drawnIn.set(id, frame);
    }
  }

  drawing(): Pick<Drawing, 'boxes' | 'frames' | 'arrows' | 'texts' | 'leftOut'> {
    const boxes: DrawnBox[] = [];
    const frames: DrawnBox[] = [];
    const texts: DrawnText[] = [];
    const arrows: DrawnArrow[] = [];
    for (const cell of this.#cells.values()) {
      if (cell.edge) this.#arrow(cell, arrows);
      else if (cell.vertex) this.#vertex(cell, boxes, frames, texts);
    }
    if (boxes.length > MOST_BOXES || arrows.length > MOST_ARROWS) throw new Unreadable('too many');
    if (boxes.length + frames.length === 0) throw new Unreadable('empty');
    frames.sort((a, b) => this.#depth(a.id) - this.#depth(b.id));
    return { boxes, frames, arrows, texts, leftOut: this.#leftOut };
  }

  #vertex(cell: Cell, boxes: DrawnBox[], frames: DrawnBox[], texts: DrawnText[]): void {
    const label = plainText(cell.value);
    if (this.#hidden(cell)) {
      this.#leftOut.push({ reason: 'hidden', what: nameOf(label || cell.id) });
      return;
    }
    const outer = this.#cells.get(cell.parent);
    if (outer?.edge) return; // a label, which its edge has taken
    const place = this.#place(cell);
    const holds = this.#holds.has(cell.id);
    if (!holds && (LINE.test(cell.style) || (outer?.vertex && isRow(cell, outer)))) {
      this.#leftOut.push({ reason: 'decoration', what: nameOf(label || cell.id) });
      return;
    }
    if (!holds && TEXT.test(cell.style)) {
      if (label) texts.push({ text: label, place });
      return;
    }
    const parent = this.#frameOf(cell);
    const box: DrawnBox = {
      id: cell.id,
      label: nameOf(label),
      hints: hintsOf(cell.style),
      place,
      ...(parent === undefined ? {} : { parent }),
    };
    (holds ? frames : boxes).push(box);
  }

  #arrow(cell: Cell, arrows: DrawnArrow[]): void {
    const labels = [cell.value, ...this.#labelsOf(cell)].map(plainText).filter(Boolean);
    const label = nameOf(labels.join(' · '));
    const source = this.#cells.get(cell.source);
    const target = this.#cells.get(cell.target);
    const ends = [source, target].map((end) =>
      end ? nameOf(plainText(end.value)) || end.id : '?',
    );
    const what = `${ends.join(' → ')}${label ? ` (${label})` : ''}`;
    const visible = ![cell, source, target].some((each) => each && this.#hidden(each));
    if (!source?.vertex || !target?.vertex) this.#leftOut.push({ reason: 'no end', what });
    else if (!visible) this.#leftOut.push({ reason: 'hidden', what });
    else if (this.#holds.has(source.id) || this.#holds.has(target.id))
      this.#leftOut.push({ reason: 'frame end', what });
    else {
      const [tail, head] = [
        styled(cell, 'startArrow', 'none'),
        styled(cell, 'endArrow', 'classic'),
      ];
      const back = tail !== 'none' && head === 'none';
      const heads = tail !== 'none' && head !== 'none' ? 'both' : tail === head ? 'none' : 'one';
      const [from, to] = back ? [target.id, source.id] : [source.id, target.id];
      arrows.push({ from, to, label, heads });
    }
  }

  #labelsOf(edge: Cell): string[] {
    return [...(edge.children ?? [])].map((child) => child.value);
  }

  #frameOf(cell: Cell): string | undefined {
    const parent = this.#cells.get(cell.parent);
    return parent?.vertex ? parent.id : this.#drawnIn.get(cell.id);
  }

  #depth(id: string): number {
    let depth = 0;
    for (let at = this.#cells.get(id); at && depth < DEEPEST; depth += 1) {
      at = this.#cells.get(this.#frameOf(at) ?? '');
    }
    return depth;
  }

  #hidden(cell: Cell): boolean {
    return [cell, ...this.#chain(cell)].some((each) => each.hidden);
  }

  /** Everything the cell stands in, innermost first; a ring is walked once. */
  #chain(cell: Cell | undefined): Cell[] {
    const found: Cell[] = [];
    const seen = new Set(cell ? [cell.id] : []);
    let parent = this.#cells.get(cell?.parent ?? '');
    while (parent && !seen.has(parent.id)) {
      found.push(parent);
      seen.add(parent.id);
      parent = this.#cells.get(parent.parent);
    }
    return found;
  }

  #place(cell: Cell): Place {
    const base = { ...cell.place };
    for (const parent of this.#chain(cell)) {
      if (!parent.vertex) continue;
      base.x += parent.place.x;
      base.y += parent.place.y;
    }
    return base;
  }
}

function styled(cell: Cell, key: string, otherwise: string): string {
  return new RegExp(`(?:^|;)${key}=([^;]*)`).exec(cell.style)?.[1] || otherwise;
}

/** The words of a style that name a shape, an icon or a picture. */
function hintsOf(style: string): string {
  const words: string[] = [];
  for (const entry of style.slice(0, 5_000).split(';')) {
    const [key = '', value] = entry.split('=', 2);
    if (value === undefined) words.push(key);
    else if (['shape', 'resIcon', 'grIcon', 'prIcon', 'points'].includes(key))
      words.push(lastOf(value, '.'));
    else if (key === 'image' && !value.startsWith('data:'))
      words.push(lastOf(value, '/').replace(/\.\w+$/, ''));
  }
  return words.join(' ').slice(0, LONGEST_HINT);
}

function lastOf(path: string, separator: string): string {
  return path.split(separator).at(-1) ?? '';
}
