/** The messages of the websocket, version 1, and the frames they carry (see docs/protocol.md). */

import type { Design } from '../design/types';
import type { Language } from '../i18n';
import type { LessonFrame, ScaleFrame } from '../learn/chapter';
import type { AskedFrame, AskedKind, LoadTest } from './askedFrames';
import type { JudgementFrame, JudgementKind } from './judgementFrames';

export type BothLanguages = Readonly<Record<Language, string>>;

/** Below 50 %, 70 %, 85 %, 100 % of capacity, and above. */
export type LoadStep = 0 | 1 | 2 | 3 | 4;

export interface ComponentResult {
  readonly utilisation: number;
  readonly queue: number;
  readonly arrival_rate: number;
  readonly throughput: number;
  readonly residence_ms: number;
  /** Share of the arriving requests lost here. */
  readonly lost: number;
  readonly binding: string | null;
  readonly step: LoadStep;
  readonly limits: Readonly<Record<string, number>>;
  readonly arrivals: Readonly<Record<string, number>>;
  readonly extra?: Readonly<Record<string, number>>;
}

/** Mean time spent at a component, or on the way along a connection. */
export type PathPart =
  | { readonly component: string; readonly ms: number }
  | { readonly connection: string; readonly ms: number };

export interface ClassResult {
  readonly rate: number;
  readonly throughput: number;
  readonly mean_ms: number;
  readonly p50_ms: number;
  readonly p95_ms: number;
  readonly p99_ms: number;
  readonly p999_ms: number;
  readonly good: number;
  readonly limit_ms: number;
  readonly fail_fraction: number;
  /** Attempts per fresh request, retries included. */
  readonly attempts: number;
  readonly reasons: Readonly<Record<string, number>>;
  readonly path: readonly PathPart[];
}

export interface ConnectionResult {
  readonly rate: number;
  readonly classes: Readonly<Record<string, number>>;
  readonly mbit_s: number;
  readonly why: BothLanguages;
}

export interface CostLine {
  readonly component: string | null;
  readonly label: BothLanguages;
  readonly quantity: number;
  readonly unit: string;
  readonly usd: number;
  /** Whose list price it is, and what they call it. */
  readonly provider: string;
  readonly product: string | null;
}

export interface Cost {
  readonly total: number;
  readonly floor: number;
  readonly components: Readonly<Record<string, number>>;
  readonly lines: readonly CostLine[];
}

export interface Warning {
  readonly code: string;
  readonly component?: string | null;
  readonly text: BothLanguages;
}

export interface LoadFrame {
  readonly kind: 'load';
  readonly users: number;
  readonly index: number;
  /** Whether this is the design's own user count. */
  readonly own: boolean;
  readonly components: Readonly<Record<string, ComponentResult>>;
  readonly classes: Readonly<Record<string, ClassResult>>;
  readonly connections: Readonly<Record<string, ConnectionResult>>;
  readonly cost: Cost;
  readonly good: number;
  readonly bottleneck: string | null;
  readonly warnings: readonly Warning[];
}

export interface Verdict {
  readonly kind: 'verdict';
  /** Most users at which every goal is met, to three digits; 0 when one is too many. */
  readonly capacity_users: number;
  /** What stops it there; without a component when nothing does. */
  readonly limit: {
    readonly component: string | null;
    readonly binding: string | null;
    readonly reason: BothLanguages;
  } | null;
  /** By user count: the component that fails first there, or null. */
  readonly first_to_break: Readonly<Record<string, string | null>>;
  readonly engine: string;
}

/** One figure simulated, with half the width of its 95 % interval, and solved. */
export interface VerifiedFigure {
  readonly value: number;
  readonly half_width: number | null;
  readonly analytic: number;
  readonly inside: boolean;
}

export interface VerifyFrame {
  readonly kind: 'verify';
  readonly users: number;
  /** From 0 to 1; the last frame has 1 and a verdict. */
  readonly progress: number;
  readonly flows: Readonly<Record<string, Readonly<Record<string, VerifiedFigure>>>>;
  readonly components: Readonly<Record<string, Readonly<Record<string, VerifiedFigure>>>>;
  readonly verdict: BothLanguages | null;
  readonly steady: boolean;
}

export type Frame =
  | LoadFrame
  | Verdict
  | VerifyFrame
  | JudgementFrame
  | AskedFrame
  | LessonFrame
  | ScaleFrame;

export type RunKind = 'solve' | 'verify' | 'lesson' | JudgementKind | AskedKind;

/** One mistake in a design, named by its place. */
export interface Problem {
  readonly pointer: string;
  readonly code: string;
  readonly component?: string | null;
  readonly parameter?: string | null;
  readonly message?: string;
}

export interface RunError {
  readonly code: string;
  readonly message: string;
  readonly problems?: readonly Problem[];
}

export interface Resume {
  readonly run: string;
  readonly from: number;
}

export type ClientMessage =
  | { readonly t: 'hello'; readonly resume?: readonly Resume[]; readonly language?: Language }
  | {
      readonly t: 'run.start';
      readonly id: string;
      readonly design: Design;
      readonly kind?: RunKind;
      readonly loads?: readonly number[];
      readonly users?: number;
      readonly requests?: number;
      readonly other?: Design | LoadTest;
    }
  | ({ readonly t: 'run.follow' } & Resume)
  | { readonly t: 'run.cancel'; readonly run: string }
  | { readonly t: 'ping' };

export type ServerMessage =
  | {
      readonly t: 'welcome';
      readonly protocol: number;
      readonly engine: string;
      readonly limits: Readonly<Record<string, number>>;
      readonly heartbeat_s: number;
    }
  | {
      readonly t: 'run.accepted';
      readonly id: string;
      readonly run: string;
      readonly cached: boolean;
    }
  | {
      readonly t: 'run.frame';
      readonly run: string;
      readonly seq: number;
      readonly frame: Frame;
    }
  | {
      readonly t: 'run.end';
      readonly run: string;
      readonly seq: number;
      readonly status: 'done' | 'failed' | 'cancelled';
      readonly error?: RunError | null;
    }
  | ({
      readonly t: 'error';
      readonly id?: string | null;
      readonly fatal: boolean;
    } & RunError)
  | { readonly t: 'pong' };
