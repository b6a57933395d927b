import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseTrainingSession } from '../../../../src/accesslink/parse/flow/session.js';
import type { PolarExercise } from '../../../../src/workouts/polar-exercise.js';
import { sportOfId } from '../../../../src/workouts/sport-ids.js';
import { describeShared, sharedPath } from '../../../support/shared.js';
import { normalized } from '../../../workouts/polar.js';

const parse = (session: unknown) =>
  parseTrainingSession(Buffer.from(typeof session === 'string' ? session : JSON.stringify(session)));
const only = (session: unknown): PolarExercise => {
  const { exercises } = parse(session);
  expect(exercises).toHaveLength(1);
  return exercises[0]!;
};

interface Way {
  latitude: number;
  longitude: number;
  altitude?: number;
  elapsedMillis: number;
}
/** Read without the product's own reader. */
interface Raw {
  identifier: { id: string };
  startTime: string;
  timezoneOffsetMinutes: number;
  durationMillis: number;
  distanceMeters: number;
  exercises: {
    samples: { samples: { type: string; values: (number | null)[] }[] };
    routes: { route?: { wayPoints: Way[] } };
    zones?: { type: string; zones: { lowerLimit: number; higherLimit: number; inZone: number }[] }[];
  }[];
}
const raw = (file: string) => JSON.parse(readFileSync(sharedPath('fixtures', file), 'utf8')) as Raw;

