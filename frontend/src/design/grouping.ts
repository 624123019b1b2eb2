/** Wrapping components in a place: a zone inside a region, a region outside of all. */
import type { Kind } from './catalogue';
import { place } from './edits';
import { bounds, boxOf, CONTAINER_HEADER, GRID, isInside, snap } from './geometry';
import { freeId, freeName } from './ids';
import type { Rules } from './rules';
import type { Component, Design } from './types';

const SPACE = 3 * GRID;

/** The innermost kind of place that may stand where they stand and hold all of them. */
export function wrappingKind(design: Design, ids: readonly string[], rules: Rules): Kind | null {
  const { components } = design;
  const roots = ids.filter((id) => !ids.some((other) => isInside(components, id, other)));
  const parents = new Set(roots.map((id) => components[id]?.parent));
  const [parent] = parents;
  if (roots.length === 0 || parents.size > 1) return null;
  const host = parent === undefined ? undefined : components[parent]?.kind;
  const fits = rules.catalogue.kinds.filter(
    (kind) =>
      kind.container &&
      (host === undefined || kind.stands_in.includes(host)) &&
      roots.every((id) => rules.mayStandIn(components[id]?.kind ?? '', kind.id)),
  );
  // Free on the canvas, a place that needs no other around it comes first.
  return (host === undefined ? fits.find((kind) => kind.stands_in.length === 0) : fits[0]) ?? null;
}

export function wrap(
  design: Design,
  ids: readonly string[],
  kind: Kind,
  rules: Rules,
): { readonly design: Design; readonly id: string } {
  const box = bounds(ids.map((id) => boxOf(design.components, id)));
  const id = freeId(design.components, kind.id);
  if (!box) return { design, id };
  const names = Object.values(design.components).map((component) => component.name);
  const at = snap({ x: box.x - SPACE, y: box.y - SPACE - CONTAINER_HEADER });
  const container: Component = {
    kind: kind.id,
    name: freeName(names, kind.label),
    ...at,
    width: snap({ x: box.width + 2 * SPACE, y: 0 }).x + GRID,
    height: snap({ x: box.height + 2 * SPACE + CONTAINER_HEADER, y: 0 }).x + GRID,
    params: {},
  };
  const components = { [id]: container, ...design.components };
  const added = place({ ...design, components }, { [id]: at }, rules.mayStandIn);
  const roots = ids.filter((each) => !ids.some((other) => isInside(components, each, other)));
  const positions = roots.map((each) => {
    const { x, y } = boxOf(design.components, each);
    return [each, { x, y }] as const;
  });
  return { design: place(added, Object.fromEntries(positions), rules.mayStandIn), id };
}
