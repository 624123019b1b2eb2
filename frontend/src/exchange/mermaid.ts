/** A Mermaid flowchart as a drawing. What a statement does not say is never guessed; a statement
 *  that is not understood is listed with its line. */
import {
  DEEPEST,
  type Drawing,
  type DrawnArrow,
  type DrawnBox,
  LARGEST_TEXT,
  type LeftOut,
  MOST_ARROWS,
  MOST_BOXES,
  nameOf,
  Unreadable,
} from './diagram';
import { readFlowchart, type Statement } from './mermaidLines';
import { Cursor, label, type MermaidNode, readLink, readNode } from './mermaidNodes';

const STYLING = /^(?:style|classDef|class|linkStyle|click|accTitle|accDescr|direction)\b/;
const SUBGRAPH = /^subgraph\b\s*([\s\S]*)$/;
/** How many arrows `A & B --> C & D` may make at once. */
const MOST_AT_ONCE = 500;

export function parseMermaid(text: string): Drawing {
  if (text.length > LARGEST_TEXT) throw new Unreadable('too large');
  const chart = readFlowchart(text);
  const reader = new Reader(chart.leftOut);
  for (const statement of chart.statements) reader.read(statement);
  return {
    source: 'mermaid',
    title: nameOf(chart.title),
    direction: chart.direction,
    ...reader.drawing(),
  };
}

class Reader {
  #boxes = new Map<string, DrawnBox>();
  #frames = new Map<string, DrawnBox>();
  #arrows: (DrawnArrow & { readonly line: number })[] = [];
  #leftOut: LeftOut[];
  #open: string[] = [];
  /** A node belongs to the first frame that mentions it. */
  #parents = new Map<string, string>();

  constructor(leftOut: readonly LeftOut[]) {
    this.#leftOut = [...leftOut];
  }

  read(statement: Statement): void {
    const { text, line } = statement;
    if (STYLING.test(text)) {
      if (!/^(?:direction|acc)/.test(text)) this.#drop('styling', statement);
      return;
    }
    const opened = SUBGRAPH.exec(text)?.[1];
    if (opened !== undefined) this.#openFrame(opened);
    else if (/^end\s*$/.test(text)) this.#open.pop();
    else if (!this.#chain(text, line)) this.#drop('not understood', statement);
  }

  #drop(reason: LeftOut['reason'], { text, line }: Statement): void {
    this.#leftOut.push({ reason, what: text.slice(0, 80), line });
  }

  #openFrame(words: string): void {
    // Only here a blank may stand between an id and its title.
    const cursor = new Cursor(words.replace(/^([\p{L}\p{N}_-]+)\s+(?=\[)/u, '$1'));
    const node = readNode(cursor);
    cursor.skip();
    const whole = node !== null && cursor.done;
    const title = whole ? (node.label ?? node.id) : label(words);
    const id = whole ? node.id : words.trim() || `frame ${this.#frames.size + 1}`;
    const parent = this.#open.at(-1);
    if (this.#open.length >= DEEPEST) throw new Unreadable('too deep', String(DEEPEST));
    if (!this.#frames.has(id)) {
      const inside = parent === undefined ? {} : { parent };
      this.#frames.set(id, { id, label: nameOf(title), hints: '', ...inside });
      if (this.#frames.size > MOST_BOXES) throw new Unreadable('too many');
    }
    this.#open.push(id);
  }

  /** `A & B -->|text| C --> D`; false, and nothing taken, where a part is not understood. */
  #chain(text: string, line: number): boolean {
    const cursor = new Cursor(text);
    const nodes: MermaidNode[] = [];
    const arrows: DrawnArrow[] = [];
    let from = readGroup(cursor, nodes);
    if (!from) return false;
    for (cursor.skip(); !cursor.done; cursor.skip()) {
      if (cursor.take(/%%.*$/)) break;
      const link = readLink(cursor);
      const to = link && readGroup(cursor, nodes);
      if (!link || !to) return false;
      if (from.length * to.length > MOST_AT_ONCE) throw new Unreadable('too many');
      for (const a of link.invisible ? [] : from)
        for (const b of to) {
          const [start, end] = link.backwards ? [b, a] : [a, b];
          arrows.push({ from: start, to: end, label: nameOf(link.label), heads: link.heads });
        }
      from = to;
    }
    for (const node of nodes) this.#node(node);
    this.#arrows.push(...arrows.map((arrow) => ({ ...arrow, line })));
    if (this.#arrows.length > MOST_ARROWS) throw new Unreadable('too many');
    return true;
  }

  #node({ id, label: words, shape }: MermaidNode): void {
    const before = this.#boxes.get(id);
    const parent = this.#open.at(-1);
    if (parent !== undefined && !this.#parents.has(id)) this.#parents.set(id, parent);
    this.#boxes.set(id, {
      id,
      label: nameOf(words ?? before?.label ?? id),
      hints: shape || before?.hints || '',
    });
    if (this.#boxes.size > MOST_BOXES) throw new Unreadable('too many');
  }

  drawing(): Pick<Drawing, 'boxes' | 'frames' | 'arrows' | 'texts' | 'leftOut'> {
    const boxes: DrawnBox[] = [];
    for (const box of this.#boxes.values()) {
      if (this.#frames.has(box.id)) continue;
      const parent = this.#parents.get(box.id);
      boxes.push(parent === undefined ? box : { ...box, parent });
    }
    if (boxes.length === 0 && this.#frames.size === 0) throw new Unreadable('empty');
    const arrows: DrawnArrow[] = [];
    for (const { line, ...arrow } of this.#arrows) {
      const what = `${arrow.from} → ${arrow.to}`;
      const framed = this.#frames.has(arrow.from) || this.#frames.has(arrow.to);
      if (framed) this.#leftOut.push({ reason: 'frame end', what, line });
      else arrows.push(arrow);
    }
    return { boxes, frames: [...this.#frames.values()], arrows, texts: [], leftOut: this.#leftOut };
  }
}

/** `A & B & C`; their ids, and the nodes themselves added to `nodes`. */
function readGroup(cursor: Cursor, nodes: MermaidNode[]): string[] | null {
  const ids: string[] = [];
  do {
    const node = readNode(cursor);
    if (!node) return null;
    nodes.push(node);
    ids.push(node.id);
    cursor.skip();
  } while (cursor.take(/&/));
  return ids;
}
