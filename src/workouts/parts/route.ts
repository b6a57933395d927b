import type { SourceRoutePoint } from '../source-session.js';
import { readDuration } from '../time/duration.js';
import { parseInstant } from '../time/time.js';
import { knownRounded, roundTo } from '../values/numbers.js';
import { isOutside, isWithin, outOfRange, type Quantity } from '../values/ranges.js';
import type { RoutePoint } from '../workout.js';

/**
 * The route in order of time, in seconds since the start. Polar's JSON gives offsets, GPX gives instants, the account
 * export milliseconds. Points that are nowhere on earth, at exactly 0/0 (what a receiver without a fix writes), without a
 * readable time or far from the session in time are left out: `bad_route_points`, and their impossible values are named.
 * Undefined if nothing is left.
 * @param spanSeconds from start to stop, if known: no point may be more than a day after it.
 */
export function normalizeRoute(
  points: readonly SourceRoutePoint[] | undefined,
  startMs: number,
  spanSeconds = Number.POSITIVE_INFINITY,
): NormalizedRoute {
  if (!points) return { route: undefined, quality: [] };
  const known = routedBefore.get(points);
  if (known?.startMs === startMs && known.spanSeconds === spanSeconds) return known.normalized;
  const normalized = normalizeAnew(points, startMs, spanSeconds);
  routedBefore.set(points, { startMs, spanSeconds, normalized });
  return normalized;
}

interface NormalizedRoute {
  route: RoutePoint[] | undefined;
  quality: string[];
}

/** Points are never changed, and the same ones are used again when another source adds to the workout. */
const routedBefore = new WeakMap<
  readonly SourceRoutePoint[],
  { startMs: number; spanSeconds: number; normalized: NormalizedRoute }
>();

/** Returns a possible value, and notes the field of an impossible one. */
type Within = (field: keyof RoutePoint, quantity: Quantity, value: number | undefined) => number | undefined;

/** What a point has besides its time and place. */
function extrasOf(point: SourceRoutePoint, within: Within): Partial<RoutePoint> {
  const altitude = within('altitude_meters', 'altitude', point.altitude);
  const satellites = knownRounded(within('satellites', 'satellites', point.satellites), 0);
  const fix = knownRounded(within('fix', 'satellites', point.fix), 0);
  return {
    ...(altitude !== undefined && Number.isFinite(altitude) && { altitude_meters: roundTo(altitude, 2) }),
    ...(satellites !== undefined && { satellites }),
    ...(fix !== undefined && { fix }),
  };
}

function normalizeAnew(points: readonly SourceRoutePoint[], startMs: number, spanSeconds: number): NormalizedRoute {
  const outside = new Set<string>();
  const within: Within = (field, quantity, value) => {
    if (value === undefined || isWithin(quantity, value)) return value;
    if (isOutside(quantity, value)) outside.add(outOfRange(`route.${field}`));
    return undefined;
  };
  const route = points.flatMap((point) => {
    const stated = within('time_seconds', 'route_time', statedSeconds(point, startMs));
    const isLate = stated !== undefined && stated > spanSeconds + LATE_SECONDS;
    if (isLate) outside.add(outOfRange('route.time_seconds'));
    const seconds = isLate ? undefined : stated;
    const latitude = within('latitude', 'latitude', point.latitude);
    const longitude = within('longitude', 'longitude', point.longitude);
    if (seconds === undefined || !isPlace(latitude, longitude)) return [];
    const place = { latitude: roundTo(latitude ?? 0, 7), longitude: roundTo(longitude ?? 0, 7) };
    return [{ time_seconds: seconds, ...place, ...extrasOf(point, within) }];
  });
  route.sort((a, b) => a.time_seconds - b.time_seconds);
  return {
    route: route.length > 0 ? route : undefined,
    quality: [...(route.length < points.length ? ['bad_route_points'] : []), ...outside],
  };
}

function isPlace(latitude: number | undefined, longitude: number | undefined): boolean {
  if (latitude === undefined || longitude === undefined) return false;
  return latitude !== 0 || longitude !== 0;
}

/** Seconds after the end of a session within which a point still belongs to it: clocks can be wrong by hours. */
const LATE_SECONDS = 86_400;

function statedSeconds({ time, offsetMillis }: SourceRoutePoint, startMs: number): number | undefined {
  if (offsetMillis !== undefined) return offsetMillis / 1000;
  if (time === undefined) return undefined;
  const offset = readDuration(time);
  if (offset !== undefined) return roundTo(offset, 3);
  const instant = parseInstant(time);
  return instant === undefined ? undefined : (instant - startMs) / 1000;
}
