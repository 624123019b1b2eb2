/** What the server tells a page of a live session; see docs/protocol.md. */
import type { Result, Words } from '../board/types';

export type Phase = 'lobby' | 'predict' | 'build' | 'surge' | 'reveal' | 'discuss' | 'ended';
export type Role = 'seat' | 'staff' | 'projector';

export interface Question {
  readonly options: readonly {
    readonly id: string;
    readonly name: string;
    readonly label: Words;
  }[];
  readonly steps: readonly number[];
}

export interface Surge {
  readonly of: number;
  readonly ended: number;
  readonly done: number;
  readonly steps: readonly { readonly users: number; readonly survivors: number }[];
  readonly bottlenecks: readonly {
    readonly kind: string;
    readonly count: number;
    readonly percent: number;
    readonly label: Words;
  }[];
}

export interface Scores {
  readonly n: number;
  readonly of: number;
  readonly ended: number;
  readonly median: number | null;
  readonly histogram: readonly {
    readonly from: number;
    readonly to: number;
    readonly count: number;
  }[];
  readonly scenarios: readonly {
    readonly label: Words;
    readonly all: number;
    readonly some: number;
    readonly none: number;
    readonly mean: number;
  }[];
}

export interface Figures {
  readonly handle: string;
  readonly total: number | null;
  readonly cost: number | null;
  readonly p99_ms: number | null;
  readonly survived?: number | null;
  readonly kind?: string | null;
}

export interface Guess {
  readonly component: string;
  readonly users: number;
}

export interface Session {
  readonly id: string;
  readonly phase: Phase;
  readonly since: number;
  readonly ends: number | null;
  readonly locked: boolean;
  readonly present: number;
  readonly seats: number;
  readonly answered: number;
  readonly question?: Question | null;
  readonly predictions?: {
    readonly n: number;
    readonly components: Readonly<Record<string, number>>;
    readonly users: Readonly<Record<string, number>>;
  };
  readonly surge?: Surge;
  readonly scores?: Scores;
  readonly hidden?: readonly { readonly label: Words; readonly weight: number }[];
  readonly truth?: Guess | null;
  readonly pinned?: Figures;
}

export interface OwnSurge {
  readonly state: 'running' | 'done' | 'refused' | 'failed';
  readonly survived?: number;
  readonly kind?: string;
  readonly name?: string;
  readonly problems?: readonly Words[];
}

export interface Seat {
  readonly pseudonym: string;
  readonly pin: string;
  readonly ends: number | null;
  readonly saved: number | null;
  readonly guess: Guess | null;
  readonly left: boolean;
  readonly surge?: OwnSurge;
  readonly result?: Result;
  readonly figures?: Figures;
}

export interface SeatLine {
  readonly key: string;
  readonly pseudonym: string;
  readonly present: boolean;
  readonly left: boolean;
  readonly percent: number;
  readonly answered: boolean;
  readonly saved: boolean;
  readonly ended: boolean;
}

export interface Staff {
  readonly code: string;
  readonly guests: boolean;
  readonly predictions_shown: boolean;
  readonly list: readonly SeatLine[];
  readonly designs?: readonly Figures[];
}

export interface Projector {
  readonly code: string;
  readonly names: readonly string[];
}

export interface LiveBoot {
  readonly session: string;
  readonly role: Role;
  readonly language: 'en' | 'ko';
  readonly csrf: string;
  readonly title: Words;
  readonly story: Words;
  readonly goal: Words;
  readonly users: number;
  readonly may_host?: boolean;
  readonly still_open?: number;
}
