import { expect, it } from 'vitest';
import { describeSession, workoutIdentity } from '../../src/workouts/identity.js';
import { seriesText } from '../../src/workouts/parts/streams.js';
import { channels } from '../../src/workouts/workout.js';
import { describeShared } from '../support/shared.js';
import { fixture, normalized } from './polar.js';

const numbers = (exercise: ReturnType<typeof fixture>[number], type: string) =>
  seriesText(exercise.samples!.find((series) => series.sampleType === type)!.data)
    .split(',')
    .map(Number);

describeShared('real sessions', () => {
  it('normalizes a run of 8240 s, value by value', () => {
    const [exercise] = fixture('exercise-running-8240s.json');
    const { streams, ...summary } = normalized(exercise!);
    expect(summary).toEqual({
      schema: 'polar-sync.workout/1',
      id: '0123456789abcdef',
      external_ids: { accesslink_exercise: 'y7lOpwnJ' },
      source: { provider: 'polar', device: 'Polar Pacer Pro', device_id: '0BA9FA32', via: ['exercises'] },
      type: 'running',
      sport: 'running',
      vendor_sport: { sport: 'RUNNING', detailed_sport_info: 'RUNNING' },
      start_time: '2026-02-22T07:50:17Z',
      end_time: '2026-02-22T10:07:36.604Z',
      start_time_local: '2026-02-22T07:50:17',
      utc_offset_minutes: 0,
      duration_seconds: 8239.604,
      distance_meters: 19149,
      calories_kcal: 1600,
      avg_heart_rate_bpm: 149,
      max_heart_rate_bpm: 170,
      avg_speed_mps: 2.324,
      max_speed_mps: 4.016,
      elevation_gain_meters: 275.1,
      elevation_loss_meters: 277.1,
      avg_cadence_rpm: expect.any(Number),
      avg_power_watts: expect.any(Number),
      max_power_watts: 388,
      energy_split_percent: { fat: 42, carbohydrate: 54, protein: 4 },
      training_load: {
        cardio: 231.633,
        muscle: 1608.11,
        cardio_interpretation: 'VERY_HIGH',
        muscle_interpretation: 'HIGH',
      },
      running_index: 36,
      has_route: true,
      uploaded_at: '2026-02-22T10:25:50Z',
      heart_rate_zones: [
        { zone: 1, min_bpm: 96, max_bpm: 124, seconds: 256 },
        { zone: 2, min_bpm: 124, max_bpm: 139, seconds: 609 },
        { zone: 3, min_bpm: 139, max_bpm: 156, seconds: 5419 },
        { zone: 4, min_bpm: 156, max_bpm: 173, seconds: 1940 },
        { zone: 5, min_bpm: 173, max_bpm: 192, seconds: 0 },
      ],
      derived: [
        'end_time',
        'avg_speed_mps',
        'max_speed_mps',
        'elevation_gain_meters',
        'elevation_loss_meters',
        'avg_cadence_rpm',
        'avg_power_watts',
        'max_power_watts',
      ],
      quality: ['pauses_unknown'],
      provenance: { fetched_at: '2026-03-01T00:00:00Z', normalizer_version: 4, payload_sha256: ['a', 'b'] },
    });

    const moving = numbers(exercise!, '2').filter((value) => value > 0);
    expect(summary.avg_cadence_rpm).toBe(Math.round(moving.reduce((a, b) => a + b) / moving.length));
    const power = numbers(exercise!, '4');
    expect(summary.avg_power_watts).toBe(Math.round(power.reduce((a, b) => a + b) / power.length));

    expect(Object.keys(streams!)).toEqual([
      'heart_rate_bpm',
      'speed_mps',
      'cadence_rpm',
      'altitude_meters',
      'power_watts',
      'temperature_celsius',
      'distance_meters',
    ]);
    for (const channel of channels.filter((name) => streams![name])) {
      expect(streams![channel]!.interval_seconds).toBe(1);
      expect(streams![channel]!.values).toHaveLength(8240);
    }
    expect(streams!.heart_rate_bpm!.values).toEqual(numbers(exercise!, '0'));
    expect(streams!.altitude_meters!.values.slice(0, 7)).toEqual([...Array(6).fill(131.68), 130.76]);
    expect(streams!.distance_meters!.values.at(-1)).toBe(19146.8);
    numbers(exercise!, '1').forEach((kmh, i) => {
      expect(streams!.speed_mps!.values[i]).toBeCloseTo(kmh / 3.6, 2);
    });
  });

  it('leaves out the zeros of a session indoors', () => {
    const [exercise] = fixture('exercise-mobility-all-zero-series.json');
    const workout = normalized(exercise!);
    expect(workout).toMatchObject({
      type: 'stretching',
      sport: 'mobility',
      sub_sport: 'flexibility_training',
      end_time: '2026-02-26T14:57:43.974Z',
      training_load: { cardio: 5.08638, cardio_interpretation: 'VERY_LOW' },
      has_route: false,
      derived: ['end_time'],
      quality: ['all_zero_distance', 'all_zero_speed', 'pauses_unknown'],
    });
    expect(Object.keys(workout.streams!)).toEqual(['heart_rate_bpm', 'temperature_celsius']);
    expect(workout.streams!.heart_rate_bpm!.values).toHaveLength(609);
    expect(workout).not.toHaveProperty('distance_meters');
    expect(workout).not.toHaveProperty('avg_speed_mps');
    expect(workout.heart_rate_zones!.map((zone) => zone.seconds)).toEqual([444, 108, 0, 0, 0]);
  });

  it('normalizes every session of February 2026', () => {
    const exercises = fixture('exercises-2026-02.json');
    expect(exercises).toHaveLength(13);
    for (const exercise of exercises) {
      const workout = normalized(exercise);
      const indoors = exercise.distance === undefined;
      expect(workout.quality).toEqual(
        indoors ? ['all_zero_distance', 'all_zero_speed', 'pauses_unknown'] : ['pauses_unknown'],
      );
      expect(workout.distance_meters).toBe(exercise.distance);
      expect(workout.start_time).toBe(`${exercise.startTime}Z`);
      expect(workout.heart_rate_zones!.map(({ zone }) => zone)).toEqual([1, 2, 3, 4, 5]);
      expect(workout.streams!.heart_rate_bpm!.values).toEqual(numbers(exercise, '0'));
      // What Polar gives and the samples agree: the samples are read on the right scale.
      const hr = numbers(exercise, '0');
      expect(Math.abs(hr.reduce((a, b) => a + b) / hr.length - workout.avg_heart_rate_bpm!)).toBeLessThan(2);
      if (!indoors) {
        const speed = workout.streams!.speed_mps!.values.map(Number);
        const metres = speed.reduce((a, b) => a + b);
        expect(Math.abs(metres / exercise.distance! - 1)).toBeLessThan(0.1);
      }
    }
  });

  it('normalizes 42 summaries at -180 minutes, each with an id of its own', () => {
    const exercises = fixture('exercises-summaries-2024.json');
    const ids = exercises.map((exercise) => workoutIdentity(describeSession('61922800', exercise)));
    expect(new Set(ids).size).toBe(42);
    for (const exercise of exercises) {
      const workout = normalized(exercise);
      const wall = Date.parse(`${exercise.startTime}Z`);
      expect(Date.parse(workout.start_time) - wall).toBe(3 * 3_600_000);
      expect(workout.quality).toEqual([]);
      expect(workout.source.device).toBe(exercise.device === 'UNKNOWN' ? undefined : exercise.device);
      expect(workout).not.toHaveProperty('streams');
      expect(workout).not.toHaveProperty('heart_rate_zones');
    }
    const phone = normalized(exercises.at(-1)!);
    expect(phone).toMatchObject({ type: 'other', end_time: '2024-12-30T21:50:27.209Z', distance_meters: 77 });
    expect(phone.source).toEqual({ provider: 'polar', device: 'Polar Flow app', via: ['exercises'] });
  });

  it("reads the documentation's example", () => {
    const [exercise] = fixture('exercise-documented-spelling.json');
    expect(normalized(exercise!)).toMatchObject({
      type: 'water_skiing',
      sport: 'water_skiing',
      start_time: '2008-10-13T07:40:02Z',
      end_time: '2008-10-13T10:24:02Z',
      uploaded_at: '2008-10-13T10:40:02Z',
      running_index: 51,
      training_load: { legacy: 143.22, cardio: 1, muscle: 1, perceived: 1 },
      club: { id: 999, name: 'Polar Club' },
      heart_rate_zones: [{ zone: 1, min_bpm: 110, max_bpm: 130, seconds: 4 }],
      route: [{ time_seconds: 210.026, latitude: 60.2198283, longitude: 25.13925, satellites: 4, fix: 1 }],
      streams: { speed_mps: { interval_seconds: 5 } },
      quality: ['pauses_unknown'],
    });
  });

  it('names what is missing if keys are broken', () => {
    const [exercise] = fixture('exercise-broken-keys.json');
    const workout = normalized(exercise!);
    expect(workout.quality).toEqual(['duration_missing', 'pauses_unknown']);
    expect(workout.duration_seconds).toBe(210.026);
    expect(workout.derived).toEqual(['end_time', 'duration_seconds', 'avg_speed_mps']);
    expect(Object.keys(workout.streams!)).toEqual(['vendor_100']);
  });
});
