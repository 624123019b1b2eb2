/** Every way the document changes, as pure functions from one document to the next. */
import type { Kind } from './catalogue';
import {
  absolutePosition,
  containerAt,
  freeSpot,
  freeSpotInside,
  isInside,
  sizeOf,
  withContents,
} from './geometry';
import { freeId, freeName } from './ids';
import { withoutGone } from './scenarios';
import type {
  Component,
  Connection,
  Design,
  Goals,
  Note,
  Params,
  ParamValue,
  Point,
  Workload,
} from './types';

/** May a component of this kind stand in a container of that kind? */
export type MayStandIn = (kind: string, container: string) => boolean;

export const CONTAINER_SIZE = { width: 480, height: 320 } as const;

export interface Added {
  readonly design: Design;
  readonly id: string;
}

/** Adds a component with its top left corner at a point of the canvas. */
export function addComponent(design: Design, kind: Kind, at: Point, mayStandIn: MayStandIn): Added {
  const id = freeId(design.components, kind.id);
  const names = Object.values(design.components).map((component) => component.name);
  const spot = kind.container ? at : freeSpot(design.components, at);
  const component: Component = {
    kind: kind.id,
    name: freeName(names, kind.label),
    ...spot,
    ...(kind.container ? CONTAINER_SIZE : {}),
    params: {},
  };
  const added = { ...design, components: { ...design.components, [id]: component } };
  return { design: place(added, { [id]: spot }, mayStandIn), id };
}

export function addConnection(design: Design, connection: Connection): Added {
  const id = freeId(design.connections, 'c');
  return { design: { ...design, connections: { ...design.connections, [id]: connection } }, id };
}

/** Removes components with their contents and connections, and the named connections. */
export function remove(
  design: Design,
  components: readonly string[],
  connections: readonly string[],
): Design {
  const gone = withContents(design.components, components);
  const cut = new Set(connections);
  return withoutGone({
    ...design,
    components: keep(design.components, (id) => !gone.has(id)),
    connections: keep(
      design.connections,
      (id, wire) => !cut.has(id) && !gone.has(wire.from) && !gone.has(wire.to),
    ),
  });
}

/** Removes a container and leaves its contents where they were. */
export function dissolve(design: Design, container: string): Design {
  const gone = design.components[container];
  if (!gone) return design;
  const components: Record<string, Component> = {};
  for (const [id, component] of Object.entries(design.components)) {
    if (id === container) continue;
    components[id] =
      component.parent === container
        ? withParent(
            { ...component, x: component.x + gone.x, y: component.y + gone.y },
            gone.parent,
          )
        : component;
  }
  return remove({ ...design, components }, [], attached(design, container));
}

export function editComponent(design: Design, id: string, edit: Partial<Component>): Design {
  const component = design.components[id];
  if (!component || sameFields(component, edit)) return design;
  return { ...design, components: { ...design.components, [id]: { ...component, ...edit } } };
}

/** Sets a parameter; a value equal to the default is left out, so files hold only decisions. */
export function setParam(
  design: Design,
  id: string,
  key: string,
  value: ParamValue,
  fallback: ParamValue,
): Design {
  const component = design.components[id];
  if (!component) return design;
  const { [key]: before, ...rest } = component.params;
  if (value === before || (before === undefined && value === fallback)) return design;
  const params: Params = value === fallback ? rest : { ...rest, [key]: value };
  return editComponent(design, id, { params });
}

/** Changes a connection; a field set to undefined falls back to what the kinds imply. */
export function editConnection(
  design: Design,
  id: string,
  edit: { [Field in keyof Connection]?: Connection[Field] | undefined },
): Design {
  const connection = design.connections[id];
  if (!connection || sameFields(connection, edit)) return design;
  const merged = Object.entries({ ...connection, ...edit }).filter(
    ([, value]) => value !== undefined,
  );
  return {
    ...design,
    connections: {
      ...design.connections,
      [id]: Object.fromEntries(merged) as unknown as Connection,
    },
  };
}

export function setWorkload(design: Design, edit: Partial<Workload>): Design {
  if (sameFields(design.workload, edit)) return design;
  return { ...design, workload: { ...design.workload, ...edit } as Workload };
}

