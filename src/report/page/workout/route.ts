import type { PlotSamples } from '../../payload/model.js';
import { h, s } from '../dom.js';
import { extent } from './channels.js';
import type { Linked } from './linked.js';

const SIZE = 360;
const MARGIN = 16;
const RULER_HEIGHT = 20;
const METERS_PER_DEGREE = 111_195;

type Point = readonly [x: number, y: number] | undefined;

/** The route of a workout on a plane: meters to the east and south, to scale at its middle latitude. */
function project({ columns: { latitude, longitude } }: PlotSamples): Point[] | undefined {
  if (!latitude || !longitude) return undefined;
  const known = latitude.filter((value) => value !== null);
  const middle = (Math.min(...known) + Math.max(...known)) / 2;
  const narrowing = Math.cos((middle * Math.PI) / 180);
  return latitude.map((lat, i) => {
    const lon = longitude[i];
    if (lat === null || lon === null || lon === undefined) return undefined;
    return [lon * METERS_PER_DEGREE * narrowing, -lat * METERS_PER_DEGREE];
  });
}

/** The route drawn from its points, north up, with start, end and the cursor position; undefined if there is no route. */
export function routeMap(samples: PlotSamples, linked: Linked): HTMLElement | undefined {
  const meters = project(samples);
  const places = meters?.filter((point) => point !== undefined) ?? [];
  const [first, last] = [places[0], places.at(-1)];
  if (!meters || !first || !last) return undefined;
  const scaled = scaleOf(places);
  const points = meters.map((point) => point && scaled.place(point));
  const [start, end] = [scaled.place(first), scaled.place(last)];

  const part = s('path.part', { d: '' });
  const cursor = s('circle.here', { r: 6, cx: start[0], cy: start[1] });
  const svg = s(
    'svg.route',
    { viewBox: `0 0 ${SIZE} ${scaled.height + RULER_HEIGHT}`, role: 'img', 'aria-label': label(scaled) },
    s('path.full', { d: path(points) }),
    part,
    s('rect.end', { x: end[0] - 5, y: end[1] - 5, width: 10, height: 10 }),
    s('circle.start', { r: 5, cx: start[0], cy: start[1] }),
    cursor,
    ruler(scaled),
  );
  const showPart = () => {
    const [from, to] = linked.pointsInView();
    part.setAttribute('d', linked.isZoomed ? path(points.slice(from, to + 1)) : '');
  };
  linked.listen({
    cursor: (index) => {
      const point = points[index] ?? nearestKnown(points, index);
      if (!point) return;
      cursor.setAttribute('cx', String(point[0]));
      cursor.setAttribute('cy', String(point[1]));
    },
    zoom: showPart,
    axis: showPart,
  });
  svg.addEventListener('pointermove', (event) => {
    // A wide screen leaves room around the drawing, so only its own transform gives the position.
    const toScreen = svg.getScreenCTM();
    if (!toScreen) return;
    const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(toScreen.inverse());
    const index = closest(points, x, y);
    if (index !== undefined) linked.setCursor(index);
  });
  return h('div.route-box', {}, svg, legend());
}

function scaleOf(points: readonly (readonly [number, number])[]) {
  const [west, east] = extent(points.map(([x]) => x));
  const [north, south] = extent(points.map(([, y]) => y));
  // A workout in one place is shown as a point, not as satellite noise.
  const [width, depth] = [Math.max(east - west, 20), Math.max(south - north, 20)];
  const room = SIZE - 2 * MARGIN;
  const metersPerUnit = Math.max(width, depth) / room;
  const height = Math.max(120, Math.round(depth / metersPerUnit) + 2 * MARGIN);
  const [left, top] = [(SIZE - (east - west) / metersPerUnit) / 2, (height - (south - north) / metersPerUnit) / 2];
  const place = ([x, y]: readonly [number, number]): [number, number] => [
    tenth(left + (x - west) / metersPerUnit),
    tenth(top + (y - north) / metersPerUnit),
  ];
  return { place, height, metersPerUnit, width: east - west, depth: south - north };
}

const tenth = (value: number) => Math.round(value * 10) / 10;

function path(points: readonly Point[]): string {
  let isPenDown = false;
  const steps: string[] = [];
  for (const point of points) {
    if (point) steps.push(`${isPenDown ? 'L' : 'M'}${point[0]} ${point[1]}`);
    isPenDown = point !== undefined;
  }
  return steps.join('');
}

function closest(points: readonly Point[], x: number, y: number): number | undefined {
  let best: { index: number; distance: number } | undefined;
  for (const [index, point] of points.entries()) {
    if (!point) continue;
    const distance = (point[0] - x) ** 2 + (point[1] - y) ** 2;
    if (!best || distance < best.distance) best = { index, distance };
  }
  return best?.index;
}

/** The last known point before this one, or else the first known point. */
function nearestKnown(points: readonly Point[], index: number): Point {
  return points.slice(0, index).findLast((point) => point !== undefined) ?? points.find((point) => point !== undefined);
}

function label({ width, depth }: { width: number; depth: number }): string {
  return `Route, north up: ${length(width)} from west to east, ${length(depth)} from north to south.`;
}

const length = (meters: number) =>
  meters < 1000 ? `${Math.round(meters)} m` : `${String(Math.round(meters / 100) / 10)} km`;

function legend(): HTMLElement {
  return h('p.route-legend', {}, h('span', {}, h('span.dot.start'), 'Start'), h('span', {}, h('span.dot.end'), 'End'));
}

/** A scale bar of a round length below the route; it is part of the drawing, so it always has the same scale. */
function ruler({ metersPerUnit, height }: { metersPerUnit: number; height: number }): SVGElement {
  const wanted = 90 * metersPerUnit;
  const power = 10 ** Math.floor(Math.log10(wanted));
  const meters = [5, 2, 1].map((factor) => factor * power).find((size) => size <= wanted) ?? power;
  const units = tenth(meters / metersPerUnit);
  const [right, bottom] = [SIZE - 1, height + RULER_HEIGHT - 4];
  return s(
    'g.ruler',
    { 'aria-hidden': 'true' },
    s('path', { d: `M${right - units} ${bottom - 5}v5h${units}v-5` }),
    s('text', { x: right - units - 8, y: bottom, 'text-anchor': 'end' }, length(meters)),
  );
}
