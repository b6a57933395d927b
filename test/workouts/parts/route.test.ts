import { describe, expect, it } from 'vitest';
import { normalizeRoute } from '../../../src/workouts/parts/route.js';
import type { SourceRoutePoint } from '../../../src/workouts/source-session.js';
import { outOfRange } from '../../../src/workouts/values/ranges.js';

const startMs = Date.UTC(2025, 5, 1, 10);
const point = (more: Partial<SourceRoutePoint> = {}): SourceRoutePoint => ({
  latitude: 60,
  longitude: 25,
  offsetMillis: 0,
  ...more,
});
const read = (more: Partial<SourceRoutePoint>) => {
  const { route, quality } = normalizeRoute([point(more)], startMs);
  return { point: route?.[0], quality };
};
const bad = { point: undefined, quality: ['bad_route_points'] };

describe('a point of a route', () => {
  it.each([
    { latitude: 90, longitude: 180 },
    { latitude: -90, longitude: -180 },
    { latitude: 0, longitude: 25 },
    { latitude: 60, longitude: 0 },
  ])('lies on earth at %j', (place) => {
    expect(read(place)).toEqual({ point: { time_seconds: 0, ...place }, quality: [] });
  });

  it.each<[Partial<SourceRoutePoint>, string[]]>([
    [{ latitude: 90.1 }, ['route.latitude']],
    [{ latitude: -90.1 }, ['route.latitude']],
    [{ longitude: 180.1 }, ['route.longitude']],
    [{ longitude: -180.1 }, ['route.longitude']],
    [{ longitude: Number.POSITIVE_INFINITY }, ['route.longitude']],
    [{ latitude: Number.NaN }, []],
    [{ latitude: 0, longitude: 0 }, []],
  ])('does not at %j, and impossible values are named', (place, fields) => {
    expect(read(place)).toEqual({ point: undefined, quality: [...bad.quality, ...fields.map(outOfRange)] });
  });

  it.each<[Partial<SourceRoutePoint>, number]>([
    [{ offsetMillis: 1500, time: 'PT9S' }, 1.5],
    [{ offsetMillis: undefined, time: 'PT9S' } as never, 9],
    [{ offsetMillis: undefined, time: '2025-06-01T10:01:00.5Z' } as never, 60.5],
    [{ offsetMillis: undefined, time: '2025-06-01T09:59:59Z' } as never, -1],
    [{ offsetMillis: 1e9 }, 1e6],
    [{ offsetMillis: -1e9 }, -1e6],
  ])('was taken at %j', (time, seconds) => {
    expect(read(time).point?.time_seconds).toBe(seconds);
  });

  it.each<Partial<SourceRoutePoint>>([
    { offsetMillis: undefined } as never,
    { offsetMillis: undefined, time: 'noon' } as never,
    { offsetMillis: Number.NaN },
  ])('was not at %j', (time) => {
    expect(read(time)).toEqual(bad);
  });

  it.each([1e9 + 1, -1e9 - 1])('was not taken %d ms from the start, which is named', (offsetMillis) => {
    expect(read({ offsetMillis })).toEqual({
      point: undefined,
      quality: [...bad.quality, outOfRange('route.time_seconds')],
    });
  });

  it('has an altitude that is real, and a count of satellites', () => {
    expect(read({ altitude: -500, satellites: 0, fix: 0 }).point).toMatchObject({
      ...{ altitude_meters: -500, satellites: 0, fix: 0 },
    });
    const none = read({ altitude: -500.1, satellites: -1, fix: -1 }).point;
    expect(none).toStrictEqual({ time_seconds: 0, latitude: 60, longitude: 25 });
  });
});

describe('a route', () => {
  it('is in order of time', () => {
    const points = [3000, 1000, 2000].map((offsetMillis) => point({ offsetMillis }));
    expect(normalizeRoute(points, startMs).route?.map(({ time_seconds }) => time_seconds)).toEqual([1, 2, 3]);
  });

  it('is read again for another start', () => {
    const points = [{ latitude: 60, longitude: 25, time: '2025-06-01T10:00:05Z' }];
    expect(normalizeRoute(points, startMs).route?.[0]?.time_seconds).toBe(5);
    expect(normalizeRoute(points, startMs - 3_600_000).route?.[0]?.time_seconds).toBe(3605);
    expect(normalizeRoute(points, startMs).route?.[0]?.time_seconds).toBe(5);
  });

  it('does not exist without points', () => {
    expect(normalizeRoute(undefined, startMs)).toEqual({ route: undefined, quality: [] });
    expect(normalizeRoute([], startMs)).toEqual({ route: undefined, quality: [] });
  });
});
