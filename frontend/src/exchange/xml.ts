/**
 * A small strict reader of XML: elements, attributes and text, nothing that could fetch, expand or
 * run. The browser's own parser reports bad input by building a styled page, which the site's
 * content policy rightly complains about.
 */
import { DEEPEST, plainEntities, Unreadable } from './diagram';

export interface XmlElement {
  /** Without a namespace prefix. */
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  readonly text: string;
  readonly parent: XmlElement | null;
}

interface Open extends XmlElement {
  readonly children: XmlElement[];
  text: string;
}

const SKIPPED = /<\?[\s\S]*?\?>|<!--[\s\S]*?-->/y;
const DATA = /<!\[CDATA\[([\s\S]*?)\]\]>/y;
const CLOSE = /<\/([\p{L}_][\p{L}\p{N}_.:-]*)\s*>/uy;
const OPEN = /<([\p{L}_][\p{L}\p{N}_.:-]*)/uy;
const ATTRIBUTE = /\s+([\p{L}_][\p{L}\p{N}_.:-]*)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/uy;
const END = /\s*(\/?)>/y;

/** The root element; Unreadable where the text is not well-formed, or declares anything. */
export function parseXml(source: string): XmlElement {
  const text = source.replace(/^\uFEFF/, '').trim();
  if (/<!(DOCTYPE|ENTITY|ELEMENT|ATTLIST)/i.test(text)) throw new Unreadable('declarations');
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found) at = pattern.lastIndex;
    return found;
  };
  const open: Open[] = [];
  let root: Open | null = null;

  while (at < text.length) {
    const inner = open.at(-1);
    if (text[at] !== '<') {
      const end = text.indexOf('<', at);
      const words = text.slice(at, end < 0 ? text.length : end);
      if (inner) inner.text += plainEntities(words);
      else if (words.trim()) throw new Unreadable('not xml');
      at += words.length;
    } else if (take(SKIPPED)) {
      // Comments and instructions say nothing here.
    } else if (text.startsWith('<![CDATA[', at)) {
      const data = take(DATA);
      if (!data || !inner) throw new Unreadable('not xml');
      inner.text += data[1] ?? '';
    } else if (text[at + 1] === '/') {
      if (!inner || local(take(CLOSE)?.[1] ?? '') !== inner.name) throw new Unreadable('not xml');
      open.pop();
    } else {
      const element = readOpen(take, inner ?? null);
      if (!element) throw new Unreadable('not xml');
      if (inner) inner.children.push(element.made);
      else if (root) throw new Unreadable('not xml');
      root ??= element.made;
      if (!element.closed) open.push(element.made);
      if (open.length > DEEPEST) throw new Unreadable('too deep', String(DEEPEST));
    }
  }
  if (!root || open.length > 0) throw new Unreadable('not xml');
  return root;
}

function readOpen(
  take: (pattern: RegExp) => RegExpExecArray | null,
  parent: XmlElement | null,
): { made: Open; closed: boolean } | null {
  const name = take(OPEN)?.[1];
  if (name === undefined) return null;
  const attributes = new Map<string, string>();
  for (let found = take(ATTRIBUTE); found; found = take(ATTRIBUTE)) {
    attributes.set(found[1] ?? '', plainEntities(found[2] ?? found[3] ?? ''));
  }
  const end = take(END);
  if (!end) return null;
  const made: Open = { name: local(name), attributes, children: [], text: '', parent };
  return { made, closed: end[1] === '/' };
}

function local(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

/** Every element of a name, in document order. */
export function elementsOf(root: XmlElement, name: string): XmlElement[] {
  const found: XmlElement[] = [];
  const waiting = [root];
  for (let element = waiting.pop(); element; element = waiting.pop()) {
    if (element.name === name) found.push(element);
    for (let index = element.children.length - 1; index >= 0; index -= 1) {
      const child = element.children[index];
      if (child) waiting.push(child);
    }
  }
  return found;
}
