import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NoPositionError } from '../../../src/export/errors.js';
import { arbitraryWorkout } from '../../support/data/arbitrary-workout.js';
import { valueAt } from '../../support/data/two-clocks.js';
import { indoorSession, outdoorRun, route, workout } from '../../support/data/workouts.js';
import { collected, encoded } from '../../support/judges/encoded.js';
import { babelPoints, describeReferee } from '../../support/judges/referees.js';

type Line = number[][];
interface Feature {
  type: 'Feature';
  id: string;
  geometry: { type: 'MultiLineString'; coordinates: Line[] } | null;
  properties: Record<string, unknown> & {
    coordinateProperties?: { times: string[][]; heart_rate_bpm?: (number | null)[][] };
  };
}

const features = (text: string) => {
  const file = JSON.parse(text) as { type: string; features: Feature[] };
  expect([Object.keys(file), file.type]).toEqual([['type', 'features'], 'FeatureCollection']);
  return file.features;
};
const feature = (given: Parameters<typeof encoded>[1]) => features(encoded('geojson', given).toString('utf8'))[0]!;
const kml = (given: Parameters<typeof encoded>[1]) => encoded('kml', given).toString('utf8');
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

const at = (seconds: number[], longitude: (i: number) => number = () => 2) =>
  seconds.map((time_seconds, i) => ({ time_seconds, latitude: 1, longitude: longitude(i) }));

describe('lines of a route', () => {
  const lengths = (given: Parameters<typeof encoded>[1]) =>
    feature(given).geometry?.coordinates.map((line) => line.length);
  const tracks = (given: Parameters<typeof encoded>[1]) =>
    kml(given)
      .split('<gx:Track>')
      .slice(1)
      .map((track) => [track.split('<when>').length - 1, track.split('<gx:coord>').length - 1]);

  it('end at a pause and at a gap of more than three minutes; a point on its own is there twice', () => {
    const points = at([0, 1, 181, 182, 363]);
    expect(lengths(workout({ route: points }))).toEqual([4, 2]);
    expect(tracks(workout({ route: points }))).toEqual([
      [4, 4],
      [2, 2],
    ]);
    const pauses = [{ start_seconds: 1.5, duration_seconds: 100 }];
    expect(lengths(workout({ route: points, pauses }))).toEqual([2, 2, 2]);
  });

  it('are cut at the 180th meridian', () => {
    const given = workout({ route: at([0, 1, 2, 3], (i) => [179.9, 179.99, -179.99, -179.9][i]!) });
    expect(lengths(given)).toEqual([2, 2]);
    expect(tracks(given)).toHaveLength(2);
  });
});

