/** From a text of unknown sort to reviews, one a page, or a sentence about why not. */
import type { Catalogue } from '../design/catalogue';
import { t } from '../i18n';
import { formatNumber } from '../i18n/format';
import { DEEPEST, LARGEST_TEXT, MOST_ARROWS, MOST_BOXES, Unreadable } from './diagram';
import { parseDrawio } from './drawio';
import { drawioPages, isDrawio } from './drawioText';
import { parseMermaid } from './mermaid';
import { type Review, reviewOf } from './review';

export interface ReadPage {
  readonly name: string;
  /** Reads the page; Unreadable where it cannot be. */
  readonly review: () => Review;
}

export async function pagesOf(text: string, catalogue: Catalogue): Promise<ReadPage[]> {
  if (text.length > LARGEST_TEXT) throw new Unreadable('too large');
  if (!text.trim()) throw new Unreadable('empty');
  if (!/^[\s\uFEFF]*</.test(text) && !isDrawio(text)) {
    const drawing = parseMermaid(text);
    return [{ name: drawing.title, review: () => reviewOf(drawing, catalogue) }];
  }
  const pages = await drawioPages(text);
  return pages.map((page) => ({
    name: page.name,
    review: () => reviewOf(parseDrawio(page), catalogue),
  }));
}

/** What is wrong with the file and what to do. */
export function troubleText(error: unknown): string {
  if (!(error instanceof Unreadable)) return t('importing.trouble_not understood');
  return t(`importing.trouble_${error.trouble}`, {
    detail: error.detail,
    boxes: formatNumber(MOST_BOXES),
    arrows: formatNumber(MOST_ARROWS),
    deepest: formatNumber(DEEPEST),
  });
}