export function setGoals(design: Design, edit: Partial<Goals>): Design {
  return sameFields(design.goals, edit)
    ? design
    : { ...design, goals: { ...design.goals, ...edit } };
}

export function setName(design: Design, name: string): Design {
  return name === design.name ? design : { ...design, name };
}

/**
 * Puts components at absolute positions; each then stands in the innermost container under
 * its middle. Contents of a moved container travel with it.
 */
export function place(
  design: Design,
  positions: Readonly<Record<string, Point>>,
  mayStandIn: MayStandIn,
): Design {
  let components = design.components;
  const moved = Object.keys(positions).filter(
    (id) =>
      components[id] && !Object.keys(positions).some((other) => isInside(components, id, other)),
  );
  for (const id of moved) {
    const component = components[id];
    const at = positions[id];
    if (!component || !at || component.locked) continue;
    const { width, height } = sizeOf(component);
    const middle = { x: at.x + width / 2, y: at.y + height / 2 };
    const parent = containerAt(components, middle, (container) => {
      const host = components[container];
      return (
        host !== undefined &&
        container !== id &&
        !isInside(components, container, id) &&
        mayStandIn(component.kind, host.kind)
      );
    });
    const origin = parent === undefined ? { x: 0, y: 0 } : absolutePosition(components, parent);
    const next = withParent({ ...component, x: at.x - origin.x, y: at.y - origin.y }, parent);
    if (!sameFields(component, next) || component.parent !== next.parent) {
      components = { ...components, [id]: next };
    }
  }
  return components === design.components ? design : { ...design, components };
}

/** Puts a component into a container, or out of all, growing the container where it must. */
export function moveInto(design: Design, id: string, container: string | undefined): Design {
  const component = design.components[id];
  if (!component || component.parent === container) return design;
  const at = absolutePosition(design.components, id);
  if (container === undefined) {
    return editWhole(design, id, withParent({ ...component, ...at }, undefined));
  }
  const host = design.components[container];
  if (!host) return design;
  const spot = freeSpotInside(design.components, container, sizeOf(component));
  const moved = editWhole(design, id, withParent({ ...component, ...spot.at }, container));
  return editComponent(moved, container, spot.size);
}

/** Changes a container's box and keeps its contents where they are on the canvas. */
export function resize(
  design: Design,
  id: string,
  box: { x: number; y: number; width: number; height: number },
): Design {
  const before = design.components[id];
  if (!before) return design;
  const shift = { x: before.x - box.x, y: before.y - box.y };
  const components: Record<string, Component> = {};
  for (const [each, component] of Object.entries(design.components)) {
    const isChild = component.parent === id && (shift.x !== 0 || shift.y !== 0);
    components[each] = isChild
      ? { ...component, x: component.x + shift.x, y: component.y + shift.y }
      : component;
  }
  components[id] = { ...before, ...box };
  return { ...design, components };
}

export function addNote(design: Design, text: string, at: Point): Design {
  const taken = Object.fromEntries(design.notes.map((note) => [note.id, note]));
  const note: Note = { id: freeId(taken, 'n'), text, ...at };
  return { ...design, notes: [...design.notes, note] };
}

export function editNote(design: Design, id: string, edit: Partial<Note>): Design {
  const before = design.notes.find((note) => note.id === id);
  if (!before || sameFields(before, edit)) return design;
  const notes = design.notes.map((note) => (note === before ? { ...note, ...edit } : note));
  return { ...design, notes };
}

export function removeNote(design: Design, id: string): Design {
  return { ...design, notes: design.notes.filter((note) => note.id !== id) };
}

function editWhole(design: Design, id: string, component: Component): Design {
  return { ...design, components: { ...design.components, [id]: component } };
}

function attached(design: Design, id: string): string[] {
  return Object.entries(design.connections)
    .filter(([, wire]) => wire.from === id || wire.to === id)
    .map(([key]) => key);
}

function withParent(component: Component, parent: string | undefined): Component {
  const { parent: _, ...free } = component;
  return parent === undefined ? free : { ...free, parent };
}

function sameFields(whole: object, part: object): boolean {
  return Object.entries(part).every(
    ([key, value]) => (whole as Record<string, unknown>)[key] === value,
  );
}

function keep<T>(
  record: Readonly<Record<string, T>>,
  wanted: (id: string, value: T) => boolean,
): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([id, value]) => wanted(id, value)));
}
