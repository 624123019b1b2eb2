/**
 * What becomes of each arrow and why. Connections obey the same rules as drawn ones; an arrow
 * that is only allowed the other way round is turned, because many people draw where data goes
 * and not who asks.
 */
import type { Rules } from '../design/rules';
import type { Connection, Design } from '../design/types';
import type { DrawnArrow } from './diagram';
import type { Review } from './review';

export type Fate =
  | { readonly is: 'kept' | 'turned' | 'end left out' | 'doubled' | 'itself' }
  | { readonly is: 'refused'; readonly sentence: string };

export interface ArrowFate {
  readonly arrow: DrawnArrow;
  readonly from: string;
  readonly to: string;
  readonly fate: Fate;
}

export function connected(
  design: Design,
  review: Review,
  ids: ReadonlyMap<string, string>,
  rules: Rules,
): { connections: Record<string, Connection>; arrows: ArrowFate[] } {
  const labels = new Map(
    [...review.boxes, ...review.frames].map(({ box }) => [box.id, box.label || box.id]),
  );
  const connections: Record<string, Connection> = {};
  const pairs = new Set<string>();
  const arrows: ArrowFate[] = [];
  for (const arrow of review.drawing.arrows) {
    const from = ids.get(arrow.from);
    const to = ids.get(arrow.to);
    const fate = fateOf(from, to);
    if ((fate.is === 'kept' || fate.is === 'turned') && from && to) {
      const [source, target] = fate.is === 'kept' ? [from, to] : [to, from];
      pairs.add(`${source} ${target}`);
      connections[`c${Object.keys(connections).length + 1}`] = {
        from: source,
        to: target,
        ...(arrow.label ? { label: arrow.label } : {}),
      };
    }
    const named = (end: string) => labels.get(end) ?? end;
    arrows.push({ arrow, from: named(arrow.from), to: named(arrow.to), fate });
  }

  function fateOf(from: string | undefined, to: string | undefined): Fate {
    if (!from || !to) return { is: 'end left out' };
    if (from === to) return { is: 'itself' };
    const verdict = rules.mayConnect(design, from, to);
    const way = verdict.allowed
      ? 'kept'
      : rules.mayConnect(design, to, from).allowed
        ? 'turned'
        : null;
    if (way === null) {
      const sentence = !verdict.allowed && verdict.because === 'kinds' ? verdict.sentence : '';
      return { is: 'refused', sentence };
    }
    const pair = way === 'kept' ? `${from} ${to}` : `${to} ${from}`;
    return { is: pairs.has(pair) ? 'doubled' : way };
  }

  return { connections, arrows };
}
