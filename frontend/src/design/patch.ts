/**
 * A JSON Patch (RFC 6902) on the design document: what advice and plans propose. Only the
 * operations on objects exist; the document itself is never mutated.
 */
import type { Component, Design } from './types';

export interface PatchOperation {
  readonly op: 'add' | 'replace' | 'remove';
  readonly path: string;
  readonly value?: unknown;
}

/** The design after the operations; new components are named by `labelOf` their kind. */
export function applyPatch(
  design: Design,
  patch: readonly PatchOperation[],
  labelOf: (kind: string) => string,
): Design {
  const patched = patch.reduce<unknown>((whole, operation) => {
    return put(whole, pathOf(operation), operation);
  }, design) as Design;
  const components: Record<string, Component> = { ...patched.components };
  for (const [id, component] of Object.entries(components)) {
    if (id in design.components) continue;
    const { name = labelOf(component.kind), params = {} } = component as Partial<Component>;
    components[id] = { ...component, name, params };
  }
  return { ...patched, components };
}

/** Where an operation works: the unescaped parts of its JSON pointer. */
export function pathOf(operation: PatchOperation): string[] {
  const parts = operation.path.split('/').slice(1);
  return parts.map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function put(whole: unknown, path: readonly string[], operation: PatchOperation): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return operation.value;
  const record = { ...(whole as Record<string, unknown> | undefined) };
  if (rest.length > 0) record[key] = put(record[key], rest, operation);
  else if (operation.op === 'remove') delete record[key];
  else record[key] = operation.value;
  return record;
}

export type Difference =
  | {
      readonly what: 'parameter';
      readonly component: string;
      readonly key: string;
      readonly to: unknown;
    }
  | { readonly what: 'added' | 'removed'; readonly component: string; readonly kind: string }
  | { readonly what: 'connected' | 'disconnected'; readonly from: string; readonly to: string };

/** What the patch changes, for people: parameters, components and arrows, in its order. */
export function differences(design: Design, patch: readonly PatchOperation[]): Difference[] {
  return patch.flatMap((operation): Difference[] => {
    const [area, id = '', inside, key] = pathOf(operation);
    const added = operation.op !== 'remove';
    if (area === 'components' && inside === 'params' && key !== undefined)
      return [{ what: 'parameter', component: id, key, to: operation.value }];
    if (area === 'components' && inside === undefined) {
      const component = (added ? operation.value : design.components[id]) as Component;
      return [{ what: added ? 'added' : 'removed', component: id, kind: component.kind }];
    }
    if (area === 'connections') {
      const wire = (added ? operation.value : design.connections[id]) as {
        from: string;
        to: string;
      };
      return [{ what: added ? 'connected' : 'disconnected', from: wire.from, to: wire.to }];
    }
    return [];
  });
}
