import { type Child, h, s } from '../dom.js';

/** A point of a plane, both from 0 to 1; y grows upward. Undefined is a gap. */
export type PlanePoint = readonly [x: number, y: number | undefined];

/** A label on an axis, at a share of it. */
export interface Tick {
  at: number;
  label: string;
  /** Zero has a darker line. */
  isZero?: boolean;
}

/** A drawing that stretches with the page, while its words and the width of its lines do not. */
export interface Plane {
  /** px */
  height: number;
  /** What a screen reader says. */
  label: string;
  y?: readonly Tick[];
  x?: readonly Tick[];
  /** SVG, in a box of 1000 by 100. */
  content: Child[];
  /** HTML placed by `noteAt` and `dotAt`. */
  notes?: Child[];
}

const WIDTH = 1000;
const HEIGHT = 100;
const rounded = (value: number) => Math.round(value * 100) / 100;
export const planeX = (share: number): number => rounded(share * WIDTH);
export const planeY = (share: number): number => rounded((1 - share) * HEIGHT);

/** Draws it. */
export function plane({ height, label, y = [], x = [], content, notes = [] }: Plane): HTMLElement {
  const box = h(
    'div.box',
    {},
    s(
      'svg',
      { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none', 'aria-hidden': 'true' },
      y.map(({ at, isZero }) => s(isZero ? 'path.rule.zero' : 'path.rule', { d: `M0 ${planeY(at)}H${WIDTH}` })),
      content,
    ),
    y.map(({ at, label: text }) => placed(h('span.y', {}, text), { '--at': percent(1 - at) })),
    x.map(({ at, label: text }, i) =>
      placed(h(i % 2 === 1 ? 'span.x.second' : 'span.x', {}, text), { '--at': percent(at) }),
    ),
    notes,
  );
  return placed(h('div.plane', { role: 'img', 'aria-label': label }, box), { '--height': String(height) });
}

/** Words at a place; `side` is where they are relative to it. */
export function noteAt(x: number, y: number, text: string, side: 'above' | 'left' | 'right' = 'above'): HTMLElement {
  return placed(h(side === 'above' ? 'span.note' : `span.note.${side}`, {}, text), at(x, y));
}

/** A dot at a place. @param color a custom property of the style sheet. */
export function dotAt(x: number, y: number, color: string): HTMLElement {
  return placed(h('span.dot-mark'), { ...at(x, y), '--color': `var(--${color})` });
}

/** A line with gaps. @param color a custom property of the style sheet. */
export function linePath(points: readonly PlanePoint[], color: string, width = 2, opacity = 1): SVGElement {
  return s('path', {
    d: lineOf(points),
    fill: 'none',
    stroke: `var(--${color})`,
    'stroke-width': width,
    'stroke-linejoin': 'round',
    'stroke-opacity': opacity,
  });
}

/** The area between a line and a level. */
export function areaPath(points: readonly PlanePoint[], color: string, base = 0, opacity = 0.3): SVGElement {
  const parts: string[] = [];
  let part: [number, number][] = [];
  const close = () => {
    const [first, last] = [part[0], part.at(-1)];
    if (first && last && part.length > 1) {
      const line = part.map(([x, y]) => `L${planeX(x)} ${planeY(y)}`).join('');
      parts.push(`M${planeX(first[0])} ${planeY(base)}${line}L${planeX(last[0])} ${planeY(base)}Z`);
    }
    part = [];
  };
  for (const [x, y] of points) {
    if (y === undefined) close();
    else part.push([x, y]);
  }
  close();
  return s('path', { d: parts.join(''), fill: `var(--${color})`, 'fill-opacity': opacity });
}

/** A rectangle between two shares of each axis. */
export function block(
  [left, right]: readonly [number, number],
  [bottom, top]: readonly [number, number],
  color: string,
  opacity = 1,
): SVGElement {
  return s('rect', {
    ...{ x: planeX(left), width: rounded(planeX(right) - planeX(left)) },
    ...{ y: planeY(top), height: Math.max(0, rounded(planeY(bottom) - planeY(top))) },
    ...{ fill: `var(--${color})`, 'fill-opacity': opacity },
  });
}

/** Three or four round values between two, both included in the range they make. */
export function roundTicks(min: number, max: number, steps: readonly number[] = decimals): number[] {
  const step = steps.find((size) => (max - min) / size <= 4) ?? Math.ceil((max - min) / 4) ?? 1;
  const first = Math.ceil(min / step - 1e-9);
  const count = Math.floor(max / step + 1e-9) - first + 1;
  return Array.from({ length: Math.max(0, count) }, (_, i) => (first + i) * step);
}

const decimals = [1, 2, 5]
  .flatMap((digit) => [0.1, 1, 10, 100, 1000, 10_000, 100_000].map((power) => digit * power))
  .sort((a, b) => a - b);

/** Sets custom properties, because the policy of the page allows no style attribute. */
export function placed<E extends HTMLElement | SVGElement>(element: E, properties: Record<string, string>): E {
  for (const [name, value] of Object.entries(properties)) element.style.setProperty(name, value);
  return element;
}

/** In the color of something. @param color a custom property of the style sheet. */
export const colored = <E extends HTMLElement | SVGElement>(element: E, color: string): E =>
  placed(element, { '--color': `var(--${color})` });

const at = (x: number, y: number) => ({ '--x': percent(x), '--y': percent(1 - y) });
const percent = (share: number) => `${rounded(share * 100)}%`;

function lineOf(points: readonly PlanePoint[]): string {
  let isPenDown = false;
  const steps: string[] = [];
  for (const [x, y] of points) {
    if (y !== undefined) steps.push(`${isPenDown ? 'L' : 'M'}${planeX(x)} ${planeY(y)}`);
    isPenDown = y !== undefined;
  }
  return steps.join('');
}
