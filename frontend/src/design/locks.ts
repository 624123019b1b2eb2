/**
 * What of a design may not be changed, on a board that locks some of it. The rules come from
 * the server, which checks them again; this file keeps people from breaking them by accident.
 */
import type { Component, Design } from './types';

export interface Locks {
  readonly start: Design;
  /** Components that stay as they are, with the connections between them. */
  readonly components: ReadonlySet<string>;
  /** Parameters that keep their value, by component. */
  readonly parameters: Readonly<Record<string, readonly string[]>>;
  /** Measured parameters that nobody may change, by kind. */
  readonly facts: Readonly<Record<string, readonly string[]>>;
  /** Kinds that may be added; null for all. */
  readonly kinds: ReadonlySet<string> | null;
}

export type Breach = 'demands' | 'component' | 'parameter' | 'connection' | 'kind';

let active: Locks | null = null;

export function setLocks(locks: Locks | null): void {
  active = locks;
}

export function mayAdd(kind: string): boolean {
  return active?.kinds == null || active.kinds.has(kind);
}

export function isFixed(component: string): boolean {
  return active?.components.has(component) ?? false;
}

export function isLocked(id: string, component: Component, key: string): boolean {
  if (!active) return false;
  if (isFixed(id)) return true;
  const fixed = active.parameters[id] ?? [];
  return fixed.includes(key) || (active.facts[component.kind] ?? []).includes(key);
}

/** The board decides about traffic, goals and scenarios. */
export function hasDemands(): boolean {
  return active !== null;
}

/** The first rule that a change would break. */
export function breach(before: Design, after: Design): Breach | null {
  if (!active) return null;
  const same =
    before.workload === after.workload &&
    before.goals === after.goals &&
    before.scenarios === after.scenarios;
  if (!same) return 'demands';
  for (const id of kept(active)) {
    const was = active.start.components[id];
    const is = after.components[id];
    if (!is || is.kind !== was?.kind) return 'component';
    if (active.components.has(id) && is.parent !== was.parent) return 'component';
  }
  for (const [id, component] of Object.entries(after.components)) {
    if (component === before.components[id]) continue;
    if (!(id in active.start.components) && !mayAdd(component.kind)) return 'kind';
    if (changedParameter(active, id, component)) return 'parameter';
  }
  return lostConnection(active, after) ? 'connection' : null;
}

/** Locked components, and the clients, without whom a board has no traffic. */
function kept(locks: Locks): string[] {
  return Object.entries(locks.start.components)
    .filter(([id, component]) => locks.components.has(id) || component.kind === 'client')
    .map(([id]) => id);
}

function changedParameter(locks: Locks, id: string, component: Component): boolean {
  const was = locks.start.components[id];
  const standard = was?.kind === component.kind ? was.params : {};
  const keys = new Set([...Object.keys(component.params), ...Object.keys(standard)]);
  return [...keys].some(
    (key) => component.params[key] !== standard[key] && isLocked(id, component, key),
  );
}

function lostConnection(locks: Locks, after: Design): boolean {
  const there = new Set(Object.values(after.connections).map((wire) => `${wire.from} ${wire.to}`));
  return Object.values(locks.start.connections).some(
    (wire) =>
      locks.components.has(wire.from) &&
      locks.components.has(wire.to) &&
      !there.has(`${wire.from} ${wire.to}`),
  );
}
