import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fileNamer } from '../../src/export/files/file-name.js';
import { workoutJsonSchema } from '../../src/export/schema.js';
import { type Channel, channels, type Workout } from '../../src/workouts/workout.js';
import { arbitraryWorkout } from '../support/data/arbitrary-workout.js';
import { expectInstant, nearestTo, placed } from '../support/data/two-clocks.js';
import { distanceAtEnd } from '../support/data/workouts.js';
import { collected, encoded } from '../support/judges/encoded.js';
import { expectAtMost, expectSame } from '../support/judges/quickly.js';
import { babelPoints, describeReferee, readFit, xmlComplaints } from '../support/judges/referees.js';
import { readRfc4180 } from '../support/judges/rfc4180.js';
import { describeShared } from '../support/shared.js';

const ajv = new Ajv2020({ strict: true, strictTypes: false });
addFormats.default(ajv);
const validate = ajv.compile(workoutJsonSchema());

/** What is stored, by second of the wall clock and channel: found here without the exporter's own grid. */
function stored(given: Workout): Map<number, Partial<Record<Channel, number>>> {
  const rows = new Map<number, Partial<Record<Channel, number>>>();
  for (const channel of channels) {
    for (const { wall, value } of placed(given, channel)) {
      if (value === null) continue;
      const second = Math.round(wall / 1000);
      rows.set(second, { ...rows.get(second), [channel]: value });
    }
  }
  return rows;
}

/** The first point of the route in each second. */
function positions(given: Workout) {
  const bySecond = new Map<number, NonNullable<Workout['route']>[number]>();
  for (const point of given.route ?? []) {
    const second = Math.round(point.time_seconds);
    if (!bySecond.has(second)) bySecond.set(second, point);
  }
  return bySecond;
}

/** Degrees between two meridians, also across the date line. */
const apart = (a: number, b: number) => Math.abs(((a - b + 540) % 360) - 180);

const fitFields: [Channel, string, number][] = [
  ['heart_rate_bpm', 'heart_rate', 0],
  ['cadence_rpm', 'cadence', 0],
  ['power_watts', 'power', 0],
  ['temperature_celsius', 'temperature', 0.5],
  ['distance_meters', 'distance', 0.005],
  ['speed_mps', 'enhanced_speed', 0.0005],
  ['altitude_meters', 'enhanced_altitude', 0.1],
];

describe('any workout', () => {
  it('comes back from FIT', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryWorkout, async (given) => {
        const { records = [], sessions = [], laps = [], hrv = [], activity } = await readFit(encoded('fit', given));
        const base = Math.round(Date.parse(given.start_time) / 1000);
        const rows = stored(given);
        const places = positions(given);
        const seconds = records.map((record) => new Date(String(record.timestamp)).getTime() / 1000 - base);
        expect(seconds.every((second, i) => i === 0 || second > seconds[i - 1]!)).toBe(true);
        const bySecond = new Map(
          records.map((record, i) => [seconds[i]!, record as unknown as Record<string, number>]),
        );
        for (const second of [...rows.keys(), ...places.keys()]) expectSame(bySecond.has(second), true);
        for (const [second, record] of bySecond) {
          for (const [channel, field, bound] of fitFields) {
            let expected = rows.get(second)?.[channel];
            if (channel === 'altitude_meters') expected ??= places.get(second)?.altitude_meters;
            if (channel === 'distance_meters') expected ??= distanceAtEnd(given, second);
            if (channel === 'cadence_rpm' && given.streams?.cadence_rpm === undefined) continue;
            if (expected === undefined) expectSame(record[field], undefined);
            else expectAtMost(Math.abs(record[field]! - expected), bound + 1e-9);
          }
          const balance = (record as { left_right_balance?: { value: number } }).left_right_balance?.value;
          const balanced = rows.get(second)?.left_right_balance_percent;
          expectSame(balance, balanced === undefined ? undefined : Math.round(balanced));
          const place = places.get(second);
          if (place === undefined) expectSame(record.position_lat, undefined);
          else {
            expectAtMost(Math.abs(record.position_lat! - place.latitude), 8.4e-8);
            expectAtMost(apart(record.position_long!, place.longitude), 8.4e-8);
          }
        }
        const beats = hrv.flatMap((message) => (message.time as (number | null)[]).filter((time) => time !== null));
        expect(beats.map((beat) => Math.round(beat * 1000))).toEqual(
          (given.rr_intervals_ms ?? []).filter((rr) => rr !== null),
        );
        const [session] = sessions;
        expect(session?.num_laps).toBe(laps.length);
        expect(new Date(String(laps[0]?.start_time)).getTime()).toBe(base * 1000);
        if (given.duration_seconds !== undefined) expect(session?.total_timer_time).toBe(given.duration_seconds);
        expect(session!.total_elapsed_time! >= (given.duration_seconds ?? 0)).toBe(true);
        const end = new Date(String(session?.timestamp)).getTime() / 1000 - base;
        expect(Math.abs(end - session!.total_elapsed_time!)).toBeLessThanOrEqual(0.5);
        expect(seconds.at(-1)!).toBeLessThanOrEqual(end);
        const lapTime = laps.reduce((sum, lap) => sum + lap.total_elapsed_time!, 0);
        expect(Math.abs(lapTime - session!.total_elapsed_time!)).toBeLessThan(0.01);
        expect(activity).toMatchObject({ num_sessions: 1 });
      }),
      { numRuns: 150 },
    );
  });

  it('comes back from CSV', () => {
    fc.assert(
      fc.property(arbitraryWorkout, (given) => {
        const [head = [], ...lines] = readRfc4180(collected('csv', [given], { table: 'samples' }));
        const rows = stored(given);
        const places = positions(given);
        const seen = new Set<number>();
        for (const line of lines) {
          const cell = (name: string) => line[head.indexOf(name)]!;
          const second = Number(cell('t_seconds'));
          seen.add(second);
          const instant = Date.parse(cell('time')) - Date.parse(given.start_time);
          expectSame(Math.round(instant / 1000), second);
          expectInstant(given, instant);
          for (const channel of channels) {
            const value = rows.get(second)?.[channel];
            expectSame(cell(channel), value === undefined ? '' : String(value === 0 ? 0 : value));
          }
          const place = places.get(second);
          expectSame(cell('latitude') === '', place === undefined);
          if (place === undefined) continue;
          expectAtMost(Math.abs(Number(cell('latitude')) - place.latitude), 5.01e-8);
          expectAtMost(apart(Number(cell('longitude')), place.longitude), 5.01e-8);
        }
        for (const second of [...rows.keys(), ...places.keys()]) expectSame(seen.has(second), true);

        const [names = [], summary = []] = readRfc4180(collected('csv', [given]));
        const cell = (name: string) => summary[names.indexOf(name)]!;
        expect(cell('distance_meters')).toBe(given.distance_meters === undefined ? '' : String(given.distance_meters));
        expect(cell('name')).not.toMatch(/^[=+\-@\t\r]/);
      }),
      { numRuns: 150 },
    );
  });

  it('comes back from JSON, valid against the schema', () => {
    fc.assert(
      fc.property(arbitraryWorkout, (given) => {
        const read: unknown = JSON.parse(encoded('json', given).toString('utf8'));
        validate(read);
        expect(validate.errors).toBeNull();
        // A lone surrogate has no UTF-8, and JSON has no -0.
        expect(read).toEqual(JSON.parse(JSON.stringify(given)));
      }),
      { numRuns: 150 },
    );
  });

  it('gives the same bytes whatever the time zone of the machine', () => {
    const before = process.env.TZ;
    const all = (given: Workout) => [
      ...(['json', 'tcx', 'fit'] as const).map((format) => encoded(format, given).toString('base64')),
      collected('csv', [given]),
      collected('csv', [given], { table: 'samples' }),
      fileNamer()(given),
    ];
    try {
      fc.assert(
        fc.property(arbitraryWorkout, (given) => {
          process.env.TZ = 'Pacific/Chatham';
          const there = all(given);
          process.env.TZ = 'America/Sao_Paulo';
          expect(all(given)).toEqual(there);
        }),
        { numRuns: 50 },
      );
    } finally {
      if (before === undefined) delete process.env.TZ;
      else process.env.TZ = before;
    }
  });
});

