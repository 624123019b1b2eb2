/** What the server declares about component kinds, parameters and connection rules. */
import type { ParamValue } from './types';

export interface Option {
  readonly value: string;
  readonly label: string;
}

export interface Param {
  readonly key: string;
  readonly label: string;
  readonly help: string;
  readonly type: 'number' | 'integer' | 'boolean' | 'choice' | 'size';
  readonly unit: string;
  /** A share, shown and typed as percent. */
  readonly percent: boolean;
  readonly default: ParamValue;
  readonly min: number | null;
  readonly max: number | null;
  readonly step: number | null;
  readonly options: readonly Option[];
  readonly level: 'basic' | 'advanced';
  readonly sources: readonly Source[];
  readonly confidence: string;
  /** Shown only while another parameter has one of these values. */
  readonly only_if: readonly [string, readonly ParamValue[]] | null;
}

export interface Source {
  readonly title: string;
  readonly url?: string;
  readonly date?: string;
}

export interface Kind {
  readonly id: string;
  readonly group: string;
  readonly label: string;
  readonly summary: string;
  readonly icon: string;
  /** Words by which other tools' drawings name it. */
  readonly aliases: readonly string[];
  readonly container: boolean;
  readonly params: readonly Param[];
  /** The parameter that says how many there are. */
  readonly counted_by: string | null;
  /** Ids of kinds and groups a connection may lead to. */
  readonly may_call: readonly string[];
  /** The sentence for every other target, with a {target} place. */
  readonly refusal: string;
  /** Container kinds this may stand in. */
  readonly stands_in: readonly string[];
}

export interface RequestClass {
  readonly id: string;
  readonly label: string;
  readonly summary: string;
  /** Drawn from the mix of calls; otherwise it follows from page reads. */
  readonly in_mix: boolean;
  /** The time limit where the design names none. */
  readonly latency_ms: number;
}

/** A named intensity of the workload. */
export interface Preset {
  readonly id: string;
  readonly intensity: number;
  readonly label: string;
  readonly help: string;
}

export interface Catalogue {
  readonly groups: readonly { readonly id: string; readonly label: string }[];
  readonly kinds: readonly Kind[];
  readonly classes: readonly RequestClass[];
  readonly workload: readonly Param[];
  /** The shares of the request classes where a design gives none. */
  readonly mix: Readonly<Record<string, number>>;
  readonly presets: readonly Preset[];
  readonly goals: readonly Param[];
  /** How a bill's quantities are read: how many single things a unit is, and what they are called. */
  readonly bill_units: Readonly<
    Record<string, { readonly times: number; readonly one: string; readonly many: string }>
  >;
  readonly prices_date: string;
}
