import type { Fit } from '../../picture/project.js';
import { type Child, s } from '../dom.js';
import { units } from '../units.js';

/** Where each point of the samples is in a drawing. */
export type Points = ([x: number, y: number] | undefined)[];

/** A mark every kilometer or mile, or every 5 or 10 on a long way. */
export function marks(points: Points, meters: readonly (number | null)[] | undefined): Child[] {
  const total = Math.max(0, ...(meters ?? []).filter((value) => value !== null));
  const unit = units.paceMeters;
  const every = [1, 2, 5, 10, 20, 50].find((step) => total / unit / step <= 14) ?? 100;
  const found: Child[] = [];
  let next = every;
  for (const [i, value] of (meters ?? []).entries()) {
    const point = points[i];
    if (value === null || value < next * unit || !point) continue;
    found.push(
      s('circle', {
        cx: tenth(point[0]),
        cy: tenth(point[1]),
        r: 9,
        fill: 'var(--sky)',
        stroke: 'var(--sky-soft)',
        'stroke-width': 1.2,
      }),
      s(
        'text',
        {
          x: tenth(point[0]),
          y: tenth(point[1] + 3.5),
          'text-anchor': 'middle',
          fill: 'var(--sky-ink)',
          'font-size': 10,
        },
        next,
      ),
    );
    next += every;
  }
  return found;
}

/** Small triangles that point the way one went. */
export function arrows(points: Points): SVGElement[] {
  const count = 7;
  return Array.from({ length: count }, (_, i) => Math.floor(((i + 0.5) * points.length) / count)).flatMap((at) => {
    const [from, to] = [
      points[at],
      points
        .slice(at + 1, at + 40)
        .find(
          (point) =>
            point && points[at] && Math.hypot(point[0] - (points[at]?.[0] ?? 0), point[1] - (points[at]?.[1] ?? 0)) > 4,
        ),
    ];
    if (!from || !to) return [];
    const turn = (Math.atan2(to[1] - from[1], to[0] - from[0]) * 180) / Math.PI;
    return [
      s('path', {
        d: 'M-4 -4L5 0L-4 4Z',
        fill: 'var(--sky-ink)',
        stroke: 'var(--sky)',
        transform: `translate(${tenth(from[0])} ${tenth(from[1])}) rotate(${Math.round(turn)})`,
      }),
    ];
  });
}

/** Where the route begins, a ring, and where it ends, a square. */
export function ends(points: Points): SVGElement[] {
  const [start, end] = [points.find((point) => point), points.findLast((point) => point)];
  if (!start || !end) return [];
  return [
    s('rect.end', {
      x: tenth(end[0] - 5),
      y: tenth(end[1] - 5),
      width: 10,
      height: 10,
      fill: 'var(--sky-ink)',
      stroke: 'var(--sky)',
    }),
    s('circle.start', {
      cx: tenth(start[0]),
      cy: tenth(start[1]),
      r: 5.5,
      fill: 'var(--sky)',
      stroke: 'var(--sky-ink)',
      'stroke-width': 2.5,
    }),
  ];
}

/** A scale bar of a round length. */
export function ruler({ unitsPerMeter }: Fit, width: number, height: number): SVGElement {
  const meters = units.roundLength(90 / unitsPerMeter);
  const [right, bottom, wide] = [width - 18, height - 16, tenth(meters * unitsPerMeter)];
  return s(
    'g.ruler',
    { 'aria-hidden': 'true' },
    s('path', {
      d: `M${right - wide} ${bottom - 6}v6h${wide}v-6`,
      fill: 'none',
      stroke: 'var(--sky-soft)',
      'stroke-width': 1.5,
    }),
    s(
      'text',
      { x: right, y: bottom - 10, 'text-anchor': 'end', fill: 'var(--sky-soft)', 'font-size': 12 },
      lengthText(meters),
    ),
  );
}

/** `850 m`, `2.4 km`. */
export const lengthText = (meters: number) =>
  units.isShort(meters)
    ? units.elevation(meters)
    : `${Math.round(10 * units.distanceValue(meters)) / 10} ${units.names.distance}`;

const tenth = (value: number) => Math.round(value * 10) / 10;
