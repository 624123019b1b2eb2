/** What of a draw.io page is a frame, a row of a list, or a text, where only the look says so. */
import type { Place } from './diagram';
import type { Cell } from './drawioCells';

/** Looks of a text that stands alone. */
export const TEXT = /(^|;)(text|label)(;|$)|(^|;)shape=(mxgraph\.basic\.)?(text|note2?)(;|$)/;
const MOST_PAIRS = 4_000_000;

/** A row of a table or list: words of its box and no box of its own. */
export function isRow(cell: Cell, parent: Cell): boolean {
  const list = /(^|;)(childLayout=(stackLayout|tableLayout)|shape=table(Row)?)(;|$)/;
  const row = /(^|;)(text|shape=(tableRow|partialRectangle))(;|$)/;
  return list.test(parent.style) && row.test(cell.style);
}

/** Frames that nothing is tied to, with what lies on them: large boxes without arrows of their
 *  own, around at least two others. The smallest one around a box counts. */
export function drawnAround(
  cells: ReadonlyMap<string, Cell>,
  placeOf: (cell: Cell) => Place,
): Map<string, string[]> {
  const all = [...cells.values()];
  const tied = new Set(all.flatMap((cell) => (cell.edge ? [cell.source, cell.target] : [])));
  const loose = all.filter(
    (cell) => cell.vertex && !cells.get(cell.parent)?.vertex && !cell.hidden,
  );
  const placed = loose.map((cell) => ({ cell, place: placeOf(cell) }));
  const frames = placed
    .filter(({ cell }) => !tied.has(cell.id) && !TEXT.test(cell.style))
    .sort((a, b) => area(a.place) - area(b.place));
  const found = new Map<string, string[]>();
  if (frames.length * placed.length > MOST_PAIRS) return found;
  for (const { cell, place } of placed) {
    if (TEXT.test(cell.style)) continue;
    const frame = frames.find((each) => each.cell !== cell && covers(each.place, place));
    if (!frame) continue;
    const inner = found.get(frame.cell.id) ?? [];
    inner.push(cell.id);
    found.set(frame.cell.id, inner);
  }
  for (const [id, inner] of found) if (inner.length < 2) found.delete(id);
  return found;
}

function covers(outer: Place, inner: Place): boolean {
  return (
    area(outer) > area(inner) &&
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  );
}

const area = (place: Place): number => place.width * place.height;