describeShared('real sessions equal their files, value by value', () => {
  it('a run outside', () => {
    const file = raw('flow-export/training-session-running.json');
    const workout = normalized(only(file));
    expect(workout).toMatchObject({
      name: 'Running',
      type: 'running',
      vendor_sport: { detailed_sport_info: 'RUNNING', sport_id: '1' },
      source: { device: 'Polar BEAT' },
      start_time: '2026-05-23T17:46:22Z',
      end_time: '2026-05-23T18:09:27.270Z',
      start_time_local: '2026-05-23T10:46:22',
      utc_offset_minutes: -420,
      duration_seconds: 1385.27,
      distance_meters: 3349.8,
      has_route: true,
      quality: ['missing_samples'],
    });
    expect(workout).not.toHaveProperty('training_load');
    const [exercise] = file.exercises;
    const values = (type: string) => exercise!.samples.samples.find((series) => series.type === type)!.values;
    const { streams, route } = workout;
    expect(Object.keys(streams!)).toEqual(['speed_mps', 'distance_meters']);
    expect(streams!.distance_meters!.values).toEqual(
      values('DISTANCE').map((m) => (m === null ? null : expect.closeTo(m, 1))),
    );
    expect(streams!.speed_mps!.values).toEqual(
      values('SPEED').map((v) => (v === null ? null : expect.closeTo(v / 3.6, 2))),
    );
    expect(streams!.speed_mps!.values.slice(0, 3)).toEqual([null, null, 0.491]);
    expect(route).toEqual(
      exercise!.routes.route!.wayPoints.map(({ latitude, longitude, elapsedMillis }) => ({
        time_seconds: elapsedMillis / 1000,
        latitude: expect.closeTo(latitude, 6),
        longitude: expect.closeTo(longitude, 6),
      })),
    );
    expect(route).toHaveLength(1383);
  });

  it('a session indoors', () => {
    const file = raw('flow-export/training-session-indoor.json');
    expect(parse(file)).toMatchObject({ id: '7520219187', modified: '2022-11-06T06:37:08.000' });
    const workout = normalized(only(file));
    expect(workout).toMatchObject({
      name: 'Other indoor',
      type: 'other',
      vendor_sport: { detailed_sport_info: 'OTHER_INDOOR', sport_id: '83' },
      start_time: '2022-06-19T01:50:02Z',
      duration_seconds: 2071.005,
      calories_kcal: 447,
      avg_heart_rate_bpm: 160,
      max_heart_rate_bpm: 187,
      energy_split_percent: { fat: 11 },
      training_load: { cardio: 79.3511 },
      has_route: false,
      quality: [],
    });
    expect(workout).not.toHaveProperty('distance_meters');
    expect(workout.training_load).toEqual({ cardio: 79.3511 });
    const [exercise] = file.exercises;
    expect(workout.streams).toEqual({
      heart_rate_bpm: { interval_seconds: 1, values: exercise!.samples.samples[0]!.values },
    });
    expect(workout.heart_rate_zones).toEqual(
      exercise!.zones![0]!.zones.map((zone, i) => ({
        zone: i + 1,
        min_bpm: zone.lowerLimit,
        max_bpm: zone.higherLimit,
        seconds: zone.inZone / 1000,
      })),
    );
  });

  it('an answer of API v4 is the same model', () => {
    const { trainingSessions } = raw('accesslink-v4/training-sessions-list.all-features.json') as never as {
      trainingSessions: unknown[];
    };
    const workout = normalized(only(trainingSessions[0]));
    expect(workout).toMatchObject({
      name: 'Evening run',
      note: 'Legs fine',
      feeling: 0.75,
      source: { device: 'Polar Vantage V3', device_id: '0A1B2C3D' },
      start_time: '2026-09-12T15:30:05Z',
      end_time: '2026-09-12T15:30:17Z',
      duration_seconds: 10,
      running_index: 52,
      elevation_gain_meters: 0.5,
      elevation_loss_meters: 0.2,
      training_load: { legacy: 3, cardio: 1.4, perceived: 0.9, rpe: 'RPE_LIGHT', cardio_interpretation: 'VERY_LOW' },
      energy_split_percent: { fat: 40, carbohydrate: 57, protein: 3 },
      laps: [
        {
          start_seconds: 0,
          duration_seconds: 6,
          distance_meters: 17,
          avg_heart_rate_bpm: 127,
          max_heart_rate_bpm: 130,
        },
        { start_seconds: 6, duration_seconds: 4, distance_meters: 11.4 },
      ],
      pauses: [{ start_seconds: 6, duration_seconds: 2 }],
      rr_intervals_ms: [492, 488, null, 470],
      route: [
        { time_seconds: 2.001, altitude_meters: 12.1 },
        { time_seconds: expect.any(Number) },
        { time_seconds: 5.003, altitude_meters: 12.4 },
      ],
    });
    expect(workout).not.toHaveProperty('auto_laps');
    expect(workout.heart_rate_zones!.map(({ seconds }) => seconds)).toEqual([0, 8, 2]);
    expect(workout.derived).not.toContain('end_time');
    // The session's average power is twice what the left crank carries.
    expect(workout.streams!.power_watts!.values.slice(0, 3)).toEqual([220, 224, 230]);
    expect(workout.streams!.heart_rate_bpm!.values.slice(0, 4)).toEqual([121, 122, null, 125]);
  });

  it('every numeric sport of the catalogue has its word', () => {
    const rows = readFileSync(sharedPath('reference/polar-sports.tsv'), 'utf8')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => line.split('\t') as [string, string, string]);
    // Without a label a word is the other name of a sport that has one.
    for (const [word, id] of rows.filter(([, , label]) => label !== '-')) {
      if (id !== '-') expect(sportOfId(id)).toBe(word);
    }
  });
});

const start = '2024-05-01T07:30:12';
const session = (exercise: Record<string, unknown> = {}, more: Record<string, unknown> = {}) => ({
  identifier: { id: '7000000001' },
  startTime: start,
  durationMillis: 3_600_000,
  timezoneOffsetMinutes: 120,
  exercises: [{ startTime: start, durationMillis: 3_600_000, ...exercise }],
  ...more,
});
const series = (type: string, values: unknown, intervalMillis: unknown = 1000) => ({
  samples: { samples: [{ type, intervalMillis, values }] },
});

