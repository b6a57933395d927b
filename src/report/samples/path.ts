import type { RoutePoint } from '../../workouts/workout.js';
import type { Track } from './between.js';

const EARTH_METERS = 6_371_008.8;
const radians = (degrees: number) => (degrees * Math.PI) / 180;

/** The route as tracks over time, in order of time; of several points at one instant, the first counts. */
export function pathOf(route: readonly RoutePoint[]): Record<'latitude' | 'longitude' | 'altitude' | 'meters', Track> {
  const points = forward(route);
  const ms = points.map(({ time_seconds: seconds }) => Math.round(seconds * 1000));
  let [longitude, meters] = [0, 0];
  const longitudes: number[] = [];
  const traveled: number[] = [];
  for (const [i, point] of points.entries()) {
    const before = points[i - 1];
    // Across the date line the longitude continues: the shorter way around counts.
    longitude = before === undefined ? point.longitude : longitude + shortestTurn(point.longitude - before.longitude);
    if (before !== undefined) meters += apart(before, point);
    longitudes.push(longitude);
    traveled.push(meters);
  }
  return {
    latitude: { ms, values: points.map(({ latitude }) => latitude) },
    longitude: { ms, values: longitudes },
    altitude: { ms, values: points.map(({ altitude_meters: altitude }) => altitude ?? null) },
    meters: { ms, values: traveled },
  };
}

function forward(route: readonly RoutePoint[]): RoutePoint[] {
  let last = Number.NEGATIVE_INFINITY;
  return route.filter(({ time_seconds: seconds }) => {
    const isNext = seconds > last;
    if (isNext) last = seconds;
    return isNext;
  });
}

const shortestTurn = (degrees: number) => ((((degrees + 180) % 360) + 360) % 360) - 180;

/** Meters on a sphere (haversine). */
function apart(a: RoutePoint, b: RoutePoint): number {
  const [south, north] = [radians(a.latitude), radians(b.latitude)];
  const half = (degrees: number) => Math.sin(radians(degrees) / 2) ** 2;
  const chord = half(b.latitude - a.latitude) + Math.cos(south) * Math.cos(north) * half(b.longitude - a.longitude);
  return 2 * EARTH_METERS * Math.asin(Math.min(1, Math.sqrt(chord)));
}
