import { describe, expect, it } from 'vitest';
import { normalized } from '../../../workouts/polar.js';
import { only, parse } from './sessions.js';

describe('the old model', () => {
  const old = {
    exportVersion: '1.6',
    name: 'Lunch run',
    startTime: '2016-04-03T12:00:00.000',
    stopTime: '2016-04-03T12:00:10.000',
    timeZoneOffset: 180,
    distance: 30.5,
    duration: 'PT10S',
    averageHeartRate: 130,
    maximumHeartRate: 140,
    kiloCalories: 12,
    exercises: [
      {
        startTime: '2016-04-03T12:00:00.000',
        duration: 'PT10S',
        sport: 'RUNNING',
        zones: { heart_rate: [{ lowerLimit: 95, higherLimit: 114, inZone: 'PT8S' }] },
        samples: {
          heartRate: [
            { dateTime: '2016-04-03T12:00:00.000', value: 120 },
            { dateTime: '2016-04-03T12:00:01.000' },
            { dateTime: '2016-04-03T12:00:03.000', value: 124 },
            { dateTime: '2099-01-01T00:00:00.000', value: 1 },
          ],
          speed: [
            { dateTime: '2016-04-03T12:00:00.000', value: 9 },
            { dateTime: '2016-04-03T12:00:05.000', value: 10.8 },
          ],
          recordedRoute: [{ dateTime: '2016-04-03T12:00:02.000', latitude: 60.1, longitude: 24.9, altitude: 8.4 }],
        },
        autoLaps: [{ splitTime: 'PT6S', duration: 'PT6S', distance: 20, heartRate: { avg: 121, max: 124 } }],
      },
    ],
  };

  it('is read into the same workout', () => {
    expect(parse(old)).not.toHaveProperty('id');
    expect(normalized(only(old))).toMatchObject({
      name: 'Lunch run',
      type: 'running',
      start_time: '2016-04-03T09:00:00Z',
      utc_offset_minutes: 180,
      duration_seconds: 10,
      distance_meters: 30.5,
      calories_kcal: 12,
      avg_heart_rate_bpm: 130,
      heart_rate_zones: [{ min_bpm: 95, max_bpm: 114, seconds: 8 }],
      auto_laps: [{ start_seconds: 0, duration_seconds: 6, avg_heart_rate_bpm: 121 }],
      route: [{ time_seconds: 2, latitude: 60.1, longitude: 24.9, altitude_meters: 8.4 }],
      streams: {
        heart_rate_bpm: { interval_seconds: 1, values: [120, null, null, 124] },
        speed_mps: { interval_seconds: 5, values: [2.5, 3] },
      },
    });
  });

  it('with a series of two days', () => {
    const [one] = old.exercises;
    const heartRate = Array.from({ length: 172_800 }, (_, second) => ({
      dateTime: new Date(Date.parse('2016-04-03T12:00:00.000Z') + second * 1000).toISOString().slice(0, -1),
      value: 90,
    }));
    const [series] = only({ ...old, exercises: [{ ...one, samples: { heartRate } }] }).samples ?? [];
    expect(series).toMatchObject({ sampleType: '0', recordingRate: 1 });
    expect(series?.data.split(',')).toHaveLength(172_800);
  });

  it('with several exercises they are parts of one', () => {
    const [one] = old.exercises;
    const { exercises } = parse({
      ...old,
      exercises: [one, { ...one, startTime: '2016-04-03T13:00:00.000', sport: 'CYCLING' }],
    });
    expect(exercises.map((exercise) => exercise.partOf)).toEqual([
      { session: '2016-04-03T12:00:00.000', index: 1, count: 2 },
      { session: '2016-04-03T12:00:00.000', index: 2, count: 2 },
    ]);
    expect(exercises[1]).toMatchObject({ sport: 'CYCLING', utcOffsetMinutes: 180, name: 'Lunch run' });
    expect(exercises[1]).not.toHaveProperty('heartRate');
  });

  it('without exercises it is still a session', () => {
    const { exercises: _none, ...bare } = old;
    expect(normalized(only({ ...bare, sport: 'YOGA' }))).toMatchObject({ type: 'yoga', duration_seconds: 10 });
  });
});
