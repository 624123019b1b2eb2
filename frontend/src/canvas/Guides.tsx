/** Draws the alignment lines of the drag that is going on. */
import { useStore } from '@xyflow/react';
import { useStore as useVanilla } from 'zustand';
import { type Guide, guideStore } from './guides';

export function Guides() {
  const guides = useVanilla(guideStore, (state) => state.guides);
  const [x, y, zoom] = useStore((state) => state.transform);
  if (guides.length === 0) return null;
  return (
    <svg className="guides" aria-hidden="true" data-testid="guides">
      {guides.map((guide) => (
        <line key={`${guide.axis} ${guide.at}`} {...ends(guide, x, y, zoom)} />
      ))}
    </svg>
  );
}

function ends({ axis, at, from, to }: Guide, x: number, y: number, zoom: number) {
  return axis === 'x'
    ? { x1: x + at * zoom, x2: x + at * zoom, y1: y + from * zoom, y2: y + to * zoom }
    : { x1: x + from * zoom, x2: x + to * zoom, y1: y + at * zoom, y2: y + at * zoom };
}
