/** Shares of the request classes, which always add up to one. */

type Mix = Readonly<Record<string, number>>;

const PRECISION = 1e6;

/** The mix with one share set and the others scaled to what is left; classes with nothing are left out. */
export function rescaled(mix: Mix, key: string, share: number): Mix {
  const others = Object.entries(mix).filter(([id, value]) => id !== key && value > 0);
  const before = others.reduce((sum, [, value]) => sum + value, 0);
  if (before === 0) return { [key]: 1 };
  const left = 1 - share;
  const scaled = others.map(([id, value]) => [id, round((value / before) * left)] as const);
  const given = scaled.reduce((sum, [, value]) => sum + value, 0);
  const next: Record<string, number> = Object.fromEntries(
    [...scaled, [key, round(1 - given)] as const].filter(([, value]) => value > 0),
  );
  return next;
}

function round(share: number): number {
  return Math.round(share * PRECISION) / PRECISION;
}
