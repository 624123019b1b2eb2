/**
 * Moves the viewport smoothly. A straight line between two transforms keeps the point that both
 * leave in place where it is; a gesture of the person on the way ends the movement.
 */
import type { Viewport } from '@xyflow/react';

const GLIDE_MS = 200;

interface Flow {
  readonly getViewport: () => Viewport;
  readonly setViewport: (viewport: Viewport) => unknown;
}

export function glide(flow: Flow, to: Viewport): void {
  const from = flow.getViewport();
  const began = performance.now();
  let last = from;

  function step(now: number): void {
    const at = flow.getViewport();
    const moved = at.x !== last.x || at.y !== last.y || at.zoom !== last.zoom;
    if (moved) return;
    const part = Math.min(1, Math.max(0, (now - began) / GLIDE_MS));
    const eased = 1 - (1 - part) ** 3;
    flow.setViewport({
      x: from.x + (to.x - from.x) * eased,
      y: from.y + (to.y - from.y) * eased,
      zoom: from.zoom + (to.zoom - from.zoom) * eased,
    });
    last = flow.getViewport();
    if (part < 1) requestAnimationFrame(step);
  }

  if (matchMedia('(prefers-reduced-motion: reduce)').matches) flow.setViewport(to);
  else requestAnimationFrame(step);
}
