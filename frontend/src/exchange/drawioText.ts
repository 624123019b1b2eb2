/**
 * From the text of a draw.io file to the XML of its pages. A page is XML as it is, or base64 of
 * raw deflate of URI-encoded XML. A page that unpacks to more than a design can be is refused.
 */
import { LARGEST_TEXT, nameOf, Unreadable } from './diagram';
import { parseXml, type XmlElement } from './xml';

export interface Page {
  readonly name: string;
  readonly model: XmlElement;
}

const LARGEST_UNPACKED = 20_000_000;
const MOST_PAGES = 50;

export function isDrawio(text: string): boolean {
  return /<(mxfile|mxGraphModel)[\s>]/.test(text.slice(0, 20_000));
}

/** The pages, the first one first. Unreadable says what is wrong with the file. */
export async function drawioPages(text: string): Promise<Page[]> {
  if (text.length > LARGEST_TEXT) throw new Unreadable('too large');
  const root = parseXml(text);
  // A picture saved by draw.io carries its drawing in an attribute.
  const carried = root.name === 'svg' ? root.attributes.get('content') : undefined;
  if (carried) return drawioPages(carried);
  if (root.name === 'mxGraphModel') return [{ name: '', model: root }];
  if (root.name !== 'mxfile') throw new Unreadable('no drawio', root.name);
  const diagrams = root.children.filter((each) => each.name === 'diagram');
  if (diagrams.length === 0) throw new Unreadable('no page');
  const pages: Page[] = [];
  for (const diagram of diagrams.slice(0, MOST_PAGES)) {
    const name = nameOf(diagram.attributes.get('name') ?? '');
    const inner = diagram.children.find((each) => each.name === 'mxGraphModel');
    const model = inner ?? (await unpacked(diagram.text));
    pages.push({ name, model });
  }
  return pages;
}

async function unpacked(text: string): Promise<XmlElement> {
  const packed = text.replaceAll(/\s+/g, '');
  if (!packed) throw new Unreadable('no page');
  let xml: string;
  try {
    const bytes = Uint8Array.from(atob(packed), (char) => char.charCodeAt(0));
    xml = decodeURIComponent(await inflated(bytes));
  } catch (error) {
    if (error instanceof Unreadable) throw error;
    throw new Unreadable('not compressed');
  }
  const root = parseXml(xml);
  if (root.name !== 'mxGraphModel') throw new Unreadable('no drawio', root.name);
  return root;
}

async function inflated(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    text += decoder.decode(value, { stream: true });
    if (text.length > LARGEST_UNPACKED) {
      await reader.cancel();
      throw new Unreadable('too large');
    }
  }
}
