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
    expect(series?.data).toHaveLength(172_800);
  });

  it('with several exercises has parts of one session', () => {
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

  it('with several exercises, loads and ratings are those of each, and the last one ends with the session', () => {
    const [one] = old.exercises;
    const later = { ...one, startTime: '2016-04-03T13:00:00.000', stopTime: '2016-04-03T13:00:10.000' };
    const { exercises } = parse({
      ...old,
      stopTime: '2016-04-03T13:05:00.000',
      feeling: '0.25',
      loadInformation: { cardioLoad: 50 },
      exercises: [{ ...one, stopTime: '2016-04-03T12:00:10.000', loadInformation: { cardioLoad: 20 } }, later],
    });
    expect(exercises.map(({ trainingLoadPro }) => trainingLoadPro)).toEqual([{ cardioLoad: 20 }, undefined]);
    expect(exercises.map(({ feeling }) => feeling)).toEqual([0.25, 0.25]);
    expect(exercises.map(({ elapsedMillis }) => elapsedMillis)).toEqual([10_000, 300_000]);
  });

  it('with several exercises, one that is not the last lasts as long as its route shows', () => {
    const [one] = old.exercises;
    const at = (time: string) => ({ dateTime: `2016-04-03T${time}.000`, latitude: 60.1, longitude: 24.9 });
    const recordedRoute = [at('12:00:01'), at('12:02:00'), at('13:30:00')];
    const { exercises } = parse({
      ...old,
      stopTime: '2016-04-03T13:00:10.000',
      exercises: [
        { ...one, samples: { recordedRoute } },
        { ...one, startTime: '2016-04-03T13:00:00.000' },
      ],
    });
    expect(exercises.map(({ elapsedMillis }) => elapsedMillis)).toEqual([120_000, 10_000]);
  });

  describe('altitudes', () => {
    const [one] = old.exercises;
    const read = (altitude: (number | undefined)[], route: number[] = []) => {
      const dateTime = (i: number) => `2016-04-03T12:00:${String(i).padStart(2, '0')}.000`;
      const recordedRoute = route.map((meters, i) => {
        return { dateTime: dateTime(i), latitude: 60, longitude: 24, altitude: meters };
      });
      const samples = { altitude: altitude.map((value, i) => ({ dateTime: dateTime(i), value })), recordedRoute };
      const workout = normalized(only({ ...old, exercises: [{ ...one, samples }] }));
      return [workout.streams?.altitude_meters?.values, workout.route?.map((point) => point.altitude_meters)];
    };

    it('of 0 before the first real one were not measured, nor were those of the route', () => {
      expect(read([0, 0, 120.5, 0], [0, 120, 0])).toEqual([
        [null, null, 120.5, 0],
        [undefined, 120, 0],
      ]);
    });

    it('of only 0 were not measured if the route is elsewhere, and vice versa', () => {
      expect(read([0, 0], [150])).toEqual([undefined, [150]]);
      expect(read([150], [0, 0])).toEqual([[150], [undefined, undefined]]);
    });

    it('at sea level are kept', () => {
      expect(read([0, 0, 1], [0, 0])).toEqual([
        [0, 0, 1],
        [0, 0],
      ]);
    });
  });

  it.each([
    ['west of Greenwich', -300, '2016-04-03T07:00:02.000', 2000],
    ['east of it', 180, '2016-04-03T15:00:02.000', 2000],
    ['on the right clock', 180, '2016-04-03T12:00:02.000', 2000],
    ['lost for another reason', 180, '2016-04-03T13:00:02.000', 3_602_000],
  ])('a route %s', (_where, timeZoneOffset, dateTime, offsetMillis) => {
    const [one] = old.exercises;
    const recordedRoute = [
      { dateTime, latitude: 60.1, longitude: 24.9 },
      { dateTime: '2300-01-01T00:00:00.000', latitude: 1, longitude: 1 },
    ];
    const { route } = only({ ...old, timeZoneOffset, exercises: [{ ...one, samples: { recordedRoute } }] });
    expect(route![0]!.offsetMillis).toBe(offsetMillis);
    expect(route).toHaveLength(2);
  });

  it('the power of one crank, if ambiguous, keeps its name', () => {
    const [one] = old.exercises;
    const leftPedalCrankBasedPower = [{ dateTime: '2016-04-03T12:00:00.000', currentPower: 100 }];
    const { samples } = only({ ...old, exercises: [{ ...one, samples: { leftPedalCrankBasedPower } }] });
    expect(samples).toEqual([{ sampleType: 'LEFT_CRANK_CURRENT_POWER', recordingRate: 1, data: Float64Array.of(100) }]);
  });

  it.each([
    ['HARD', 'RPE_HARD'],
    ['RPE_LIGHT', 'RPE_LIGHT'],
    ['UNKNOWN', undefined],
    ['NONE', undefined],
  ])('the rating %s', (sessionRpe, rpe) => {
    const { training_load: load } = normalized(only({ ...old, loadInformation: { cardioLoad: 3, sessionRpe } }));
    expect([load?.cardio, load?.rpe]).toEqual([3, rpe]);
  });

  it('without exercises it is still a session', () => {
    const { exercises: _none, ...bare } = old;
    expect(normalized(only({ ...bare, sport: 'YOGA' }))).toMatchObject({ type: 'yoga', duration_seconds: 10 });
  });
});
