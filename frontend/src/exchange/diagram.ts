/** A drawing of another tool, as its parser understood it: boxes, frames, arrows, texts, and what
 *  was left out and why. Nothing here knows about kinds or rules. */

export interface DrawnBox {
  readonly id: string;
  readonly label: string;
  /** What the file says about its look, as words: shapes, icons, style names. */
  readonly hints: string;
  readonly parent?: string;
  /** Where it stood, in the drawing's own pixels, absolutely. */
  readonly place?: Place;
}

export interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface DrawnArrow {
  readonly from: string;
  readonly to: string;
  readonly label: string;
  /** Drawn without a head, or with one at both ends. */
  readonly heads: 'one' | 'none' | 'both';
}

export interface DrawnText {
  readonly text: string;
  readonly place: Place;
}

/** Why something of the file is not in the drawing; each has a sentence in `importing.json`. */
export type Reason =
  | 'not understood'
  | 'styling'
  | 'no end'
  | 'frame end'
  | 'hidden'
  | 'decoration'
  | 'other pages'
  | 'too long';

export interface LeftOut {
  readonly reason: Reason;
  /** The words of it, for people to recognise. */
  readonly what: string;
  readonly line?: number;
}

export interface Drawing {
  readonly source: 'mermaid' | 'drawio';
  readonly title: string;
  readonly boxes: readonly DrawnBox[];
  /** Boxes that hold others; a frame's parent comes before it. */
  readonly frames: readonly DrawnBox[];
  readonly arrows: readonly DrawnArrow[];
  readonly texts: readonly DrawnText[];
  readonly leftOut: readonly LeftOut[];
  readonly direction: 'right' | 'down';
}

export type Trouble =
  | 'empty'
  | 'too large'
  | 'too many'
  | 'too deep'
  | 'no flowchart'
  | 'other diagram'
  | 'declarations'
  | 'not xml'
  | 'no drawio'
  | 'no page'
  | 'not compressed'
  | 'not understood';

/** A file that cannot be read at all; each trouble has a sentence in `importing.json`. */
export class Unreadable extends Error {
  readonly trouble: Trouble;
  readonly detail: string;

  constructor(trouble: Trouble, detail = '') {
    super(trouble);
    this.trouble = trouble;
    this.detail = detail;
  }
}

export const LARGEST_TEXT = 5_000_000;
/** The server takes no larger designs. */
export const MOST_BOXES = 2_000;
export const MOST_ARROWS = 6_000;
export const DEEPEST = 100;
const LONGEST_LABEL = 120;

/** One line of plain text, no longer than a name may be. */
export function nameOf(label: string): string {
  const line = label.replaceAll(/\s+/g, ' ').trim();
  return line.length > LONGEST_LABEL ? `${line.slice(0, LONGEST_LABEL - 1)}…` : line;
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
};

/** HTML as people read it: tags are gaps, entities are characters. Nothing of it is ever run. */
export function plainText(html: string): string {
  const text = html.replaceAll(/<[^<>]{0,2000}>/g, ' ');
  // Mermaid writes its entities with # in place of &.
  const decoded = plainEntities(
    text.replaceAll(/#(\w{1,8});/g, (_, name: string) =>
      /^\d+$/.test(name) ? `&#${name};` : `&${name};`,
    ),
  );
  return decoded.replaceAll(/\s+/g, ' ').trim();
}

/** The five entities of XML, a few of HTML and all numbered ones as characters. */
export function plainEntities(text: string): string {
  return text.replaceAll(/&(#?\w{1,8});/g, (whole, name: string) => {
    const code = /^#(x[\da-f]+|\d+)$/i.exec(name)?.[1];
    if (code === undefined) return ENTITIES[name.toLowerCase()] ?? whole;
    const point = /^x/i.test(code) ? Number.parseInt(code.slice(1), 16) : Number(code);
    const valid = point === 9 || point === 10 || point === 13 || (point > 31 && point < 0x11_0000);
    return valid ? String.fromCodePoint(point) : ' ';
  });
}
