/** The ways components can be lined up; `across` and `down` line their middles up. */
export const ALIGNMENTS = ['left', 'across', 'right', 'top', 'down', 'bottom'] as const;
export type Alignment = (typeof ALIGNMENTS)[number];
export type Axis = 'x' | 'y';
