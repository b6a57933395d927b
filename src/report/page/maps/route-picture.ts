import { boxOf, type Fit, fitInto, pathOf, project, type Spot } from '../../picture/project.js';
import type { Degrees } from '../../sketch/simplify.js';
import { colored } from '../charts/plane.js';
import type { LoadedWorkout } from '../data.js';
import { h, s } from '../dom.js';
import { movementOf } from '../sports.js';
import { units } from '../units.js';
import { arrows, ends, lengthText, marks, type Points, ruler } from './route-marks.js';

const LEVELS = 5;
/** What a route can be colored by. */
export type RouteColor = 'speed' | 'heart' | 'altitude';

const columns = { speed: 'speed_mps', heart: 'heart_rate_bpm', altitude: 'altitude_meters' } as const;

/** How a route is drawn. */
export interface RouteOptions {
  /** The routes of other workouts, which lie faint beneath: roads you use often become a street plan. */
  others: readonly (readonly Degrees[])[];
  /** By its pace or speed if nothing is chosen and it is known. */
  by?: RouteColor;
  /** Twice as wide as high. */
  wide?: boolean;
}

/** A drawing of a route. */
export interface RoutePicture {
  element: HTMLElement;
  svg: SVGSVGElement;
  /** Where each point of the samples is in the drawing. */
  points: Points;
  /** What it can be colored by. */
  choices: RouteColor[];
}

/** Draws a route over the others, colored, with its start, end, distance marks, direction and scale; undefined without one. */
export function routePicture(
  { detail, samples }: LoadedWorkout,
  { others, by, wide = false }: RouteOptions,
): RoutePicture | undefined {
  const { latitude, longitude, distance_meters: meters } = samples.columns;
  if (!latitude || !longitude) return undefined;
  const degrees = latitude.map((lat, i): Degrees | undefined => {
    const lon = longitude[i];
    return lat === null || lon === null || lon === undefined ? undefined : [lat, lon];
  });
  const known = degrees.filter((point) => point !== undefined);
  const [first] = known;
  if (!first) return undefined;
  const spots = degrees.map((point) => point && project([point], first[0])[0]);
  const [width, height] = wide ? [760, 430] : [560, 480];
  const fitted = fitInto(boxOf([spots.filter((spot) => spot !== undefined)]), width, height, 44, 60);
  const points = spots.map((spot) => spot && fitted.place(spot));
  const choices = (['speed', 'heart', 'altitude'] as const).filter((choice) => samples.columns[columns[choice]]);
  const chosen = by && choices.includes(by) ? by : choices[0];
  const levels = chosen ? levelsOf(samples.columns[columns[chosen]] ?? []) : undefined;
  const svg = s(
    'svg',
    { viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': label(spots) },
    s('path', {
      d: faint(others, first, fitted, width, height),
      fill: 'none',
      stroke: 'var(--sky-line)',
      'stroke-width': 1.2,
    }),
    s('path.full', {
      d: runs(points, undefined)
        .map(({ d }) => d)
        .join(''),
      fill: 'none',
      stroke: 'var(--sky)',
      'stroke-width': 8,
    }),
    runs(points, levels?.of).map(({ level, d }) =>
      s('path', {
        ...{ d, fill: 'none', stroke: level === undefined ? 'var(--sky-ink)' : `var(--heat-${level})` },
        ...{ 'stroke-width': 4.5, 'stroke-linecap': 'round', 'stroke-linejoin': 'round' },
      }),
    ),
    arrows(points),
    marks(points, meters),
    ends(points),
    ruler(fitted, width, height),
  );
  const legend =
    levels &&
    chosen &&
    h(
      'p.caption.foot',
      {},
      wordsOf(chosen, levels.low, detail),
      Array.from({ length: LEVELS }, (_, i) => colored(h('i'), `heat-${i + 1}`)),
      wordsOf(chosen, levels.high, detail),
    );
  return { element: h('div.sky.route-sky', {}, svg, legend), svg, points, choices };
}

/** Levels from 1 by where a value lies between the 5th and the 95th percentile of a smoothed series. */
function levelsOf(values: readonly (number | null)[]) {
  const smooth = smoothed(values, 15);
  const sorted = smooth.filter((value) => value !== null).sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  const [low, high] = [at(0.05), at(0.95)];
  const of = smooth.map((value) => {
    if (value === null || high <= low) return undefined;
    return Math.max(1, Math.min(LEVELS, 1 + Math.floor((LEVELS * (value - low)) / (high - low))));
  });
  return { of, low, high };
}

/** The mean of the values within `half` points of each; a gap stays a gap. */
export function smoothed(values: readonly (number | null)[], half: number): (number | null)[] {
  const sums = new Float64Array(values.length + 1);
  const counts = new Int32Array(values.length + 1);
  for (const [i, value] of values.entries()) {
    sums[i + 1] = (sums[i] ?? 0) + (value ?? 0);
    counts[i + 1] = (counts[i] ?? 0) + (value === null ? 0 : 1);
  }
  return values.map((value, i) => {
    if (value === null) return null;
    const [from, to] = [Math.max(0, i - half), Math.min(values.length, i + half + 1)];
    return ((sums[to] ?? 0) - (sums[from] ?? 0)) / ((counts[to] ?? 0) - (counts[from] ?? 0));
  });
}

/** Parts of one level, each up to the first point of the next. */
function runs(
  points: Points,
  levels: readonly (number | undefined)[] | undefined,
): { level: number | undefined; d: string }[] {
  const parts: { level: number | undefined; d: string }[] = [];
  let before: [number, number] | undefined;
  for (const [i, point] of points.entries()) {
    const level = levels?.[i];
    const last = parts.at(-1);
    if (point && before) {
      const to = `L${tenth(point[0])} ${tenth(point[1])}`;
      if (last && last.level === level) last.d += to;
      else parts.push({ level, d: `M${tenth(before[0])} ${tenth(before[1])}${to}` });
    } else if (point && last) {
      // After a gap the line begins anew.
      parts.push({ level, d: `M${tenth(point[0])} ${tenth(point[1])}` });
    }
    before = point;
  }
  return parts.filter(({ d }) => d.includes('L'));
}

function faint(others: RouteOptions['others'], first: Degrees, fitted: Fit, width: number, height: number): string {
  const inside = ([x, y]: readonly [number, number]) => x > -width && x < 2 * width && y > -height && y < 2 * height;
  return others
    .filter((line) => line.some(([lat, lon]) => Math.abs(lat - first[0]) < 0.5 && Math.abs(lon - first[1]) < 0.5))
    .map((line) => project(line, first[0]))
    .filter((line) => line.some((spot) => inside(fitted.place(spot))))
    .map((line) => pathOf(line, fitted))
    .join('');
}

function label(spots: readonly (Spot | undefined)[]): string {
  const box = boxOf([spots.filter((spot) => spot !== undefined)]);
  return `Route, north up: ${lengthText(box.east - box.west)} from west to east, ${lengthText(box.north - box.south)} from north to south.`;
}

function wordsOf(by: RouteColor, value: number, detail: LoadedWorkout['detail']): string {
  if (by === 'heart') return `${Math.round(value)} bpm`;
  return by === 'altitude' ? units.elevation(value) : (movementOf(detail).text(value) ?? 'standing');
}

const tenth = (value: number) => Math.round(value * 10) / 10;
