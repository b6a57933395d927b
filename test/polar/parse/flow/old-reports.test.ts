import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { describeShared, sharedPath } from '../../../support/shared.js';
import { normalized } from '../../../workouts/polar.js';
import { only, parse } from './sessions.js';

const report = (name: string) => readFileSync(sharedPath('fixtures/reports', name), 'utf8');

describeShared('older exports that were read wrong', () => {
  it('with everything: all of it is in the workout', () => {
    const workout = normalized(only(report('old-model-all-fields.json')));
    expect(workout).toMatchObject({
      name: 'Road biking',
      note: 'n',
      feeling: 0.75,
      source: { device_id: 'AAAA1111' },
      type: 'cycling',
      start_time: '2022-06-01T08:00:00.384Z',
      utc_offset_minutes: 120,
      duration_seconds: 10,
      distance_meters: 100,
      calories_kcal: 5,
      avg_heart_rate_bpm: 140,
      max_heart_rate_bpm: 150,
      avg_speed_mps: 10,
      max_speed_mps: 11.111,
      avg_cadence_rpm: 88,
      max_cadence_rpm: 95,
      avg_power_watts: 252,
      max_power_watts: 359,
      elevation_gain_meters: 5,
      elevation_loss_meters: 1,
      training_load: {
        cardio: 92.8,
        muscle: 12.5,
        perceived: 42,
        rpe: 'RPE_HARD',
        cardio_interpretation: 'HIGH',
        muscle_interpretation: 'LOW',
        perceived_interpretation: 'MEDIUM',
      },
      heart_rate_zones: [{ zone: 1, min_bpm: 93, max_bpm: 111, seconds: 10 }],
      speed_zones: [{ zone: 1, min_mps: 0, max_mps: 5.556, seconds: 4, distance_meters: 30 }],
      power_zones: [{ zone: 1, min_watts: 100, max_watts: 200, seconds: 6 }],
      rr_intervals_ms: [500, null, 505],
      rr_gaps: [{ beat: 1, ms: 510 }],
    });
    expect(workout.laps).toEqual([
      {
        start_seconds: 0,
        duration_seconds: 6,
        distance_meters: 60,
        avg_heart_rate_bpm: 135,
        max_heart_rate_bpm: 140,
        avg_speed_mps: 10,
        max_speed_mps: 10.556,
        avg_cadence_rpm: 87,
        max_cadence_rpm: 90,
        avg_power_watts: 240,
        max_power_watts: 300,
        elevation_gain_meters: 3,
        elevation_loss_meters: 0,
      },
    ]);
    expect(workout.streams).toEqual({
      heart_rate_bpm: { interval_seconds: 1, values: Array.from({ length: 10 }, (_, i) => 120 + i) },
      // One crank had half of the session's average.
      power_watts: { interval_seconds: 1, values: Array.from({ length: 10 }, (_, i) => 2 * (125 + i)) },
    });
    expect(workout.route).toHaveLength(10);
    expect(workout.route![9]).toEqual({ time_seconds: 9.098, latitude: 51, longitude: 6.0009, altitude_meters: 100 });
    expect(workout.derived).not.toContain('max_cadence_rpm');
  });

  it('of a run of 2014: RR intervals without a clock, and no altitude that was not measured', () => {
    const workout = normalized(only(report('old-model-2014-run.json')));
    expect(workout.rr_intervals_ms).toHaveLength(60);
    expect(workout.rr_intervals_ms!.slice(0, 3)).toEqual([749, 724, 702]);
    expect(workout.rr_intervals_ms!.at(-1)).toBe(491);
    expect(workout.streams).not.toHaveProperty('altitude_meters');
    expect(workout.streams!.heart_rate_bpm!.values).toHaveLength(40);
    expect(workout.route!.map((point) => point.altitude_meters)).not.toContain(0);
    expect(workout.quality).toContain('utc_offset_missing');
    expect(workout.training_load).toEqual({ cardio: 20.8394 });
    // Until the session's stop: the exercise's own leaves out the pauses.
    expect([workout.duration_seconds, workout.end_time]).toEqual([1143.875, '2014-10-29T10:35:34Z']);
  });

  it('of a triathlon: each exercise with its own data', () => {
    const { exercises } = parse(report('old-model-triathlon.json'));
    const workouts = exercises.map((exercise) => normalized(exercise));
    expect(workouts).toMatchObject([
      { type: 'open_water_swimming', start_time: '2019-06-01T06:00:00Z', end_time: '2019-06-01T06:02:00Z' },
      { type: 'cycling', start_time: '2019-06-01T06:03:00Z', end_time: '2019-06-01T06:06:00Z' },
      { type: 'running', start_time: '2019-06-01T06:06:00Z', end_time: '2019-06-01T06:09:00Z' },
    ]);
    expect(workouts.map((one) => [one.part_of?.index, one.part_of?.count])).toEqual([
      [1, 3],
      [2, 3],
      [3, 3],
    ]);
    expect(workouts.map((one) => [one.name, one.calories_kcal, one.distance_meters, one.max_cadence_rpm])).toEqual([
      ['Tri', 100, 300, 90],
      ['Tri', 100, 1800, 90],
      ['Tri', 100, 900, 90],
    ]);
    // A value that is missing is a gap.
    expect(workouts[0]!.streams!.cadence_rpm!.values.slice(0, 2)).toEqual([null, 80]);
  });

  it('whose route has the zone added twice: it is within the session, after the pause', () => {
    const exercise = only(report('route-clock-80min-late.json'));
    expect(exercise.elapsedMillis).toBe(21 * 60_000);
    expect(exercise.route!.map(({ offsetMillis }) => offsetMillis)).toEqual(
      Array.from({ length: 30 }, (_, i) => 1_227_801 + i * 1000),
    );
    const workout = normalized(exercise);
    expect([workout.start_time, workout.end_time]).toEqual(['2017-01-23T17:20:18Z', '2017-01-23T17:41:18Z']);
    expect(workout.streams!.heart_rate_bpm!.values).toHaveLength(30);
  });
});
