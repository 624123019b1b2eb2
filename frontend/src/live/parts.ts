/** The elements of a card and of a connection that figures are written onto. */

export interface NodeView {
  readonly element: HTMLElement;
  readonly icon: HTMLElement | null;
  readonly gauge: HTMLElement | null;
  readonly sign: HTMLElement | null;
  readonly bar: HTMLElement | null;
  readonly number: HTMLElement | null;
  readonly queue: HTMLElement | null;
  readonly lost: HTMLElement | null;
}

export interface EdgeView {
  readonly path: SVGPathElement;
  readonly label: SVGTextElement | null;
}

/** Parts are found by `data-paint`. */
export function viewOf(element: HTMLElement): NodeView {
  const part = (name: string) => element.querySelector<HTMLElement>(`[data-paint="${name}"]`);
  return {
    element,
    icon: part('icon'),
    gauge: part('gauge'),
    sign: part('sign'),
    bar: part('bar'),
    number: part('number'),
    queue: part('queue'),
    lost: part('lost'),
  };
}

/** Of the path of a connection, or of an element around it; null where there is none. */
export function wireViewOf(element: Element): EdgeView | null {
  const path = element.matches('path') ? element : element.querySelector('path');
  if (!path) return null;
  const label = element.querySelector<SVGTextElement>('[data-paint="label"]');
  return { path: path as SVGPathElement, label };
}