describe('what is written in several ways', () => {
  it('a gap is null, "NaN", or a bare NaN', () => {
    const text = JSON.stringify(session(series('HEART_RATE', [120, null, 'NaN', '#', '125']))).replace('"#"', 'NaN');
    expect(normalized(only(text)).streams!.heart_rate_bpm!.values).toEqual([120, null, null, null, 125]);
  });

  it('a heart rate of 0 is none, in series and in averages', () => {
    const workout = normalized(only(session(series('HEART_RATE', [0, 120, 0]), { hrAvg: 0, hrMax: 0 })));
    expect(workout.streams!.heart_rate_bpm!.values).toEqual([null, 120, null]);
    expect(workout.derived).toEqual(expect.arrayContaining(['avg_heart_rate_bpm', 'max_heart_rate_bpm']));
  });

  it('zeros before the first altitude are no altitude, but the sea is', () => {
    const altitude = (values: number[]) =>
      normalized(only(session(series('ALTITUDE', values)))).streams!.altitude_meters!.values;
    expect(altitude([0, 0, 131.5, 131.7, 0])).toEqual([null, null, 131.5, 131.7, 0]);
    expect(altitude([0, 0, 0.3, 12])).toEqual([0, 0, 0.3, 12]);
    expect(altitude([0, 0])).toEqual([0, 0]);
  });

  it('ids of 64 bits, numbers as text, and parts of no sense', () => {
    expect(parse({ ...session(), identifier: { id: 7520219187 } }).id).toBe('7520219187');
    const odd = session(
      { samples: {}, routes: {}, laps: {}, zones: {}, pauseTimes: 'none', statistics: [] },
      { calories: '447', distanceMeters: 'NaN', feeling: null, product: {}, application: { name: 'Polar Flow app' } },
    );
    expect(normalized(only(odd))).toMatchObject({
      calories_kcal: 447,
      source: { device: 'Polar Flow app' },
      has_route: false,
    });
    expect(parse(JSON.stringify(session()).replace('"7000000001"', '9007199254740993')).id).toBe('9007199254740993');
  });

  it('an unknown sport, an unknown series and a blank name', () => {
    const workout = normalized(
      only(session({ sport: { id: '999' }, ...series('STRIDE_LENGTH', [80, null, 82]) }, { name: '  ' })),
    );
    expect(workout).toMatchObject({
      type: 'other',
      vendor_sport: { sport: '999', sport_id: '999' },
      quality: ['sport_unmapped:999'],
      streams: { vendor_stride_length: { interval_seconds: 1, data: '80,,82' } },
    });
    expect(workout).not.toHaveProperty('name');
  });
});

describe('the power of one crank', () => {
  const power = (average: number | undefined) => {
    const statistics = { statistics: [{ type: 'STATISTICS_TYPE_POWER', avg: average }] };
    return normalized(only(session({ ...series('LEFT_CRANK_CURRENT_POWER', [100, 120, 0, 'NaN']), statistics })))
      .streams;
  };

  it('is half of it, or all of it, as the average says; else it stays what it is called', () => {
    expect(power(147)).toMatchObject({ power_watts: { values: [200, 240, 0, null] } });
    expect(power(74)).toMatchObject({ power_watts: { values: [100, 120, 0, null] } });
    for (const average of [undefined, 110, 300, 0]) {
      expect(power(average)).toEqual({ vendor_left_crank_current_power: { interval_seconds: 1, data: '100,120,0,' } });
    }
  });
});

