/** What the page shell embeds for the scripts: everything needed to start without a request. */
import type { BoardBoot } from './board/types';
import type { Catalogue } from './design/catalogue';
import type { Design } from './design/types';
import type { Language } from './i18n';
import type { Chapter } from './learn/chapter';

export interface Seed {
  readonly id: string;
  readonly title: string;
  readonly design: Design;
}

export interface Boot {
  readonly catalogue: Catalogue;
  readonly seeds: readonly Seed[];
  readonly language: Language;
  readonly version: string;
  readonly csrf: string;
  /** On a chapter's page. */
  readonly chapter?: Chapter;
  /** On a shared design's page: the document, which may be looked at but not changed. */
  readonly design?: Design;
  readonly readonly?: boolean;
  readonly snapshot?: string;
  /** On a board: what is asked, and where the reader stands. */
  readonly board?: BoardBoot;
  /** On another site's page: which of the figures stand under the drawing. */
  readonly framed?: 'score' | 'outline' | 'none';
  /** The design stands in the address's fragment. */
  readonly private?: boolean;
  /** On a project's page: which of its versions this is. */
  readonly page?: {
    readonly slug: string;
    readonly number: number;
    readonly versions: readonly number[];
    readonly pinned: boolean;
  };
  /** Where else the site has pages for this reader. */
  readonly places: readonly { readonly address: string; readonly label: string }[];
  /** A random key of who is signed in. */
  readonly account: string | null;
  /** A design from the server that is to be opened. */
  readonly project?: { readonly id: string; readonly revision: number; readonly design: Design };
}

/** A board may keep to itself what would give its answer away. */
export function advises(): boolean {
  const { board } = boot();
  return !board || !('advice' in board) || board.advice;
}

let data: Boot | null = null;

export function boot(): Boot {
  if (data) return data;
  const element = document.getElementById('boot');
  if (!element?.textContent) throw new Error('The page has no boot data.');
  data = JSON.parse(element.textContent) as Boot;
  return data;
}
