import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Channel, Workout } from '../../../src/workouts/workout.js';
import { arbitraryWorkout } from '../../support/data/arbitrary-workout.js';
import { expectInstant, nearestTo, valueAt } from '../../support/data/two-clocks.js';
import { distanceAtEnd, outdoorRun } from '../../support/data/workouts.js';
import { encoded } from '../../support/judges/encoded.js';
import { type XmlPoint, xmlPoints } from '../../support/judges/xml-points.js';

/*
 * The bounds stated in docs/exports.md for GPX and TCX, point by point. gpsbabel prints too few decimals for some of
 * them, so these tests use a plain XML parser.
 */

/** Half of the last decimal, plus the error of adding up floating-point numbers. */
const near = (text: string | undefined, value: number | null | undefined, bound: number) => {
  if (value === undefined || value === null) expect(text).toBeUndefined();
  else expect(Math.abs(Number(text) - value)).toBeLessThanOrEqual(bound + 1e-9);
};

const apart = (a: number, b: number) => Math.abs(((a - b + 540) % 360) - 180);

function nearPosition(lat: string | undefined, lon: string | undefined, at: { latitude: number; longitude: number }) {
  expect(Math.abs(Number(lat) - at.latitude)).toBeLessThanOrEqual(5.01e-8);
  expect(apart(Number(lon), at.longitude)).toBeLessThanOrEqual(5.01e-8);
}

/** Leaves out what the schemas have no room for. */
const within = (value: number | undefined, min: number, max: number) =>
  value !== undefined && Math.round(value) >= min && Math.round(value) <= max ? value : undefined;

function cadence(given: Workout, read: (channel: Channel) => number | undefined): number | undefined {
  if (given.streams?.cadence_rpm !== undefined) return within(read('cadence_rpm'), 0, 254);
  const steps = read('running_cadence_spm');
  return within(steps === undefined ? undefined : steps / 2, 0, 254);
}

function checkGpx(given: Workout, point: XmlPoint, i: number) {
  const expected = given.route![i]!;
  const at = (channel: Channel) => nearestTo(given, channel, expected.time_seconds);
  const time = Date.parse(given.start_time) + expected.time_seconds * 1000;
  expect(Math.abs(Date.parse(point.time!) - time)).toBeLessThanOrEqual(0.5001);
  nearPosition(point.lat, point.lon, expected);
  near(point.ele, at('altitude_meters') ?? expected.altitude_meters, 0.005);
  near(point.speed, at('speed_mps'), 0.0005);
  near(point.atemp, at('temperature_celsius'), 0.05);
  near(point.hr, within(at('heart_rate_bpm'), 1, 255), 0.5);
  near(point.cad, cadence(given, at), 0.5);
  near(point.PowerInWatts, within(at('power_watts'), 0, 65_535), 0.5);
}

function checkTcx(given: Workout, point: XmlPoint) {
  const instant = Date.parse(point.Time!) - Date.parse(given.start_time);
  expectInstant(given, instant);
  const second = Math.round(instant / 1000);
  const at = (channel: Channel) => valueAt(given, channel, second);
  // Times of route points are rounded, by max 0.5 s.
  const place = given.route?.find(({ time_seconds }) => Math.round(time_seconds) === second);
  expect(point.LatitudeDegrees === undefined).toBe(place === undefined);
  if (place) nearPosition(point.LatitudeDegrees, point.LongitudeDegrees, place);
  near(point.AltitudeMeters, at('altitude_meters') ?? place?.altitude_meters, 0.005);
  near(point.DistanceMeters, at('distance_meters') ?? distanceAtEnd(given, second), 0.05);
  near(point.Value, within(at('heart_rate_bpm'), 1, 255), 0.5);
  near(point.Cadence ?? point.RunCadence, cadence(given, at), 0.5);
  near(point.Speed, at('speed_mps'), 0.0005);
  near(point.Watts, within(at('power_watts'), 0, 65_535), 0.5);
}

describe('every point is as near as the documentation says', () => {
  it('in GPX', () => {
    const check = (given: Workout) => {
      const points = xmlPoints(encoded('gpx', given), 'trkpt');
      expect(points).toHaveLength(given.route!.length);
      for (const [i, point] of points.entries()) checkGpx(given, point, i);
    };
    check(outdoorRun(600));
    fc.assert(
      fc.property(
        arbitraryWorkout.filter((given) => (given.route ?? []).length > 0),
        check,
      ),
    );
  });

  it('in the time of a TCX', () => {
    fc.assert(
      fc.property(arbitraryWorkout, ({ laps: _laps, ...given }) => {
        const [, seconds] = /<TotalTimeSeconds>([^<]*)</.exec(encoded('tcx', given).toString('utf8')) ?? [];
        if (given.duration_seconds !== undefined) near(seconds, given.duration_seconds, 0.0005);
      }),
    );
  });

  it('in TCX', () => {
    const check = (given: Workout) => {
      for (const point of xmlPoints(encoded('tcx', given), 'Trackpoint')) checkTcx(given, point);
    };
    expect(xmlPoints(encoded('tcx', outdoorRun(600)), 'Trackpoint')).toHaveLength(580);
    check(outdoorRun(600));
    fc.assert(fc.property(arbitraryWorkout, check));
  });
});
