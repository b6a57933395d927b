import { isObject } from '../../../../guards.js';
import type { PlannedRoute } from '../../../../kinds/definitions/targets.js';
import { optionalNumber, optionalText, present } from '../../fields.js';
import type { Understood } from '../../kinds/elements.js';
import { numberOf } from '../series.js';
import { named } from './parts.js';

type Point = NonNullable<PlannedRoute['points']>[number];

/** What Polar and others call the coordinates of a point. */
const LATITUDE = ['latitude', 'lat'];
const LONGITUDE = ['longitude', 'lon', 'lng'];
const ALTITUDE = ['altitude', 'ele', 'elevation'];
/** Levels of objects and lists within which the points are looked for. */
const MAX_DEPTH = 8;
/** A point every meter of a long ride; more is no route that a watch can hold. */
const MAX_POINTS = 500_000;

/**
 * `planned-route-ID-UUID.json`. Polar does not publish its form, so the longest list of positions is taken for the route,
 * wherever it is. Without one there is no record, which is not a problem: the file is kept.
 * @param arrivedAt RFC 3339: a route has no date of its own.
 */
export function readPlannedRoute(file: unknown, fileName: string, arrivedAt: string): Understood {
  const id = /(?:^|\/)planned-route-(\d+)-/.exec(fileName)?.[1];
  const found = longest(file, 0);
  if (id === undefined || !found || found.points.length > MAX_POINTS) return { records: [], problems: [] };
  const { points, around } = found;
  const about = { ...(isObject(file) ? file : {}), ...around };
  const record: PlannedRoute = present({
    ...named('planned_route', id, arrivedAt.slice(0, 10), 'local'),
    name: optionalText.parse(about.name),
    description: optionalText.parse(about.description),
    point_count: points.length,
    distance_meters: optionalNumber.parse(about.distance ?? about.length),
    points,
  });
  return { records: [record], problems: [] };
}

interface Found {
  points: Point[];
  /** The object that has the list, with its name and length. */
  around: Readonly<Record<string, unknown>>;
}

/** Two points at least: one is a place. */
function longest(value: unknown, depth: number, around: Found['around'] = {}): Found | undefined {
  if (depth > MAX_DEPTH) return undefined;
  if (Array.isArray(value)) {
    const points = value.flatMap((one) => pointOf(one) ?? []);
    // A list that is not one of points may have routes in it.
    if (points.length >= 2 && points.length === value.length) return { points, around };
    return best(value.map((one) => longest(one, depth + 1, around)));
  }
  if (!isObject(value)) return undefined;
  return best(Object.values(value).map((one) => longest(one, depth + 1, value)));
}

const best = (all: readonly (Found | undefined)[]) =>
  all.reduce((most, one) => ((one?.points.length ?? 0) > (most?.points.length ?? 0) ? one : most), undefined);

function pointOf(value: unknown): Point | undefined {
  if (!isObject(value)) return undefined;
  const coordinate = (names: readonly string[]) =>
    numberOf(names.map((name) => value[name]).find((one) => one !== undefined));
  const [latitude, longitude] = [coordinate(LATITUDE), coordinate(LONGITUDE)];
  if (latitude === undefined || longitude === undefined) return undefined;
  if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180) return undefined;
  return present({ latitude, longitude, altitude_meters: coordinate(ALTITUDE) });
}
