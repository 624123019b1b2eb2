/** The cells of a draw.io page by id, as plain data. */
import { MOST_ARROWS, MOST_BOXES, type Place, Unreadable } from './diagram';
import { elementsOf, type XmlElement } from './xml';

export interface Cell {
  readonly id: string;
  readonly parent: string;
  readonly value: string;
  readonly style: string;
  readonly vertex: boolean;
  readonly edge: boolean;
  readonly hidden: boolean;
  readonly source: string;
  readonly target: string;
  /** Relative to what it stands in. */
  readonly place: Place;
  /** The labels of an edge. */
  readonly children?: readonly Cell[];
}

const MOST_CELLS = 3 * (MOST_BOXES + MOST_ARROWS);
const FAR = 1e6;

export function cellsOf(model: XmlElement): ReadonlyMap<string, Cell> {
  const elements = elementsOf(model, 'mxCell');
  if (elements.length > MOST_CELLS) throw new Unreadable('too many');
  const cells = new Map<string, Cell>();
  for (const element of elements) {
    const cell = read(element);
    if (cell.id) cells.set(cell.id, cell);
  }
  for (const cell of cells.values()) {
    const edge = cells.get(cell.parent);
    if (cell.vertex && edge?.edge) {
      cells.set(edge.id, { ...edge, children: [...(edge.children ?? []), cell] });
    }
  }
  return cells;
}

/** A cell with properties is wrapped in an `object`, which then has its id and label. */
function read(element: XmlElement): Cell {
  const wrapper = element.parent;
  const wrapped = wrapper && ['object', 'UserObject'].includes(wrapper.name) ? wrapper : null;
  const of = (name: string) => element.attributes.get(name) ?? '';
  return {
    id: wrapped?.attributes.get('id') ?? of('id'),
    parent: of('parent'),
    value: wrapped?.attributes.get('label') ?? of('value'),
    style: of('style'),
    vertex: of('vertex') === '1',
    edge: of('edge') === '1',
    hidden: of('visible') === '0',
    source: of('source'),
    target: of('target'),
    place: placeOf(element.children.find((each) => each.name === 'mxGeometry')),
  };
}

function placeOf(geometry: XmlElement | undefined): Place {
  const number = (name: string) => {
    const value = Number.parseFloat(geometry?.attributes.get(name) ?? '');
    return Number.isFinite(value) ? Math.max(-FAR, Math.min(FAR, value)) : 0;
  };
  const relative = geometry?.attributes.get('relative') === '1';
  return {
    x: relative ? 0 : number('x'),
    y: relative ? 0 : number('y'),
    width: number('width'),
    height: number('height'),
  };
}
