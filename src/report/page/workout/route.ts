import type { Degrees } from '../../sketch/simplify.js';
import type { LoadedWorkout } from '../data.js';
import { h, replace, s } from '../dom.js';
import { type RouteColor, type RoutePicture, routePicture } from '../maps/route-picture.js';
import type { Linked } from './linked.js';

const choiceNames: Readonly<Record<RouteColor, string>> = { speed: 'Pace', heart: 'Heart rate', altitude: 'Altitude' };

/** The route of a workout in the colors of a channel, with the cursor and the part shown; undefined if there is none. */
export function routeMap(
  loaded: LoadedWorkout,
  linked: Linked,
  others: Promise<readonly (readonly Degrees[])[]>,
  speedName: string,
): HTMLElement | undefined {
  const first = routePicture(loaded, { others: [] });
  if (!first) return undefined;
  const host = h('div.route-host');
  let known: readonly (readonly Degrees[])[] = [];
  let by = first.choices[0];
  let show = () => {};
  const draw = () => {
    const picture = routePicture(loaded, { others: known, ...(by && { by }) });
    if (!picture) return;
    show = follow(picture, linked);
    replace(host, picture.element);
    show();
  };
  linked.listen({ cursor: () => show(), zoom: () => show(), axis: () => show() });
  draw();
  void others.then((lines) => {
    known = lines;
    draw();
  });
  const choose = (choice: RouteColor) => {
    by = choice;
    draw();
  };
  return h('div.route-box', {}, host, first.choices.length > 1 && choices(first.choices, speedName, choose));
}

function choices(all: readonly RouteColor[], speedName: string, choose: (choice: RouteColor) => void): HTMLElement {
  return h(
    'fieldset.segments.route-choice',
    {},
    h('legend.visually-hidden', {}, 'Color of the route'),
    all.map((choice, i) =>
      h(
        'label',
        {},
        h('input', {
          type: 'radio',
          name: 'route-color',
          value: choice,
          checked: i === 0,
          change: () => choose(choice),
        }),
        h('span', {}, choice === 'speed' ? speedName : choiceNames[choice]),
      ),
    ),
  );
}

/** Puts the cursor and the part shown into a drawing. @returns what brings both up to date. */
function follow({ svg, points }: RoutePicture, linked: Linked): () => void {
  const part = s('path.part', { d: '', fill: 'none', stroke: 'var(--sky-ink)', 'stroke-width': 1.5 });
  const cursor = s('circle.here', { r: 7, fill: 'var(--sky-ink)', stroke: 'var(--sky)', 'stroke-width': 2 });
  svg.append(part, cursor);
  svg.addEventListener('pointermove', (event) => {
    // A wide screen leaves room around the drawing, so only its own transform gives the position.
    const toScreen = svg.getScreenCTM();
    if (!toScreen) return;
    const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(toScreen.inverse());
    const index = closest(points, x, y);
    if (index !== undefined) linked.setCursor(index);
  });
  return () => {
    const [from, to] = linked.pointsInView();
    part.setAttribute('d', linked.isZoomed ? path(points.slice(from, to + 1)) : '');
    const point = points[linked.index] ?? nearestKnown(points, linked.index);
    cursor.toggleAttribute('hidden', !linked.isSet);
    cursor.setAttribute('visibility', linked.isSet ? 'visible' : 'hidden');
    if (!point) return;
    cursor.setAttribute('cx', String(point[0]));
    cursor.setAttribute('cy', String(point[1]));
  };
}

type Points = RoutePicture['points'];

function path(points: Points): string {
  let isPenDown = false;
  const steps: string[] = [];
  for (const point of points) {
    if (point)
      steps.push(`${isPenDown ? 'L' : 'M'}${Math.round(10 * point[0]) / 10} ${Math.round(10 * point[1]) / 10}`);
    isPenDown = point !== undefined;
  }
  return steps.join('');
}

function closest(points: Points, x: number, y: number): number | undefined {
  let best: { index: number; distance: number } | undefined;
  for (const [index, point] of points.entries()) {
    if (!point) continue;
    const distance = (point[0] - x) ** 2 + (point[1] - y) ** 2;
    if (!best || distance < best.distance) best = { index, distance };
  }
  return best?.index;
}

/** The last known point before this one, or else the first known point. */
function nearestKnown(points: Points, index: number): Points[number] {
  return points.slice(0, index).findLast((point) => point !== undefined) ?? points.find((point) => point !== undefined);
}
