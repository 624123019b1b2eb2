/** Reading nodes and links of one Mermaid statement from left to right. */
import { plainText } from './diagram';

export interface MermaidNode {
  readonly id: string;
  /** null where the statement only mentions the node. */
  readonly label: string | null;
  readonly shape: string;
}

export interface MermaidLink {
  readonly label: string;
  readonly heads: 'one' | 'none' | 'both';
  readonly backwards: boolean;
  readonly invisible: boolean;
}

/** A place in a text; each reader moves it on, or leaves it where it is. */
export class Cursor {
  readonly text: string;
  at = 0;

  constructor(text: string) {
    this.text = text;
  }

  skip(): void {
    while (/\s/.test(this.text[this.at] ?? '')) this.at += 1;
  }

  take(pattern: RegExp): RegExpExecArray | null {
    const sticky = new RegExp(pattern.source, `${pattern.flags.replace('y', '')}y`);
    sticky.lastIndex = this.at;
    const found = sticky.exec(this.text);
    if (found) this.at += found[0].length;
    return found;
  }

  get done(): boolean {
    return this.at >= this.text.length;
  }
}

const ID = /(?:[\p{L}\p{N}_]|[.](?=[\p{L}\p{N}_])|-(?=[\p{L}\p{N}_])|[/$*+?'!](?![-\]}=]))+/u;
/** Opening, closings, and what the shape is called. */
const SHAPES: readonly (readonly [string, readonly string[], string])[] = [
  ['(((', [')))'], 'double circle'],
  ['((', ['))'], 'circle'],
  ['([', ['])'], 'stadium'],
  ['[(', [')]'], 'cylinder'],
  ['[[', [']]'], 'subroutine'],
  ['[/', ['/]', '\\]'], 'trapezoid'],
  ['[\\', ['\\]', '/]'], 'trapezoid'],
  ['{{', ['}}'], 'hexagon'],
  ['[', [']'], ''],
  ['(', [')'], ''],
  ['{', ['}'], 'diamond'],
  ['>', [']'], 'flag'],
];

export function readNode(cursor: Cursor): MermaidNode | null {
  cursor.skip();
  const id = cursor.take(ID)?.[0];
  if (id === undefined) return null;
  let node: MermaidNode = { id, label: null, shape: '' };
  const shape = readShape(cursor);
  if (shape) node = { ...node, ...shape };
  const attributes = cursor.take(/@\{((?:"[^"]*"|[^"}])*)\}/)?.[1];
  if (attributes !== undefined) node = { ...node, ...readAttributes(attributes, node) };
  cursor.take(/:::[\p{L}\p{N}_-]+(?:,[\p{L}\p{N}_-]+)*/u);
  return node;
}

function readShape(cursor: Cursor): { label: string; shape: string } | null {
  const found = SHAPES.find(([opening]) => cursor.text.startsWith(opening, cursor.at));
  if (!found) return null;
  const [opening, closings, shape] = found;
  const start = cursor.at + opening.length;
  const quote = /^\s*"/.exec(cursor.text.slice(start, start + 20));
  const from = quote ? cursor.text.indexOf('"', start + quote[0].length) : start;
  if (from < 0) return null;
  const ends = closings
    .map((closing) => ({ at: cursor.text.indexOf(closing, from), closing }))
    .filter((end) => end.at >= 0)
    .sort((a, b) => a.at - b.at);
  const end = ends[0];
  if (!end) return null;
  const inside = cursor.text.slice(start, end.at);
  cursor.at = end.at + end.closing.length;
  return { label: label(inside), shape };
}

function readAttributes(text: string, node: MermaidNode): Partial<MermaidNode> {
  const named = /(?:^|[,\s])label\s*:\s*("[^"]*"|[^,]*)/.exec(text)?.[1];
  const shape = /(?:^|[,\s])shape\s*:\s*"?([\w-]+)/.exec(text)?.[1];
  const icon = /(?:^|[,\s])icon\s*:\s*"?([\w:-]+)/.exec(text)?.[1];
  const hints = [shape ?? node.shape, icon ?? ''].join(' ').trim();
  return { shape: hints, ...(named === undefined ? {} : { label: label(named) }) };
}

/** A label without its quotes, Markdown signs, icons and tags. */
export function label(text: string): string {
  const bare = text
    .trim()
    .replace(/^"([\s\S]*)"$/, '$1')
    .trim()
    .replace(/^`([\s\S]*)`$/, '$1');
  const words = bare
    .replaceAll(/\bfa[bklrs]?:fa-([\w-]+)/g, (_, icon: string) =>
      bare.length > icon.length + 8 ? ' ' : icon,
    )
    .replaceAll(/\\n/g, ' ')
    .replaceAll(/\*\*|__/g, '');
  return plainText(words);
}

const LINK = /(<|[xo](?=--|==|-\.))?(~{3,}|-{2,}|={2,}|-\.+-)(>|[xo](?=[\s|]|$))?/;
const WORDS = /(<|[xo])?(?:--|==|-\.)\s*([\s\S]*?)\s*(-{2,}|={2,}|\.+-)(>|[xo](?=[\s|]|$))?/;

export function readLink(cursor: Cursor): MermaidLink | null {
  cursor.skip();
  cursor.take(/[\p{L}\p{N}_]+@(?=[<xo]?[-=~])/u); // an edge's own id
  const start = cursor.at;
  const bare = cursor.take(LINK);
  const body = bare?.[2] ?? '';
  // Two dashes without a head begin a link that carries its words within.
  if (!bare || (bare[3] === undefined && body.length < 3)) {
    cursor.at = start;
    const found = cursor.take(WORDS);
    return found ? link(found[1], found[4], label(found[2] ?? '')) : null;
  }
  const words = cursor.take(/\s*\|((?:"[^"]*"|[^|"])*)\|/)?.[1];
  const made = link(bare[1], bare[3], label(words ?? ''));
  return { ...made, invisible: body.startsWith('~') };
}

function link(tail: string | undefined, head: string | undefined, words: string): MermaidLink {
  const heads = tail && head ? 'both' : tail || head ? 'one' : 'none';
  return { label: words, heads, backwards: Boolean(tail) && !head, invisible: false };
}
