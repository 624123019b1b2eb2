/**
 * The dots of the grid, one small picture repeated and shifted by less than one gap. It is no layer
 * of its own: above one, the browser makes a layer of nearly every card.
 */
import { useStoreApi } from '@xyflow/react';
import { useEffect, useRef } from 'react';
import { GRID } from '../design/geometry';

const GAP = 2 * GRID;
const LEAST_PX = 12;

export function Backdrop() {
  const element = useRef<HTMLDivElement>(null);
  const store = useStoreApi();

  useEffect(() => {
    function place([x, y, zoom]: readonly [number, number, number]): void {
      const style = element.current?.style;
      if (!style) return;
      const gap = gapAt(zoom);
      const size = `${gap}px ${gap}px`;
      if (style.backgroundSize !== size) style.backgroundSize = size;
      style.transform = `translate(${x % gap}px, ${y % gap}px)`;
    }
    place(store.getState().transform);
    return store.subscribe((state, before) => {
      if (state.transform !== before.transform) place(state.transform);
    });
  }, [store]);

  return (
    <div className="backdrop">
      <div ref={element} className="backdrop-dots" />
    </div>
  );
}

/** From far away every second, fourth … dot is left out. */
function gapAt(zoom: number): number {
  const doublings = Math.max(0, Math.ceil(Math.log2(LEAST_PX / (GAP * zoom))));
  return GAP * zoom * 2 ** doublings;
}
