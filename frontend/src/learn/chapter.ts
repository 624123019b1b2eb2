/** A chapter as its page embeds it, and the frames that judge a design in it. */

import type { Design } from '../design/types';
import type { BothLanguages } from '../live/protocol';

export interface Chapter {
  readonly slug: string;
  readonly number: number;
  readonly of: number;
  readonly path: BothLanguages;
  readonly title: BothLanguages;
  readonly goal: BothLanguages;
  /** The kind of component it is about. */
  readonly new: BothLanguages;
  readonly design: Design;
  readonly question: BothLanguages;
  readonly options: readonly BothLanguages[];
  readonly hints: readonly BothLanguages[];
  readonly debrief: BothLanguages;
  /** Why the tempting answer fails. */
  readonly naive: BothLanguages;
  readonly lessons: readonly BothLanguages[];
  readonly next: { readonly slug: string; readonly title: BothLanguages } | null;
}

export interface Goal {
  /** `good`, `cost`, `incident:…` or `data:…`. */
  readonly figure: string;
  readonly text: BothLanguages;
  readonly wanted: number;
  readonly found: number;
  readonly met: boolean;
  readonly component: string | null;
}

export interface LessonFrame {
  readonly kind: 'lesson';
  readonly passed: boolean;
  readonly goals: readonly Goal[];
  readonly score: number;
  /** Which option of the prediction was right. */
  readonly answer: number;
}

/** A solved chapter's design with ten times the users. */
export interface ScaleFrame {
  readonly kind: 'scale';
  readonly users: number;
  readonly good: number;
  /** The fullest part; null where nothing has a limit. */
  readonly component: string | null;
  readonly utilisation: number | null;
  readonly cost: number;
}
