/**
 * Stands in for d3-transition in the build. The editor animates the viewport itself
 * (see glide.ts), so d3-zoom never has a transition to interrupt and 6 kB can stay away.
 */
import { selection } from 'd3-selection';

selection.prototype.interrupt = function interrupted() {
  return this;
};

export function interrupt(): void {}
