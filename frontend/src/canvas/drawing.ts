/**
 * Pictures of the design on a canvas of our own, drawn again when the view, the document, the
 * loads or the colours change. Hundreds of boxes in one picture cost a fraction of elements.
 */
import { useStoreApi } from '@xyflow/react';
import { type RefObject, useEffect } from 'react';
import { designStore } from '../design/store';
import { painter } from '../live/painter';
import { onColours } from '../ui/theme';
import { movingStore } from './moving';

export interface LoadColours {
  readonly steps: readonly string[];
  readonly unsolved: string;
  readonly line: string;
  readonly cross: string;
  readonly note: string;
  readonly shade: string;
  readonly accent: string;
}

export interface Stage {
  readonly context: CanvasRenderingContext2D;
  /** x, y and zoom of the view. */
  readonly transform: readonly [number, number, number];
  /** CSS pixels of the view. */
  readonly width: number;
  readonly height: number;
  readonly colours: LoadColours;
}

export interface Following {
  /** Loads are followed at most this often, with 0 as they are painted; all else within a frame. */
  readonly heatMs: number;
  /** Whether boxes under the pointer are drawn where they are held. */
  readonly gestures: boolean;
}

export function useDrawing(
  canvas: RefObject<HTMLCanvasElement | null>,
  draw: (stage: Stage) => void,
  { heatMs, gestures }: Following,
): void {
  const store = useStoreApi();

  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (!element || !context) return;
    let colours = coloursOf(element);
    let request = 0;
    let heat: ReturnType<typeof setTimeout> | undefined;

    const now = () => {
      cancelAnimationFrame(request);
      request = 0;
      const { transform, width, height } = store.getState();
      draw({ context, transform, width, height, colours });
    };
    const soon = () => {
      request ||= requestAnimationFrame(now);
    };
    let painted = false;
    /** Still in the frame that is being painted: one more would be composed for this picture. */
    const asPainted = () => {
      if (painted) return;
      painted = true;
      queueMicrotask(() => {
        painted = false;
        if (!stopped) now();
      });
    };
    const asHeated = () => {
      heat ??= setTimeout(() => {
        heat = undefined;
        soon();
      }, heatMs);
    };
    let stopped = false;
    const stops = [
      store.subscribe((state, before) => {
        const resized = state.width !== before.width || state.height !== before.height;
        if (resized || state.transform !== before.transform) soon();
      }),
      designStore.subscribe((state) => state.design, soon),
      gestures ? movingStore.subscribe(soon) : () => undefined,
      painter.onPaint(heatMs === 0 ? asPainted : asHeated),
      onColours(() => {
        colours = coloursOf(element);
        soon();
      }),
    ];
    soon();
    return () => {
      stopped = true;
      cancelAnimationFrame(request);
      clearTimeout(heat);
      for (const stop of stops) stop();
    };
  }, [store, canvas, draw, heatMs, gestures]);
}

/** Tokens as colours a canvas understands; asking for them restyles, so it is done once. */
function coloursOf(element: HTMLElement): LoadColours {
  const probe = document.createElement('span');
  element.parentElement?.append(probe);
  const colour = (value: string) => {
    probe.style.color = value;
    return getComputedStyle(probe).color;
  };
  const colours = {
    steps: [0, 1, 2, 3, 4].map((step) => colour(`var(--load-${step})`)),
    unsolved: colour('var(--surface-panel)'),
    line: colour('var(--line-strong)'),
    cross: colour('var(--load-ink-4)'),
    note: colour('var(--caution-soft)'),
    shade: colour('color-mix(in srgb, var(--surface-canvas) 60%, transparent)'),
    accent: colour('var(--accent)'),
  };
  probe.remove();
  return colours;
}
