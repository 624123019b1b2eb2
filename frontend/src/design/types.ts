/** The design document, exactly as it is saved, shared and sent to the server. */

export const FORMAT = 'loadstone-design/1';

export type ParamValue = number | string | boolean;
export type Params = Readonly<Record<string, ParamValue>>;

export interface Component {
  readonly kind: string;
  readonly name: string;
  /** The container this stands in; x and y are relative to it. */
  readonly parent?: string;
  readonly x: number;
  readonly y: number;
  /** Containers only. */
  readonly width?: number;
  readonly height?: number;
  /** Stays where it is while others are moved, and is not deleted. */
  readonly locked?: boolean;
  /** Only what differs from the kind's defaults. */
  readonly params: Params;
}

export interface Connection {
  readonly from: string;
  readonly to: string;
  /** Overrides of what the kinds imply: part of the traffic, request classes, calls per request. */
  readonly share?: number;
  readonly classes?: readonly string[];
  readonly calls?: number;
  readonly label?: string;
}

export interface Note {
  readonly id: string;
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly width?: number;
  readonly height?: number;
}

export type Workload = Readonly<Record<string, unknown>> & {
  readonly users: number;
  readonly mix: Readonly<Record<string, number>>;
};

export type Goals = Readonly<Record<string, unknown>>;

export interface Design {
  readonly format: typeof FORMAT;
  readonly name: string;
  readonly description?: string;
  readonly components: Readonly<Record<string, Component>>;
  readonly connections: Readonly<Record<string, Connection>>;
  readonly workload: Workload;
  readonly goals: Goals;
  readonly scenarios: readonly unknown[];
  readonly notes: readonly Note[];
}

export interface Selection {
  readonly components: readonly string[];
  readonly connections: readonly string[];
}

export const NOTHING: Selection = { components: [], connections: [] };

export type Point = { readonly x: number; readonly y: number };