describe('GeoJSON', () => {
  it('has a position, an instant and a heart rate for each point, in the units of a workout', () => {
    const given = outdoorRun(600);
    const { geometry, properties, id } = feature(given);
    const [points, times, rates] = [
      geometry?.coordinates.flat() ?? [],
      properties.coordinateProperties?.times.flat(),
      properties.coordinateProperties?.heart_rate_bpm?.flat(),
    ];
    expect(id).toBe(given.id);
    expect(properties).toMatchObject({
      id,
      type: given.type,
      start_time: given.start_time,
      device: given.source.device,
    });
    expect(points).toHaveLength(given.route!.length);
    for (const [n, expected] of given.route!.entries()) {
      const [longitude, latitude, altitude] = points[n]!;
      expect(Math.abs(longitude! - expected.longitude)).toBeLessThanOrEqual(5.01e-8);
      expect(Math.abs(latitude! - expected.latitude)).toBeLessThanOrEqual(5.01e-8);
      expect(Math.abs(altitude! - valueAt(given, 'altitude_meters', expected.time_seconds)!)).toBeLessThan(0.00501);
      expect(Date.parse(times![n]!)).toBe(Date.parse(given.start_time) + expected.time_seconds * 1000);
      expect(rates![n] ?? undefined).toBe(valueAt(given, 'heart_rate_bpm', expected.time_seconds));
    }
  });

  it('of any workout is JSON with lines that fit one another', () => {
    fc.assert(
      fc.property(arbitraryWorkout, (given) => {
        const { geometry, properties } = feature(given);
        const lines = geometry?.coordinates ?? [];
        const { times = [], heart_rate_bpm: rates } = properties.coordinateProperties ?? {};
        expect(geometry === null).toBe((given.route ?? []).length === 0);
        expect(times.map((line) => line.length)).toEqual(lines.map((line) => line.length));
        if (rates) expect(rates.map((line) => line.length)).toEqual(lines.map((line) => line.length));
        for (const line of lines) expect(line.length).toBeGreaterThanOrEqual(2);
        const all = lines.flat();
        expect(all.every((one) => one.length >= 2 && one.every(Number.isFinite))).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('holds many workouts in one file, and those without a route without a geometry', () => {
    const all = features(collected('geojson', [outdoorRun(10), indoorSession(), workout({ route: route(3) })]));
    expect(all.map(({ geometry }) => geometry?.coordinates.flat().length)).toEqual([10, undefined, 3]);
    expect(all[1]?.properties).not.toHaveProperty('coordinateProperties');
    expect(features(collected('geojson', []))).toEqual([]);
  });

  it('has what you said', () => {
    expect(feature(workout({ name: 'Läuft "gut"', tags: ['a'], gear: 'Shoes' })).properties).toMatchObject({
      ...{ name: 'Läuft "gut"', tags: ['a'], gear: 'Shoes' },
    });
  });

  it('is byte for byte what it was', () => {
    expect(sha256(encoded('geojson', outdoorRun(600)))).toMatchInlineSnapshot(
      `"fe9c6aa6bc5a3742ec228c41b75b13d029b17736e4fea17cc28b37c50f15fee8"`,
    );
  });
});

describe('KML', () => {
  it('needs a route', () => {
    expect(() => encoded('kml', indoorSession())).toThrow(NoPositionError);
  });

  it('names the workout, or its sport and start', () => {
    expect(kml(outdoorRun(3, { name: 'a<b>&', note: 'x' }))).toContain('<name>a&lt;b&gt;&amp;</name>\n<description>x<');
    expect(kml(workout({ route: route(3) }))).toMatch(/<name>other \d{4}-\d\d-\d\d \d\d:\d\d<\/name>/);
  });

  it('is byte for byte what it was', () => {
    expect(sha256(encoded('kml', outdoorRun(600)))).toMatchInlineSnapshot(
      `"60549262cb20c1e826fcb48fb346bfd379ab1afc4c808596153bd03984b15bc4"`,
    );
  });
});

describeReferee(['gpsbabel'], 'read back by gpsbabel', () => {
  it.each(['kml', 'geojson'] as const)('%s has the same points', (format) => {
    const given = outdoorRun(600);
    const points = babelPoints(format, encoded(format, given));
    expect(points).toHaveLength(given.route!.length);
    for (const [n, expected] of given.route!.entries()) {
      const point = points[n]!;
      expect(Math.abs(point.latitude! - expected.latitude)).toBeLessThanOrEqual(5.01e-8);
      expect(Math.abs(point.longitude! - expected.longitude)).toBeLessThanOrEqual(5.01e-8);
      // gpsbabel reads neither altitudes nor instants from GeoJSON, and prints altitude with one decimal.
      if (format === 'geojson') continue;
      const altitude = valueAt(given, 'altitude_meters', expected.time_seconds)!;
      expect(Math.abs(point.altitude! - altitude)).toBeLessThan(0.0501);
      expect(point.time).toBe(Date.parse(given.start_time) + expected.time_seconds * 1000);
    }
  });
});

describeReferee(['xmllint'], 'read by xmllint', () => {
  it('KML is well-formed XML', async () => {
    const { spawnSync } = await import('node:child_process');
    const input = encoded('kml', outdoorRun(30, { name: '\u0001<&>', note: ']]>' }));
    expect(spawnSync('xmllint', ['--noout', '-'], { input, encoding: 'utf8' })).toMatchObject({
      status: 0,
      stderr: '',
    });
  });
});
