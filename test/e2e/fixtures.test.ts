import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { Workout } from '../../src/workouts/workout.js';
import { describeShared, sharedPath } from '../support/shared.js';
import { world } from '../sync/support.js';

/** A real element of `GET /v3/exercises`. */
interface Element {
  id: string;
  start_time: string;
  start_time_utc_offset: number;
  upload_time: string;
  duration: string;
  distance?: number;
  calories?: number;
  heart_rate?: { average: number; maximum: number };
  has_route: boolean;
  device: string;
  detailed_sport_info: string;
  heart_rate_zones?: { index: number; lower_limit: number; upper_limit: number; in_zone: string }[];
  samples?: { recording_rate: number; sample_type: number; data: string }[];
}

const read = (name: string): Element[] => {
  const value = JSON.parse(readFileSync(sharedPath('fixtures', 'accesslink', name), 'utf8'));
  return Array.isArray(value) ? value : [value];
};

/** Seconds of `PT1H29M13S`, `PT8239.604S`, read independently of the product. */
function seconds(duration: string): number {
  const [, h = '0', m = '0', s = '0'] = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?$/.exec(duration) ?? [];
  return Number(h) * 3600 + Number(m) * 60 + Number(s);
}

const close = (a: number, b: number, tolerance: number) => Math.abs(a - b) <= tolerance;

function check(workout: Workout, element: Element): void {
  const utc = Date.parse(`${element.start_time}Z`) - element.start_time_utc_offset * 60_000;
  expect(Date.parse(workout.start_time)).toBe(utc);
  expect(workout.start_time_local).toBe(element.start_time);
  expect(workout.utc_offset_minutes).toBe(element.start_time_utc_offset);
  expect(workout.duration_seconds).toBe(seconds(element.duration));
  expect(Date.parse(workout.uploaded_at ?? '')).toBe(Date.parse(element.upload_time));
  expect(workout.calories_kcal).toBe(element.calories);
  if (element.distance) expect(workout.distance_meters).toBe(element.distance);
  if (element.heart_rate) {
    expect(workout.avg_heart_rate_bpm).toBe(element.heart_rate.average);
    expect(workout.max_heart_rate_bpm).toBe(element.heart_rate.maximum);
  }
  expect(workout.has_route).toBe(element.has_route);
  expect(workout.vendor_sport.detailed_sport_info).toBe(element.detailed_sport_info);
  expect(
    workout.heart_rate_zones?.map(({ zone, min_bpm, max_bpm, seconds: spent }) => [zone, min_bpm, max_bpm, spent]),
  ).toEqual(
    element.heart_rate_zones?.map(({ lower_limit, upper_limit, in_zone }, i) => [
      i + 1,
      lower_limit,
      upper_limit,
      seconds(in_zone),
    ]),
  );
  for (const { sample_type, data } of element.samples ?? [])
    checkSeries(workout, sample_type, data.split(',').map(Number));
}

function checkSeries(workout: Workout, type: number, values: number[]): void {
  const channel = (
    {
      0: 'heart_rate_bpm',
      1: 'speed_mps',
      2: 'cadence_rpm',
      3: 'altitude_meters',
      4: 'power_watts',
      9: 'temperature_celsius',
      10: 'distance_meters',
    } as const
  )[type as 0];
  const allZero = values.every((value) => value === 0);
  const stored = workout.streams?.[channel]?.values;
  if (allZero && (type === 1 || type === 10)) {
    expect(stored).toBeUndefined();
    expect(workout.quality).toContain(type === 1 ? 'all_zero_speed' : 'all_zero_distance');
    return;
  }
  expect(stored).toHaveLength(values.length);
  const expected = values.map((value) => (type === 1 ? value / 3.6 : value));
  const tolerance = { 0: 0.5, 1: 0.0005, 2: 0.5, 3: 0.005, 4: 0.5, 9: 0.05, 10: 0.05 }[type as 0] + 1e-9;
  expect(stored?.every((value, i) => value !== null && close(value, expected[i]!, tolerance))).toBe(true);
}

describeShared('real payloads through the sandbox', () => {
  it.each([
    ['exercises-2026-02.json', 13],
    ['exercise-running-8240s.json', 1],
    ['exercise-mobility-all-zero-series.json', 1],
    ['exercises-summaries-2024.json', 42],
  ])('%s becomes workouts with the values of the file, from both sources', async (name, count) => {
    const elements = read(name);
    expect(elements).toHaveLength(count);
    for (const source of ['exercises', 'transactions', 'auto'] as const) {
      const w = await world({ count: 0 });
      w.sandbox.addRawExercises(elements);
      // Polar says has_route, but these sessions have no route: the pull must not treat that as a loss.
      expect(await w.pull({ source })).toMatchObject({ outcome: 'ok', failed: [], workouts: { new: count } });
      const workouts = w.look((store) => [...store.iterate()]);
      const start = (element: Element) => `${element.start_time}/${element.device}`;
      for (const element of elements) {
        const found = workouts.filter(
          (workout) => start(element) === `${workout.start_time_local}/${workout.source.device ?? 'UNKNOWN'}`,
        );
        expect(found).toHaveLength(1);
        check(found[0]!, element);
      }
      await w.close();
    }
  });

  it('reads the documented spelling as well', async () => {
    const w = await world({ count: 0 });
    w.sandbox.addRawExercises(read('exercise-documented-spelling.json'));
    expect(await w.pull()).toMatchObject({ outcome: 'ok', workouts: { new: 1 } });
    const [workout] = w.look((store) => [...store.iterate()]);
    expect(workout).toMatchObject({
      type: 'water_skiing',
      start_time: '2008-10-13T07:40:02Z',
      duration_seconds: 9840,
      running_index: 51,
      training_load: { legacy: 143.22 },
      heart_rate_zones: [{ zone: 1, min_bpm: 110, max_bpm: 130, seconds: 4 }],
      streams: { speed_mps: { interval_seconds: 5 } },
      route: [{ time_seconds: 210.026, latitude: 60.2198283, longitude: 25.13925, satellites: 4, fix: 1 }],
    });
    await w.close();
  });

  it('keeps a session with broken keys, with what can be read of it', async () => {
    const w = await world({ count: 0 });
    w.sandbox.addRawExercises(read('exercise-broken-keys.json'));
    expect(await w.pull({ source: 'exercises' })).toMatchObject({ outcome: 'ok', workouts: { new: 1 } });
    const [workout] = w.look((store) => [...store.iterate()]);
    expect(workout?.quality).toContain('duration_missing');
    expect(workout?.streams).toHaveProperty('vendor_100');
    await w.close();
  });
});
