import type { RoutePoint } from '../../workouts/workout.js';
import type { Track } from './between.js';

const EARTH_METERS = 6_371_008.8;
const radians = (degrees: number) => (degrees * Math.PI) / 180;

/** A route in order of time; of several points at one instant, the first counts. Parallel lists. */
export interface Path {
  points: readonly RoutePoint[];
  /** Milliseconds since the start. */
  ms: Float64Array;
  latitudes: Float64Array;
  /** Across the date line the longitude continues: the shorter way around counts. */
  longitudes: Float64Array;
}

/** The path of a route. */
export function pathOf(route: readonly RoutePoint[]): Path {
  const points = inOrder(route);
  const ms = new Float64Array(points.length);
  const latitudes = new Float64Array(points.length);
  const longitudes = new Float64Array(points.length);
  let before = 0;
  let continued = 0;
  for (let i = 0; i < points.length; i++) {
    const { time_seconds: seconds, latitude, longitude } = points[i] as RoutePoint;
    ms[i] = Math.round(seconds * 1000);
    latitudes[i] = latitude;
    continued = i === 0 ? longitude : continued + shortestTurn(longitude - before);
    longitudes[i] = continued;
    before = longitude;
  }
  return { points, ms, latitudes, longitudes };
}

/** The altitudes of a path over time. */
export function altitudesOf({ points, ms }: Path): Track {
  return { ms, values: points.map(({ altitude_meters: altitude }) => altitude ?? null) };
}

/** The meters that a path has come over time. */
export function metersOf({ points, ms }: Path): Track {
  const values = new Float64Array(points.length);
  let meters = 0;
  for (let i = 1; i < points.length; i++) {
    meters += apart(points[i - 1] as RoutePoint, points[i] as RoutePoint);
    values[i] = meters;
  }
  return { ms, values };
}

/** The route itself, if its times grow, as they mostly do. */
function inOrder(route: readonly RoutePoint[]): readonly RoutePoint[] {
  let last = Number.NEGATIVE_INFINITY;
  const isNext = ({ time_seconds: seconds }: RoutePoint) => {
    if (seconds <= last) return false;
    last = seconds;
    return true;
  };
  if (route.every(isNext)) return route;
  last = Number.NEGATIVE_INFINITY;
  return route.filter(isNext);
}

function shortestTurn(degrees: number): number {
  const turn = degrees + 180;
  // What the remainders come to for nearly all, to the last bit: they take longer than everything else here.
  if (turn >= 0 && turn < 360) return turn + 360 - 360 - 180;
  return (((turn % 360) + 360) % 360) - 180;
}

/** Meters on a sphere (haversine). */
function apart(a: RoutePoint, b: RoutePoint): number {
  const [south, north] = [radians(a.latitude), radians(b.latitude)];
  const half = (degrees: number) => Math.sin(radians(degrees) / 2) ** 2;
  const chord = half(b.latitude - a.latitude) + Math.cos(south) * Math.cos(north) * half(b.longitude - a.longitude);
  return 2 * EARTH_METERS * Math.asin(Math.min(1, Math.sqrt(chord)));
}
