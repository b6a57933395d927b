/** Text becomes a text node, never markup; false and undefined are left out. */
export type Child = Node | string | number | false | undefined | Child[];
type Attributes = Record<string, string | number | boolean | undefined | ((event: Event) => void)>;

const SVG = 'http://www.w3.org/2000/svg';

/** An HTML element: `tag.class.class`. An attribute that is a function listens to the event of that name. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K | `${K}.${string}`,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const [name = '', ...classes] = tag.split('.');
  const element = document.createElement(name) as HTMLElementTagNameMap[K];
  return fill(element, classes, attributes, children);
}

/** Like `h`, for an SVG element. */
export function s<K extends keyof SVGElementTagNameMap>(
  tag: K | `${K}.${string}`,
  attributes: Attributes = {},
  ...children: Child[]
): SVGElementTagNameMap[K] {
  const [name = '', ...classes] = tag.split('.');
  return fill(document.createElementNS(SVG, name) as SVGElementTagNameMap[K], classes, attributes, children);
}

/** Replaces the children of an element. */
export function replace(element: Element, ...children: Child[]): void {
  element.replaceChildren(...nodes(children));
}

function fill<E extends Element>(element: E, classes: string[], attributes: Attributes, children: Child[]): E {
  if (classes.length > 0) element.setAttribute('class', classes.join(' '));
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== undefined && value !== false) element.setAttribute(name, String(value));
  }
  element.append(...nodes(children));
  return element;
}

function nodes(children: Child[]): (Node | string)[] {
  return children.flatMap((child): (Node | string)[] => {
    if (Array.isArray(child)) return nodes(child);
    if (child === undefined || child === false) return [];
    return [typeof child === 'number' ? String(child) : child];
  });
}
