/** What the server says of a board and of the reader's standing on it. */
import type { Design } from '../design/types';

export type Words = Readonly<Record<'en' | 'ko', string>>;

export interface Row {
  readonly part: string;
  readonly points: number;
  readonly most: number;
  readonly text: Words;
  readonly component: string | null;
  readonly visibility: string;
}

export interface Hidden {
  readonly kind: 'pending' | 'grading' | 'count' | 'first' | 'full';
  readonly passed?: number;
  readonly of?: number;
  readonly name?: Words | null;
  readonly rows?: readonly Row[];
}

export interface Result {
  readonly state: 'grading' | 'done' | 'failed' | 'refused' | 'kept';
  readonly total?: number;
  readonly passed?: boolean;
  readonly rows?: readonly Row[];
  readonly problems?: readonly Words[];
  readonly hidden?: Hidden | null;
}

export interface Standing {
  readonly credit: { readonly kind: string; readonly percent: number; readonly words: string };
  readonly due: string | null;
  /** When the reader's own time is up, where the board has a limit; and what time it was there. */
  readonly ends: string | null;
  readonly now: string;
  readonly zone: string;
  readonly tokens: {
    readonly left: number;
    readonly most: number;
    readonly next: string | null;
  } | null;
  readonly attempts_left: number | null;
}

export interface Brief {
  readonly title: Words;
  readonly story: Words;
  readonly goal: Words;
  readonly lesson?: Words;
  readonly pass_mark: number;
  readonly budget: number;
  readonly users: number;
  readonly allowed_kinds: readonly string[] | null;
  readonly locked: {
    readonly components: readonly string[];
    readonly parameters: Readonly<Record<string, readonly string[]>>;
    readonly facts: boolean;
  };
  readonly facts: Readonly<Record<string, readonly string[]>>;
  readonly start: Design;
  readonly scenarios: readonly { readonly label: Words; readonly weight: number }[];
  readonly named: readonly Words[];
  readonly has_hidden: boolean;
  readonly hints: number;
}

/** The editor on a board: a student's desk, staff's look at it, a drawing, or something handed in. */
export type BoardBoot =
  | (Standing & {
      readonly mode: 'work' | 'preview' | 'closed';
      readonly board: Brief;
      readonly api: string;
      readonly results: string;
      readonly back: string;
      readonly preset: string;
      readonly shares: boolean;
      readonly advice: boolean;
      readonly at?: string;
    })
  | {
      readonly mode: 'live';
      readonly board: Brief;
      readonly api: string;
      readonly back: string;
      readonly session: string;
    }
  | {
      readonly mode: 'author';
      readonly which: 'start' | 'reference';
      readonly save: string;
      readonly back: string;
    }
  | {
      readonly mode: 'view';
      readonly number: number;
      readonly result: Result;
      readonly back: string;
      readonly advice: boolean;
    };
