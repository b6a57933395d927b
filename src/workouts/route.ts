import { parseDuration } from './duration.js';
import { known, knownRounded, roundTo } from './numbers.js';
import type { PolarRoutePoint } from './polar-exercise.js';
import { parseInstant } from './time.js';
import type { RoutePoint } from './types.js';

/** m below which no altitude is real; the Dead Sea lies at -430. */
const LOWEST_METERS = -500;

/**
 * The route as seconds since the start, in order of time. Polar's JSON gives offsets, GPX instants, the account export
 * milliseconds. Points that lie
 * nowhere on earth, at exactly 0/0 (what a receiver without a fix writes), at no readable time or far from the session in time are left out:
 * `bad_route_points`. Undefined when nothing is left.
 */
export function normalizeRoute(points: readonly PolarRoutePoint[] | undefined, startMs: number): NormalizedRoute {
  if (!points) return { route: undefined, quality: [] };
  const known = routedBefore.get(points);
  if (known?.startMs === startMs) return known.normalized;
  const normalized = normalizeAnew(points, startMs);
  routedBefore.set(points, { startMs, normalized });
  return normalized;
}

interface NormalizedRoute {
  route: RoutePoint[] | undefined;
  quality: string[];
}

/** Points are never changed, and a workout is made of the same ones again when another source tells more of it. */
const routedBefore = new WeakMap<readonly PolarRoutePoint[], { startMs: number; normalized: NormalizedRoute }>();

function normalizeAnew(points: readonly PolarRoutePoint[], startMs: number): NormalizedRoute {
  const route = points.flatMap((point) => {
    const seconds = secondsOf(point, startMs);
    if (seconds === undefined || !isPlace(point)) return [];
    const place: RoutePoint = {
      time_seconds: seconds,
      latitude: roundTo(point.latitude, 7),
      longitude: roundTo(point.longitude, 7),
    };
    const altitude = knownRounded(point.altitude, 2, LOWEST_METERS);
    if (altitude !== undefined) place.altitude_meters = altitude;
    const satellites = knownRounded(point.satellites, 0);
    if (satellites !== undefined) place.satellites = satellites;
    const fix = knownRounded(point.fix, 0);
    if (fix !== undefined) place.fix = fix;
    return [place];
  });
  route.sort((a, b) => a.time_seconds - b.time_seconds);
  return {
    route: route.length > 0 ? route : undefined,
    quality: route.length < points.length ? ['bad_route_points'] : [],
  };
}

function isPlace({ latitude, longitude }: PolarRoutePoint): boolean {
  const onEarth = Math.abs(known(latitude, -90) ?? 91) <= 90 && Math.abs(known(longitude, -180) ?? 181) <= 180;
  return onEarth && (latitude !== 0 || longitude !== 0);
}

/** Seconds; eleven days, as long as the longest series. A point further from the start has a wrong clock. */
const FURTHEST_SECONDS = 1_000_000;

function secondsOf(point: PolarRoutePoint, startMs: number): number | undefined {
  const seconds = statedSeconds(point, startMs);
  return seconds !== undefined && Math.abs(seconds) <= FURTHEST_SECONDS ? seconds : undefined;
}

function statedSeconds({ time, offsetMillis }: PolarRoutePoint, startMs: number): number | undefined {
  if (offsetMillis !== undefined) return offsetMillis / 1000;
  if (time === undefined) return undefined;
  const offset = parseDuration(time);
  if (offset !== undefined) return offset;
  const instant = parseInstant(time);
  return instant === undefined ? undefined : (instant - startMs) / 1000;
}
