/** Writing to elements only what does not stand there yet: an unchanged figure costs nothing. */

export function badge(element: HTMLElement, text: string | null): void {
  if (element.hidden !== (text === null)) element.hidden = text === null;
  if (text !== null) setText(element, text);
}

export function setText(element: Element, text: string): void {
  const node = element.lastChild;
  if (node instanceof Text) {
    if (node.data !== text) node.data = text;
  } else element.append(text);
}

export function setData(
  element: HTMLElement | SVGElement,
  name: string,
  value: string | null,
): void {
  if (value === null) {
    if (name in element.dataset) delete element.dataset[name];
  } else if (element.dataset[name] !== value) element.dataset[name] = value;
}

export function setAttribute(element: HTMLElement, name: string, value: string): void {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

export function setStyle(
  element: HTMLElement | SVGElement,
  name: 'backgroundSize' | 'strokeWidth',
  value: string,
): void {
  if (element.style[name] !== value) element.style[name] = value;
}
