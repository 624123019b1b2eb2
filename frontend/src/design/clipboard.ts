/** A piece of a design as text, so that copy and paste work across designs, tabs and browsers. */

import { type MayStandIn, place } from './edits';
import { absolutePosition, bounds, boxOf, centreOf, snap, withContents } from './geometry';
import { freeId, freeName } from './ids';
import type { Component, Connection, Design, Point } from './types';

const FRAGMENT = 'loadstone-fragment/1';

export interface Fragment {
  readonly format: typeof FRAGMENT;
  readonly components: Readonly<Record<string, Component>>;
  readonly connections: Readonly<Record<string, Connection>>;
}

/** Components and connections from elsewhere as a fragment. */
export function fragmentOf(part: Omit<Fragment, 'format'>): Fragment {
  return { format: FRAGMENT, components: part.components, connections: part.connections };
}

/** The components with their contents, and the connections between them. */
export function copy(design: Design, ids: readonly string[]): Fragment {
  const chosen = withContents(design.components, ids);
  const components: Record<string, Component> = {};
  for (const id of chosen) {
    const component = design.components[id];
    if (!component) continue;
    const { parent, ...free } = component;
    components[id] =
      parent !== undefined && chosen.has(parent)
        ? component
        : { ...free, ...absolutePosition(design.components, id) };
  }
  const inside = Object.entries(design.connections).filter(
    ([, wire]) => chosen.has(wire.from) && chosen.has(wire.to),
  );
  return { format: FRAGMENT, components, connections: Object.fromEntries(inside) };
}

export interface Pasted {
  readonly design: Design;
  readonly components: readonly string[];
}

/** Adds a fragment under fresh ids with its middle at a point. */
export function paste(
  design: Design,
  fragment: Fragment,
  middle: Point,
  mayStandIn: MayStandIn,
): Pasted {
  const box = bounds(Object.keys(fragment.components).map((id) => boxOf(fragment.components, id)));
  if (!box) return { design, components: [] };
  const from = centreOf(box);
  const shift = snap({ x: middle.x - from.x, y: middle.y - from.y });

  const components: Record<string, Component> = { ...design.components };
  const fresh = new Map<string, string>();
  const names = new Set(Object.values(design.components).map((component) => component.name));
  for (const [id, component] of Object.entries(fragment.components)) {
    const name = freeName(names, component.name);
    const newId = freeId(components, component.kind);
    names.add(name);
    fresh.set(id, newId);
    components[newId] = { ...component, name };
  }
  const roots: Record<string, Point> = {};
  for (const [id, newId] of fresh) {
    const component = components[newId] as Component;
    const parent = component.parent === undefined ? undefined : fresh.get(component.parent);
    const { parent: _, ...free } = component;
    if (parent === undefined) {
      const at = absolutePosition(fragment.components, id);
      roots[newId] = { x: at.x + shift.x, y: at.y + shift.y };
    }
    components[newId] = parent === undefined ? free : { ...free, parent };
  }
  const connections: Record<string, Connection> = { ...design.connections };
  for (const wire of Object.values(fragment.connections)) {
    const ends = { from: fresh.get(wire.from), to: fresh.get(wire.to) };
    if (ends.from === undefined || ends.to === undefined) continue;
    connections[freeId(connections, 'c')] = { ...wire, from: ends.from, to: ends.to };
  }
  const pasted = place({ ...design, components, connections }, roots, mayStandIn);
  return { design: pasted, components: Object.keys(roots) };
}

export function toText(fragment: Fragment): string {
  return JSON.stringify(fragment);
}

/** The fragment in a piece of text, or null when the text is something else. */
export function fromText(text: string, knows: (kind: string) => boolean): Fragment | null {
  if (!text.includes(FRAGMENT)) return null;
  try {
    const value = JSON.parse(text) as Fragment;
    const sound =
      value.format === FRAGMENT &&
      Object.values(value.components).every(
        (each) => knows(each.kind) && Number.isFinite(each.x) && Number.isFinite(each.y),
      );
    return sound ? value : null;
  } catch {
    return null;
  }
}