describeShared('any workout as XML', () => {
  describeReferee(['xmllint'], 'is valid', () => {
    it('against the TCX and GPX schemas', () => {
      const some = fc.sample(arbitraryWorkout, { numRuns: 300, seed: 20260222 });
      expect(
        xmlComplaints(
          'tcx',
          some.map((given) => encoded('tcx', given)),
        ),
      ).toEqual([]);
      const outside = some.filter((given) => (given.route ?? []).length > 0);
      expect(outside.length).toBeGreaterThan(100);
      expect(
        xmlComplaints(
          'gpx',
          outside.map((given) => encoded('gpx', given)),
        ),
      ).toEqual([]);
    });
  });
});

describeReferee(['gpsbabel'], 'any workout, read by gpsbabel', () => {
  const outside = arbitraryWorkout.filter((given) => (given.route ?? []).length > 0);

  it('comes back from GPX point by point', () => {
    fc.assert(
      fc.property(outside, (given) => {
        const points = babelPoints('gpx', encoded('gpx', given));
        expect(points).toHaveLength(given.route!.length);
        points.forEach((point, i) => {
          const expected = given.route![i]!;
          expectAtMost(Math.abs(point.latitude! - expected.latitude), 5.01e-8);
          expectAtMost(apart(point.longitude!, expected.longitude), 5.01e-8);
          expectSame(point.heartRate, nearestTo(given, 'heart_rate_bpm', expected.time_seconds));
        });
      }),
      { numRuns: 60 },
    );
  });

  it('comes back from TCX second by second', () => {
    fc.assert(
      fc.property(outside, (given) => {
        const points = babelPoints('tcx', encoded('tcx', given)).filter((point) => point.latitude !== undefined);
        // gpsbabel's TCX reader treats 0 degrees as "no position".
        const isNull = (degrees: number) => Math.abs(degrees) < 5e-8;
        const places = [...positions(given)].filter(([, at]) => !isNull(at.latitude) && !isNull(at.longitude));
        expect(points).toHaveLength(places.length);
        const rows = stored(given);
        points.forEach((point, i) => {
          const [second, place] = places[i]!;
          expectAtMost(Math.abs(point.latitude! - place.latitude), 5.01e-8);
          expectAtMost(apart(point.longitude!, place.longitude), 5.01e-8);
          expectSame(point.heartRate, rows.get(second)?.heart_rate_bpm);
        });
      }),
      { numRuns: 60 },
    );
  });
});
