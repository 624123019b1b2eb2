/** Frames of what is asked only on demand: scenarios as they unfold, two states, the front. */
import type { PatchOperation } from '../design/patch';
import type { ScoreFrame } from './judgementFrames';
import type { BothLanguages } from './protocol';

export interface Stretch {
  readonly from_s: number;
  readonly to_s: number;
  readonly good: number;
  readonly traffic: number;
  readonly what: BothLanguages;
  readonly stuck: boolean;
  readonly p99_ms: Readonly<Record<string, number>>;
}

export interface TimelineFrame {
  readonly kind: 'timeline';
  readonly index: number;
  readonly label: BothLanguages;
  readonly effect: BothLanguages;
  readonly seen: BothLanguages;
  readonly defence: BothLanguages;
  readonly goal: number;
  readonly good: number;
  readonly window_s: number;
  readonly stays_broken: boolean;
  readonly stretches: readonly Stretch[];
}

export interface HysteresisPoint {
  readonly users: number;
  readonly up: number;
  readonly down: number;
  readonly two: boolean;
}

export interface HysteresisHead {
  readonly kind: 'hysteresis';
  readonly users: number;
  readonly points: readonly HysteresisPoint[];
  readonly folds: readonly [number, number] | null;
  readonly at: number | null;
  readonly inside: boolean;
}

export interface Trigger {
  readonly kind: 'trigger';
  readonly scenario: string;
  readonly component: string | null;
  readonly label: BothLanguages;
  readonly users_see: BothLanguages;
}

export interface Cure {
  readonly kind: 'cure';
  readonly component: string;
  readonly text: BothLanguages;
  readonly patch: readonly PatchOperation[];
  readonly removes: boolean;
  readonly helps_here: boolean;
}

export interface ParetoPoint {
  readonly cost: number;
  readonly p99_ms: number;
  readonly nines: number;
  readonly good: number;
  readonly met: boolean;
  readonly patch: readonly PatchOperation[];
}

export interface Missed {
  readonly goal: string;
  readonly wanted: number;
  readonly found: number;
  readonly component: string | null;
}

export interface ParetoFrame {
  readonly kind: 'pareto';
  readonly done: boolean;
  readonly class: string;
  readonly tried: number;
  readonly budget: number;
  readonly missed: readonly Missed[];
  readonly own: ParetoPoint;
  readonly points: readonly ParetoPoint[];
}

export interface ParameterDifference {
  readonly parameter: string;
  readonly left: unknown;
  readonly right: unknown;
}

export interface CompareFrame {
  readonly kind: 'compare';
  readonly components: readonly {
    readonly component: string;
    readonly left: string | null;
    readonly right: string | null;
    readonly parameters: readonly ParameterDifference[];
  }[];
  readonly connections: readonly {
    readonly from: string;
    readonly to: string;
    readonly left: boolean;
  }[];
  readonly workload: readonly ParameterDifference[];
  readonly goals: readonly ParameterDifference[];
  readonly figures: readonly {
    readonly figure: string;
    readonly label: BothLanguages | null;
    readonly left: number;
    readonly right: number;
    readonly difference: number;
  }[];
  readonly score: readonly [ScoreFrame, ScoreFrame];
}

export interface MeasuredTimes {
  readonly mean_ms: number;
  readonly p50_ms?: number;
  readonly p95_ms?: number;
  readonly p99_ms?: number;
}

export interface CalibratedClass {
  readonly class: string;
  readonly rate: number;
  readonly measured: MeasuredTimes;
  /** Null where no request would be answered. */
  readonly predicted: MeasuredTimes | null;
  readonly fitted: MeasuredTimes | null;
}

export interface CalibrationChange {
  readonly id: string;
  readonly what: 'cpu_ms' | 'intensity' | 'mix';
  readonly class: string | null;
  readonly before: number | Readonly<Record<string, number>>;
  readonly after: number | Readonly<Record<string, number>>;
  readonly why: BothLanguages | null;
  readonly patch: readonly PatchOperation[];
}

export interface CalibrateFrame {
  readonly kind: 'calibrate';
  readonly tool: 'k6' | 'locust';
  readonly choices: readonly string[];
  readonly entries: readonly (MeasuredTimes & {
    readonly key: string;
    readonly class: string | null;
    readonly rate: number | null;
  })[];
  readonly classes: readonly CalibratedClass[];
  readonly changes: readonly CalibrationChange[];
  readonly notes: readonly BothLanguages[];
  readonly method: BothLanguages;
  readonly expression: string;
  readonly source: string;
}

/** A load test as the server takes it (see the protocol's `calibrate`). */
export interface LoadTest {
  readonly results: string;
  /** The class of a request by its key, null to leave it out; the rest is guessed. */
  readonly matches?: Readonly<Record<string, string | null>>;
  readonly round_trip_ms?: number | undefined;
}

export interface AskedFrames {
  readonly timeline: TimelineFrame;
  readonly hysteresis: HysteresisHead | Trigger | Cure | { readonly kind: 'hysteresis_end' };
  readonly pareto: ParetoFrame;
  readonly compare: CompareFrame;
  readonly calibrate: CalibrateFrame;
}

export type AskedKind = keyof AskedFrames;
export type AskedFrame = AskedFrames[AskedKind];
