/** The frames of judgements: score, failure matrix, advice and plan (see docs/architecture.md). */
import type { PatchOperation } from '../design/patch';
import type { BothLanguages } from './protocol';

export interface ScoreRow {
  readonly part: 'service' | 'resilience' | 'cost' | 'simplicity' | 'cap';
  /** What the row adds; below zero it takes something off. */
  readonly points: number;
  /** The most it could add; 0 for rows that only take off. */
  readonly most: number;
  readonly text: BothLanguages;
  readonly component: string | null;
  readonly figure: string;
  readonly lesson: string;
}

export interface ScoreFrame {
  readonly kind: 'score';
  readonly users: number;
  /** 0 to 100, the sum of the rows' points. */
  readonly total: number;
  readonly grade: string;
  readonly rows: readonly ScoreRow[];
}

export interface AdviceFrame {
  readonly kind: 'advice';
  readonly index: number;
  readonly component: string | null;
  readonly text: BothLanguages;
  /** Points of score gained, and the score after the change. */
  readonly gain: number;
  readonly score: number;
  /** Dollars a month more. */
  readonly usd: number;
  readonly bottleneck: string | null;
  readonly patch: readonly PatchOperation[];
}

export interface AdviceEnd {
  readonly kind: 'advice_end';
  /** Indices of the best, best first. */
  readonly best: readonly number[];
  readonly no_help: number | null;
}

export interface MatrixHead {
  readonly kind: 'matrix';
  readonly loads: readonly number[];
  readonly rows: number;
}

export interface MatrixCell {
  readonly users: number;
  readonly good: number;
  readonly minutes: number;
  readonly lost_writes: number;
  readonly conflicts: number;
  readonly stays_broken: boolean;
  readonly taken_down: readonly string[];
}

export interface MatrixRow {
  readonly kind: 'matrix_row';
  readonly index: number;
  readonly scenario: string;
  readonly component: string | null;
  readonly label: BothLanguages;
  readonly users_see: BothLanguages;
  readonly defence: BothLanguages;
  readonly single_point_of_failure: boolean;
  readonly lost_writes_s: number;
  readonly cells: readonly MatrixCell[];
}

export interface MatrixEnd {
  readonly kind: 'matrix_end';
  readonly single_points_of_failure: readonly string[];
  /** Classes that are down without any failure; a run kept from before has none. */
  readonly down_already?: readonly {
    readonly users: number;
    readonly classes: readonly string[];
  }[];
}

export interface Availability {
  readonly kind: 'availability';
  readonly share: number;
  readonly nines: number;
  readonly minutes_per_year: number;
  readonly components: readonly {
    readonly component: string;
    readonly share: number;
    readonly minutes_per_year: number;
    readonly why: BothLanguages;
  }[];
}

export interface PlanFrame {
  readonly kind: 'plan';
  readonly done: boolean;
  readonly met: boolean;
  readonly good: number;
  readonly cost: number;
  readonly missed: readonly {
    readonly goal: string;
    readonly wanted: number;
    readonly found: number;
    readonly component: string | null;
  }[];
  readonly patch: readonly PatchOperation[];
}

export interface JudgementFrames {
  readonly score: ScoreFrame;
  readonly advice: AdviceFrame | AdviceEnd;
  readonly matrix: MatrixHead | MatrixRow | MatrixEnd | Availability;
  readonly plan: PlanFrame;
}

export type JudgementKind = keyof JudgementFrames;
export type JudgementFrame = JudgementFrames[JudgementKind];
