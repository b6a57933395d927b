import { describe, expect, it } from 'vitest';
import type { Channel } from '../../../src/workouts/workout.js';
import { valueAt } from '../../support/data/two-clocks.js';
import { indoorSession, outdoorRun, route, stream, workout } from '../../support/data/workouts.js';
import { encoded } from '../../support/judges/encoded.js';
import { babelPoints, describeReferee, fitMessageOrder, readFit } from '../../support/judges/referees.js';
import { expectTrack } from '../../support/judges/track.js';

const ms = (text: unknown) => new Date(String(text)).getTime();
const HALF_SEMICIRCLE = 180 / 2 ** 31;

describe('FIT, read back by fit-file-parser with strict checksums', () => {
  it('has the session as stored', async () => {
    const given = outdoorRun(600);
    const { sessions = [], activity, file_ids, device_infos } = await readFit(encoded('fit', given));
    const watch = { manufacturer: 'development', serial_number: 0x0ba9fa32, product_name: 'Polar Pacer Pro' };
    expect(file_ids).toMatchObject([{ type: 'activity', ...watch }]);
    expect(device_infos).toMatchObject([{ device_index: 'creator', ...watch }]);
    expect(sessions).toMatchObject([
      {
        sport: 'running',
        sub_sport: 'trail',
        total_elapsed_time: 600,
        total_timer_time: 580,
        total_distance: 1800,
        total_calories: 143,
        avg_heart_rate: 149,
        max_heart_rate: 170,
        enhanced_avg_speed: 3,
        enhanced_max_speed: 4.321,
        total_ascent: 40,
        total_descent: 38,
        first_lap_index: 0,
        num_laps: 2,
        event: 'session',
        event_type: 'stop',
        trigger: 'activity_end',
      },
    ]);
    expect(ms(sessions[0]?.start_time)).toBe(Date.parse(given.start_time));
    expect(ms(sessions[0]?.timestamp)).toBe(Date.parse(given.start_time) + 600_000);
    expect(activity).toMatchObject({ num_sessions: 1, type: 'manual', total_timer_time: 580 });
    expect(ms(activity?.local_timestamp) - ms(activity?.timestamp)).toBe(3_600_000);
  });

  it('returns every second within the resolution of its fields', async () => {
    const given = outdoorRun(600);
    const { records = [] } = await readFit(encoded('fit', given));
    const start = Date.parse(given.start_time);
    const points = new Map(given.route!.map((point) => [point.time_seconds, point]));
    expect(records.map((record) => ms(record.timestamp))).toEqual(
      Array.from({ length: 580 }, (_, i) => start + (i < 200 ? i : i + 20) * 1000),
    );
    for (const [i, record] of records.entries()) {
      const at = (channel: Channel) => given.streams![channel]!.values[i] ?? undefined;
      expect(record.heart_rate).toBe(at('heart_rate_bpm'));
      expect(record.cadence).toBe(at('cadence_rpm'));
      expect(record.power).toBe(at('power_watts'));
      expect(record.distance).toBeCloseTo(3 * i, 6);
      const point = points.get(i < 200 ? i : i + 20)!;
      expect(Math.abs(record.position_lat! - point.latitude)).toBeLessThanOrEqual(HALF_SEMICIRCLE);
      expect(Math.abs(record.position_long! - point.longitude)).toBeLessThanOrEqual(HALF_SEMICIRCLE);
      expect(Math.abs(record.enhanced_speed! - at('speed_mps')!)).toBeLessThanOrEqual(0.0005001);
      expect(Math.abs(record.enhanced_altitude! - at('altitude_meters')!)).toBeLessThanOrEqual(0.1001);
      expect(Math.abs(record.temperature! - at('temperature_celsius')!)).toBeLessThanOrEqual(0.5);
    }
  });

  it('stops and starts the timer around a pause', async () => {
    const given = outdoorRun(600);
    const { events = [] } = await readFit(encoded('fit', given));
    const start = Date.parse(given.start_time);
    expect(events.map((event) => [(ms(event.timestamp) - start) / 1000, event.event_type])).toEqual([
      [0, 'start'],
      [200, 'stop_all'],
      [220, 'start'],
      [600, 'stop_all'],
    ]);
  });

  it('orders messages as services expect them: identity, timer, records with beats and pauses, summaries', async () => {
    const [fileId, session, lap, record, event, device, activity, hrv, zones] = [0, 18, 19, 20, 21, 23, 34, 78, 216];
    const streams = { heart_rate_bpm: stream(6, () => 90) };
    const given = workout({
      streams,
      duration_seconds: 5,
      pauses: [{ start_seconds: 2, duration_seconds: 2 }],
      rr_intervals_ms: [600, 300, 900, ...Array<number>(6).fill(20), 400],
      heart_rate_zones: [{ zone: 1, seconds: 5 }],
    });
    expect(await fitMessageOrder(encoded('fit', given))).toEqual(
      [
        [fileId, device, event],
        [record, record, hrv, hrv, event, event],
        [record, record, hrv, record, record],
        [event, lap, zones, session, activity],
      ].flat(),
    );
  });

  it('covers the whole workout with laps, and time that the watch did not count is a lap', async () => {
    const laps = [
      { start_seconds: 0, duration_seconds: 100, distance_meters: 300 },
      { start_seconds: 100, duration_seconds: 80.5, calories_kcal: 9 },
    ];
    const { laps: read = [], sessions } = await readFit(encoded('fit', indoorSession(300, { laps })));
    expect(sessions).toMatchObject([{ num_laps: 3 }]);
    expect(read.map((lap) => [lap.total_elapsed_time, lap.total_timer_time])).toEqual([
      [100, 100],
      [80.5, 80.5],
      [119.5, 119.5],
    ]);
    expect(read[0]).toMatchObject({ total_distance: 300 });
    expect(read[1]).toMatchObject({ total_calories: 9 });
    expect(ms(read[0]?.start_time)).toBe(Date.parse('2026-02-22T06:50:17Z'));
  });

  it('keeps beats and time in zones', async () => {
    const given = outdoorRun(300);
    const { hrv = [], time_in_zone } = await readFit(encoded('fit', given));
    const beats = hrv.flatMap((message) => (message.time as (number | null)[]).filter((time) => time !== null));
    expect(beats.map((seconds) => Math.round(seconds * 1000))).toEqual(
      given.rr_intervals_ms!.filter((rr) => rr !== null),
    );
    expect(time_in_zone).toMatchObject([
      { time_in_hr_zone: [0, 60, 120, 180, 240, 300], hr_zone_high_boundary: [100, 120, 140, 160, 180, 200] },
    ]);
  });

  it('writes gaps as nothing and leaves out fields that no sample has', async () => {
    const { records = [] } = await readFit(encoded('fit', indoorSession(60)));
    expect(records.map((record) => record.heart_rate)).toEqual(
      indoorSession(60).streams!.heart_rate_bpm!.values.map((value) => value ?? undefined),
    );
    expect(Object.keys(records[10]!).sort()).toEqual(['heart_rate', 'timestamp']);
  });

  it('is a valid file even without samples: a record at the start and one at the end', async () => {
    const { records = [], sessions, laps } = await readFit(encoded('fit', workout({ duration_seconds: 1800.25 })));
    expect(records.map((record) => ms(record.timestamp))).toEqual([
      Date.parse('2026-02-22T06:50:17Z'),
      Date.parse('2026-02-22T07:20:17Z'),
    ]);
    expect(sessions).toMatchObject([{ total_elapsed_time: 1800.25, sport: 'generic' }]);
    expect(laps).toHaveLength(1);
    const nothing = await readFit(encoded('fit', workout()));
    expect(nothing.records).toHaveLength(1);
    const summary = await readFit(encoded('fit', workout({ duration_seconds: 1800, distance_meters: 5000 })));
    expect(summary.records?.map((record) => record.distance)).toEqual([0, 5000]);
  });

  it('halves steps of both legs, and keeps the fraction', async () => {
    const streams = { running_cadence_spm: stream(3, (i) => [170, 171, null][i]!) };
    const { records = [] } = await readFit(encoded('fit', workout({ sport: 'running', streams })));
    expect(records.map((r) => [r.cadence, r.fractional_cadence])).toEqual([
      [85, 0],
      [85, 0.5],
      [undefined, undefined],
    ]);
  });

  it('keeps left/right balance in whole percent, without saying which side it is', async () => {
    const streams = { left_right_balance_percent: stream(5, (i) => [48.4, 51.5, 100, null, 101][i]!) };
    const { records = [] } = await readFit(encoded('fit', workout({ sport: 'cycling', streams })));
    expect(records.map((r) => r.left_right_balance)).toEqual([
      { value: 48, right: false },
      { value: 52, right: false },
      { value: 100, right: false },
      undefined,
      undefined,
    ]);
  });

  it('puts the date line and the poles where they are', async () => {
    const places = [
      [90, 180],
      [-90, -180],
      [0, 179.9999999],
      [-0.00000001, 0],
    ] as const;
    const points = places.map(([latitude, longitude], time_seconds) => ({ time_seconds, latitude, longitude }));
    const { records = [] } = await readFit(encoded('fit', workout({ route: points })));
    expect(records.map((r) => r.position_lat!.toFixed(6))).toEqual(['90.000000', '-90.000000', '0.000000', '0.000000']);
    expect(records.map((r) => r.position_long!.toFixed(6))).toEqual([
      '-180.000000',
      '-180.000000',
      '180.000000',
      '0.000000',
    ]);
  });

  it('treats what a field cannot hold as a gap', async () => {
    const streams = {
      heart_rate_bpm: stream(2, (i) => [300, 254][i]!),
      power_watts: stream(2, (i) => [-1, 65_534][i]!),
      altitude_meters: stream(2, (i) => [-501, -500][i]!),
    };
    const { records = [] } = await readFit(encoded('fit', workout({ streams })));
    expect(Object.keys(records[0]!)).toEqual(['timestamp']);
    expect(records[1]).toMatchObject({ heart_rate: 254, power: 65_534, enhanced_altitude: -500 });
  });

  it('can contain a day of samples', async () => {
    const day = 86_400;
    const streams = {
      heart_rate_bpm: stream(day, (i) => 60 + (i % 100)),
      speed_mps: stream(day, (i) => (i % 4000) / 1000),
    };
    const { records = [] } = await readFit(
      encoded('fit', workout({ duration_seconds: day, streams, route: route(day) })),
    );
    expect(records).toHaveLength(day);
    expect(records.at(-1)).toMatchObject({ heart_rate: 60 + ((day - 1) % 100) });
  });

  it('is rejected after any single byte has changed', async () => {
    const file = encoded('fit', indoorSession(5));
    for (let i = 0; i < file.length; i++) {
      const corrupt = Buffer.from(file);
      corrupt[i] = corrupt[i]! ^ 0x41;
      await expect(readFit(corrupt), `byte ${i}`).rejects.toBeTruthy();
    }
  });
});

describeReferee(['gpsbabel'], 'FIT, read back by gpsbabel', () => {
  it('has the same track, heart rate, cadence, power and speed', () => {
    const given = outdoorRun(600);
    const points = babelPoints('fit', encoded('fit', given));
    expectTrack(points, given, 1e-7);
    for (const [n, point] of points.entries()) {
      const i = given.route![n]!.time_seconds;
      expect(point.power).toBe(valueAt(given, 'power_watts', i));
      // gpsbabel prints speed with two decimals.
      expect(Math.abs(point.speed! - valueAt(given, 'speed_mps', i)!)).toBeLessThan(0.0056);
    }
  });

  it('rejects a truncated file', () => {
    const file = encoded('fit', outdoorRun(60));
    expect(() => babelPoints('fit', file.subarray(0, file.length - 40))).toThrow();
  });
});
