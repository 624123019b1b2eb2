/**
 * Writes results straight onto the elements of the canvas. React draws the skeleton once and
 * never a live number: at ten updates a second that is the difference between 60 and 12 frames.
 */
import { t } from '../i18n';
import { arriving, edgeWidth, figure, lostText, queueText, spoken } from './figures';
import { flowText } from './flowText';
import { type EdgeView, type NodeView, viewOf, wireViewOf } from './parts';
import type { LoadFrame, LoadStep } from './protocol';
import { badge, setAttribute, setData, setStyle, setText } from './writing';

/** While figures keep changing, what is read is written so often; once they rest, after so long. */
const SETTLE_MS = 1000;
const REST_MS = 250;
/** A frame that comes so soon before takes what is read along: laid out and painted once, not twice. */
const TAKEN_ALONG_MS = 120;

export interface Flow {
  readonly path: SVGPathElement;
  /** Requests per second. */
  readonly rate: number;
}

export class Painter {
  #nodes = new Map<string, NodeView>();
  #edges = new Map<string, EdgeView>();
  #frame: LoadFrame | null = null;
  #near = true;
  #scheduled = 0;
  #settling: ReturnType<typeof setTimeout> | undefined;
  #settledAt = 0;
  #listeners = new Set<() => void>();

  /** Returns the function that forgets the element again. Parts are found by `data-paint`. */
  registerNode(id: string, element: HTMLElement): () => void {
    const view = viewOf(element);
    this.#nodes.set(id, view);
    this.#paintNode(id, view);
    this.#write(id, view);
    return () => {
      if (this.#nodes.get(id) === view) this.#nodes.delete(id);
    };
  }

  /** `element` is the path of the connection or an element around it. */
  registerEdge(id: string, element: Element): () => void {
    const view = wireViewOf(element);
    if (!view) return () => {};
    this.#edges.set(id, view);
    this.#paintEdge(id, view);
    this.#widen(id, view);
    this.#notify();
    return () => {
      if (this.#edges.get(id) === view) this.#edges.delete(id);
    };
  }

  /** Shows a frame at the next animation frame; null takes all figures away. */
  paint(frame: LoadFrame | null): void {
    this.#frame = frame;
    if (this.#scheduled === 0)
      this.#scheduled = requestAnimationFrame(() => {
        this.#scheduled = 0;
        this.#paintAll();
      });
  }

  /** Far out the cards are a picture of their own, so nothing is written on them. */
  setNear(near: boolean): void {
    if (near === this.#near) return;
    this.#near = near;
    if (near) this.#paintAll();
    this.#notify();
  }

  get near(): boolean {
    return this.#near;
  }

  /** Connections with traffic, for the moving dots. */
  flows(): Flow[] {
    const flows: Flow[] = [];
    for (const [id, { path }] of this.#edges) {
      const rate = this.#frame?.connections[id]?.rate ?? 0;
      if (rate > 0) flows.push({ path, rate });
    }
    return flows;
  }

  /** What is painted; another object whenever any of it has changed. */
  get frame(): LoadFrame | null {
    return this.#frame;
  }

  stepOf(id: string): LoadStep | null {
    return this.#frame?.components[id]?.step ?? null;
  }

  /** Called after every painted frame. */
  onPaint(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #paintAll(): void {
    for (const [id, view] of this.#nodes) this.#paintNode(id, view);
    for (const [id, view] of this.#edges) this.#paintEdge(id, view);
    if (this.#near) this.#settleSoon();
    this.#notify();
  }

  /**
   * Colours and bars follow every frame. What is read (numbers, badges, words for screen readers)
   * and the widths of connections have to be laid out, and nobody reads figures that do not rest.
   */
  #settleSoon(): void {
    const wait = this.#settledAt + SETTLE_MS - Date.now();
    // Figures that are gone go at once.
    if (wait <= TAKEN_ALONG_MS || this.#frame === null) this.#settle();
    else {
      clearTimeout(this.#settling);
      this.#settling = setTimeout(() => this.#settle(), Math.min(wait, REST_MS));
    }
  }

  #settle(): void {
    clearTimeout(this.#settling);
    this.#settling = undefined;
    this.#settledAt = Date.now();
    for (const [id, view] of this.#nodes) this.#write(id, view);
    for (const [id, view] of this.#edges) this.#widen(id, view);
  }

  #write(id: string, { gauge, number, queue, lost }: NodeView): void {
    const result = this.#frame?.components[id];
    if (gauge) setAttribute(gauge, 'aria-label', result ? spoken(result) : t('live.unsolved'));
    if (number) setText(number, result ? figure(result) : '–');
    if (queue) badge(queue, result ? queueText(result) : null);
    if (lost) badge(lost, result ? lostText(result) : null);
  }

  #notify(): void {
    for (const listener of this.#listeners) listener();
  }

  #paintNode(id: string, view: NodeView): void {
    const result = this.#frame?.components[id];
    if (view.gauge) {
      const failing = this.#frame?.bottleneck === id && result?.step === 4;
      setData(view.gauge, 'bottleneck', failing ? 'true' : null);
      if (failing) this.#write(id, view);
    }
    if (!this.#near) return;
    const step = result ? String(result.step) : null;
    // Not on the card itself: that would restyle everything in it.
    if (view.icon) setData(view.icon, 'step', step);
    if (view.sign) setData(view.sign, 'step', step);
    setData(view.element, 'unlimited', result?.binding === null ? arriving(result) : null);
    const filled = result ? (100 * Math.min(1, result.utilisation)).toFixed(1) : '0';
    if (view.bar) setStyle(view.bar, 'backgroundSize', `${filled}% 100%`);
  }

  #paintEdge(id: string, view: EdgeView): void {
    const result = this.#frame?.connections[id];
    setData(view.path, 'idle', result && result.rate > 0 ? null : 'true');
  }

  #widen(id: string, view: EdgeView): void {
    const result = this.#frame?.connections[id];
    setStyle(view.path, 'strokeWidth', `${edgeWidth(result)}px`);
    if (view.label) setText(view.label, flowText(result, Number(view.label.dataset.room)));
  }
}

export const painter = new Painter();
