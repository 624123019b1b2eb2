/**
 * Moving dots along the connections: more and faster dots mean more requests. A thread of its own
 * draws them; here it is told what flows where. They rest when nothing flows, when the page is
 * hidden, far out, paused, or when the person asked for reduced motion. CSS-animated strokes cost
 * five times as much.
 */
import { onColours } from '../ui/theme';
import type { Cards } from './dots';
import type { FlowNews } from './flowWorker';
import type { Painter } from './painter';

/** The drawing that the dots move on, as it stands at this moment. */
export interface FlowStage {
  /** CSS pixels. */
  readonly view: () => { x: number; y: number; zoom: number; width: number; height: number };
  readonly cards: () => Cards;
  readonly onView: (listener: () => void) => () => void;
  /** Called when cards or connections have changed their places. */
  readonly onPlaces: (listener: () => void) => () => void;
}

export interface FlowControl {
  readonly setPaused: (paused: boolean) => void;
  readonly stop: () => void;
}

export function startFlow(
  element: HTMLCanvasElement,
  painter: Painter,
  stage: FlowStage,
): FlowControl {
  const worker = new Worker(new URL('./flowWorker.ts', import.meta.url), { type: 'module' });
  const canvas = element.transferControlToOffscreen();
  const tell = (news: FlowNews, moved: Transferable[] = []) => worker.postMessage(news, moved);
  tell({ canvas, colour: colourOf(element) }, [canvas]);

  const still = window.matchMedia('(prefers-reduced-motion: reduce)');
  let paused = false;
  let running = false;
  let request = 0;
  const changed = { view: true, flows: true, places: true };

  function soon(): void {
    request ||= requestAnimationFrame(() => {
      request = 0;
      const ran = running;
      const shouldRun = !paused && !still.matches && !document.hidden && painter.near;
      const flows = shouldRun ? painter.flows() : [];
      running = flows.length > 0;
      if (!running) {
        if (ran) tell({ running });
        return;
      }
      tell({
        running,
        ...(changed.view ? viewNow(stage) : {}),
        ...(changed.flows
          ? { wires: flows.map(({ path, rate }) => [path.getAttribute('d') ?? '', rate] as const) }
          : {}),
        ...(changed.places ? { cards: stage.cards() } : {}),
      });
      Object.assign(changed, { view: false, flows: false, places: false });
    });
  }
  const on = (what: Partial<typeof changed>) => () => {
    Object.assign(changed, what);
    soon();
  };
  const stops = [
    painter.onPaint(on({ flows: true })),
    stage.onView(on({ view: true })),
    stage.onPlaces(on({ flows: true, places: true })),
    onColours(() => tell({ colour: colourOf(element) })),
  ];
  still.addEventListener('change', soon);
  document.addEventListener('visibilitychange', soon);
  soon();

  return {
    setPaused: (value) => {
      paused = value;
      soon();
    },
    stop: () => {
      cancelAnimationFrame(request);
      for (const stop of stops) stop();
      still.removeEventListener('change', soon);
      document.removeEventListener('visibilitychange', soon);
      worker.terminate();
    },
  };
}

/** The view and its size in the pixels of the screen. */
function viewNow(stage: FlowStage): FlowNews {
  const { x, y, zoom, width, height } = stage.view();
  const scale = window.devicePixelRatio;
  return {
    view: { x: x * scale, y: y * scale, zoom: zoom * scale },
    size: { width: Math.round(width * scale), height: Math.round(height * scale) },
  };
}

/** Asking for computed style restyles; the theme rarely changes. */
function colourOf(canvas: HTMLCanvasElement): string {
  return getComputedStyle(canvas).color;
}
