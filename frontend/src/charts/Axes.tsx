/** The axes of a plot: values up its side with a rule across each, and values along its foot. */

export interface Ticks {
  readonly values: readonly number[];
  /** Where a value stands, in the plot's units. */
  readonly at: (value: number) => number;
  readonly label: (value: number) => string;
}

/** Rules run from `from` to `to`, and their values stand before them. */
export function UpAxis({ values, at, label, from, to }: Ticks & { from: number; to: number }) {
  return values.map((value) => (
    <g key={value}>
      <line className="plot-grid" x1={from} x2={to} y1={at(value)} y2={at(value)} />
      <text className="plot-tick" x={from - 6} y={at(value)} textAnchor="end" dy="0.32em">
        {label(value)}
      </text>
    </g>
  ));
}

/** Values side by side with their feet at the height `foot`. */
export function AlongAxis({ values, at, label, foot }: Ticks & { foot: number }) {
  return values.map((value) => (
    <text key={value} className="plot-tick" x={at(value)} y={foot} textAnchor="middle">
      {label(value)}
    </text>
  ));
}