describe('parts of a session', () => {
  it('several exercises: each with its own clock, the name of all, the totals of none', () => {
    const legs = [
      { startTime: start, durationMillis: 600_000, sport: { id: '105' }, samples: { transitionSamples: [{}] } },
      { startTime: '2024-05-01T07:42:00', durationMillis: 1_800_000, sport: { id: '38' }, timezoneOffsetMinutes: 180 },
    ];
    const { exercises } = parse({
      ...session(),
      exercises: legs,
      name: 'Race',
      hrAvg: 150,
      calories: 900,
      sport: { id: '68' },
    });
    const [swim, ride] = exercises.map((exercise) => normalized(exercise));
    expect(swim).toMatchObject({
      name: 'Race',
      part_of: { session: '7000000001', index: 1, count: 2 },
      type: 'open_water_swimming',
      start_time: '2024-05-01T05:30:12Z',
      duration_seconds: 600,
      quality: ['transition_left_out'],
    });
    expect(ride).toMatchObject({
      part_of: { index: 2, count: 2 },
      type: 'cycling',
      start_time: '2024-05-01T04:42:00Z',
    });
    for (const leg of [swim, ride]) {
      expect(leg).not.toHaveProperty('calories_kcal');
      expect(leg).not.toHaveProperty('avg_heart_rate_bpm');
    }
  });

  it('a session without exercises is a workout all the same', () => {
    const { exercises: _none, ...bare } = session({}, { hrAvg: 120, sport: { id: '15' } });
    expect(normalized(only(bare))).toMatchObject({
      type: 'strength_training',
      avg_heart_rate_bpm: 120,
      duration_seconds: 3600,
    });
  });

  it('laps of the button and laps of the device, with and without splits', () => {
    const lap = (durationMillis: number, splitTimeMillis?: number) => ({ durationMillis, splitTimeMillis });
    const laps = {
      laps: [lap(60_000), lap(30_500)],
      autoLaps: [lap(50_000, 50_000), lap(50_000, 120_000), { splitTimeMillis: 1 }],
    };
    expect(normalized(only(session({ laps })))).toMatchObject({
      laps: [
        { start_seconds: 0, duration_seconds: 60 },
        { start_seconds: 60, duration_seconds: 30.5 },
      ],
      auto_laps: [
        { start_seconds: 0, duration_seconds: 50 },
        { start_seconds: 70, duration_seconds: 50 },
      ],
    });
  });

  it('pauses show in the end; those that cannot be are left out', () => {
    const pauseTimes = [
      { startTime: '2024-05-01T08:00', endTime: '2024-05-01T08:05' },
      { startTime: '2024-05-01T07:30:02', endTime: '2024-05-01T07:30:22' },
      { startTime: '2024-05-01T08:00', endTime: '2024-05-01T07:00' },
      { startTime: 'soon', endTime: '2024-05-01T07:00' },
    ];
    const workout = normalized(only(session({ pauseTimes, stopTime: '2024-05-01T08:35:12' })));
    expect(workout.pauses).toEqual([
      { start_seconds: 0, duration_seconds: 10 },
      { start_seconds: 1788, duration_seconds: 300 },
    ]);
    expect(workout.end_time).toBe('2024-05-01T06:35:12Z');
  });

  it('the clock of the route is that of its own start', () => {
    const route = {
      startTime: '2024-05-01T07:30:10.500',
      wayPoints: [
        { latitude: 60, longitude: 25 },
        { latitude: 60.1, longitude: 25, elapsedMillis: '2500', altitude: 'NaN' },
        {},
      ],
    };
    const workout = normalized(only(session({ routes: { route } })));
    expect(workout.route).toEqual([
      { time_seconds: -1.5, latitude: 60, longitude: 25 },
      { time_seconds: 1, latitude: 60.1, longitude: 25 },
    ]);
    expect(workout.quality).toContain('bad_route_points');
  });
});

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

describe('a word that every object knows', () => {
  it.each(['constructor', '__proto__', 'toString'])('%s is an unknown sport and an unknown series', (word) => {
    const workout = normalized(
      only({
        startTime: '2024-05-01T07:30:12',
        timezoneOffsetMinutes: 0,
        durationMillis: 2000,
        sport: { id: word },
        exercises: [
          {
            startTime: '2024-05-01T07:30:12',
            durationMillis: 2000,
            sport: { id: word },
            samples: { samples: [{ type: word, intervalMillis: 1000, values: [1, 2] }] },
          },
        ],
      }),
    );
    expect(workout).toMatchObject({ type: 'other', duration_seconds: 2 });
    expect(workout.streams).not.toHaveProperty('undefined');
  });
});

describe('what is no training session', () => {
  it.each([
    ['{"identifier":{"id":"1"}}', 'JSON of another shape'],
    ['{"startTime":"2024-05-01T07:30:12"}', 'JSON of another shape'],
    ['[]', 'JSON of another shape'],
    ['{"startTime":"2024-05-0', 'truncated'],
    ['<html></html>', 'an HTML page'],
    ['', 'empty'],
  ])('%s', (text, what) => {
    expect(() => parse(text)).toThrow(
      expect.objectContaining({ code: 'BAD_ANSWER', what: expect.stringContaining(what) }),
    );
  });

  it('a text that never ends in depth', () => {
    const deep = `{"startTime":"2024-05-01T07:30:12","durationMillis":1,"exercises":${'['.repeat(200_000)}${']'.repeat(200_000)}}`;
    expect(only(deep)).toMatchObject({ startTime: start });
  });
});
