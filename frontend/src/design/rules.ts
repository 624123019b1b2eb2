/**
 * What may call what, and what may stand in what. The rules themselves come from the
 * catalogue; this file only asks them and says which sentence explains a refusal.
 */
import type { Catalogue, Kind } from './catalogue';
import { mayAdd } from './locks';
import type { Design } from './types';

export type Verdict =
  | { readonly allowed: true }
  | { readonly allowed: false; readonly because: 'itself' | 'already connected' | 'container' }
  | { readonly allowed: false; readonly because: 'kinds'; readonly sentence: string };

export interface Rules {
  readonly catalogue: Catalogue;
  readonly kinds: ReadonlyMap<string, Kind>;
  readonly mayConnect: (design: Design, from: string, to: string) => Verdict;
  readonly targetsOf: (design: Design, from: string) => string[];
  readonly kindsAfter: (kind: string) => Kind[];
  readonly mayStandIn: (kind: string, container: string) => boolean;
}

export function rulesOf(catalogue: Catalogue): Rules {
  const kinds = new Map(catalogue.kinds.map((kind) => [kind.id, kind]));

  function mayCall(caller: Kind, target: Kind): boolean {
    return caller.may_call.includes(target.id) || caller.may_call.includes(target.group);
  }

  function mayConnect(design: Design, from: string, to: string): Verdict {
    const caller = kinds.get(design.components[from]?.kind ?? '');
    const target = kinds.get(design.components[to]?.kind ?? '');
    if (!caller || !target || from === to) return { allowed: false, because: 'itself' };
    if (caller.container || target.container) return { allowed: false, because: 'container' };
    if (!mayCall(caller, target)) {
      const sentence = caller.refusal.replaceAll('{target}', target.label);
      return { allowed: false, because: 'kinds', sentence };
    }
    const doubled = Object.values(design.connections).some(
      (wire) => wire.from === from && wire.to === to,
    );
    return doubled ? { allowed: false, because: 'already connected' } : { allowed: true };
  }

  return {
    catalogue,
    kinds,
    mayConnect,
    targetsOf: (design, from) =>
      Object.keys(design.components).filter((to) => mayConnect(design, from, to).allowed),
    kindsAfter: (id) => {
      const caller = kinds.get(id);
      return caller
        ? catalogue.kinds.filter((kind) => mayCall(caller, kind) && mayAdd(kind.id))
        : [];
    },
    mayStandIn: (kind, container) => kinds.get(kind)?.stands_in.includes(container) ?? false,
  };
}

let active: Rules | null = null;

/** Called once per page with the catalogue the page was served with. */
export function loadRules(catalogue: Catalogue): void {
  active = rulesOf(catalogue);
}

export function rules(): Rules {
  if (!active) throw new Error('The catalogue has not been loaded yet.');
  return active;
}

/** What people call a request class. */
export function classLabel(key: string): string {
  return active?.catalogue.classes.find((each) => each.id === key)?.label ?? key;
}
