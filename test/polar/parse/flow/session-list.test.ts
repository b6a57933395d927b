import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { BadAnswerError } from '../../../../src/polar/errors.js';
import { parseSessionList } from '../../../../src/polar/parse/flow/session-list.js';
import { describeShared, sharedPath } from '../../../support/shared.js';
import { normalized } from '../../../workouts/polar.js';

const parse = (text: string) => parseSessionList(Buffer.from(text));
const workoutOf = (text: string) => normalized(parse(text).sessions[0]!.session.exercises[0]!);

describeShared('an answer of training-sessions/list', () => {
  const text = readFileSync(
    sharedPath('fixtures', 'accesslink-v4', 'training-sessions-list.all-features.json'),
    'utf8',
  );
  const workout = workoutOf(text);

  it('becomes a workout, value by value', () => {
    expect(parse(text)).toMatchObject({
      unreadable: 0,
      sessions: [{ session: { exercises: [{ exerciseId: '8400000001' }] } }],
    });
    expect(workout).toMatchObject({
      name: 'Evening run',
      note: 'Legs fine',
      feeling: 0.75,
      type: 'running',
      start_time: '2026-09-12T15:30:05Z',
      end_time: '2026-09-12T15:30:17Z',
      start_time_local: '2026-09-12T18:30:05',
      utc_offset_minutes: 180,
      duration_seconds: 10,
      distance_meters: 28.4,
      avg_heart_rate_bpm: 128,
      max_heart_rate_bpm: 133,
      max_speed_mps: 3.194,
      avg_power_watts: 230,
      max_power_watts: 260,
      elevation_gain_meters: 0.5,
      running_index: 52,
      training_load: { legacy: 3, cardio: 1.4, perceived: 0.9, rpe: 'RPE_LIGHT' },
      heart_rate_zones: [
        { zone: 1, min_bpm: 94, max_bpm: 113, seconds: 0 },
        { zone: 2, min_bpm: 113, max_bpm: 131, seconds: 8 },
        { zone: 3, min_bpm: 131, max_bpm: 150, seconds: 2 },
      ],
      fat_fitness_zones: [
        { zone: 1, min_bpm: 0, max_bpm: 141, seconds: 10 },
        { zone: 2, min_bpm: 141, max_bpm: 240, seconds: 0 },
      ],
      laps: [
        {
          start_seconds: 0,
          duration_seconds: 6,
          distance_meters: 17,
          avg_heart_rate_bpm: 127,
          max_heart_rate_bpm: 130,
        },
        { start_seconds: 8, duration_seconds: 4, distance_meters: 11.4 },
      ],
      pauses: [{ start_seconds: 6, duration_seconds: 2 }],
      rr_intervals_ms: [492, 488, null, 470],
      rr_gaps: [{ beat: 2, ms: 1200 }],
    });
    expect(workout.streams?.heart_rate_bpm?.values).toEqual([121, 122, null, 125, 127, 130, 131, 133, 133, 132]);
    // One leg, and the statistics have twice as much.
    expect(workout.streams?.power_watts?.values).toEqual([220, 224, 230, 232, 236, 240, 236, 232, 230, 228]);
    expect(workout.streams?.altitude_meters?.values.slice(0, 3)).toEqual([null, null, 12.1]);
    expect(workout.route?.map(({ time_seconds }) => time_seconds)).toEqual([2.001, 3.001, 5.003]);
  });

  it.each([
    ['a bare NaN', (s: string) => s.replaceAll('"NaN"', 'NaN')],
    ['null', (s: string) => s.replaceAll('"NaN"', 'null')],
    ['numbers as text', (s: string) => s.replaceAll(/"(durationMillis|inZone|hrAvg|calories)": (\d+)/g, '"$1": "$2"')],
    ['no envelope', (s: string) => JSON.stringify(JSON.parse(s).trainingSessions)],
    ['two envelopes', (s: string) => `{"trainingSessions":${s}}`],
    ['other enum prefixes', (s: string) => s.replaceAll(/(STATISTICS|ZONE)_TYPE_/g, '')],
    ['a sample type with its prefix', (s: string) => s.replaceAll('"HEART_RATE"', '"SAMPLE_TYPE_HEART_RATE"')],
  ])('is the same workout with %s', (_name, change) => {
    const changed = change(text);
    expect(changed).not.toBe(text);
    expect(workoutOf(changed)).toEqual(workout);
  });

  it('without features is the summary', () => {
    const file = sharedPath('fixtures', 'accesslink-v4', 'training-sessions-list.no-features.json');
    const summary = workoutOf(readFileSync(file, 'utf8'));
    expect(summary).toMatchObject({ name: 'Evening run', duration_seconds: 10, avg_heart_rate_bpm: 128 });
    expect(summary).not.toHaveProperty('streams');
  });
});

describe('a malformed list', () => {
  it.each(['{}', '[]', '{"trainingSessions":[]}', '{"trainingSessions":null}', '{"trainingSessions":{}}'])(
    '%s is an empty one',
    (text) => expect(parse(text)).toEqual({ sessions: [], unreadable: 0 }),
  );

  it.each(['{"status":"ok","items":[1,2,3]}', '"text"', '1', 'null', '', '<html>', '{"trainingSessions":"none"}'])(
    '%s is none',
    (text) => expect(() => parse(text)).toThrow(/Cannot use/),
  );

  it('counts what cannot be read, and returns the rest', () => {
    const good = { identifier: { id: '1' }, startTime: '2026-01-01T10:00:00', durationMillis: 1000 };
    const bad = [null, 7, {}, { ...good, startTime: undefined }, { ...good, identifier: {} }];
    const { sessions, unreadable } = parse(JSON.stringify({ trainingSessions: [...bad, good] }));
    expect([sessions.map(({ session }) => session.id), unreadable]).toEqual([['1'], 5]);
  });

  it.each([
    ['a start that is no day', { startTime: 'soon' }],
    ['a start on a day there is not', { startTime: '2026-13-45T10:00:00' }],
    // Below it the exercises of a session are numbered.
    ['an id with a slash', { identifier: { id: '../1' } }],
  ])('cannot read %s', (_name, changes) => {
    const element = { identifier: { id: '1' }, startTime: '2026-01-01T10:00:00', durationMillis: 1000, ...changes };
    expect(parse(JSON.stringify([element]))).toEqual({ sessions: [], unreadable: 1 });
  });

  it('reads null for no exercises', () => {
    const element = {
      identifier: { id: '1' },
      startTime: '2026-01-01T10:00:00',
      durationMillis: 1000,
      exercises: null,
    };
    expect(parse(JSON.stringify([element]))).toMatchObject({ sessions: [{ session: { id: '1' } }], unreadable: 0 });
  });
});

describe('what only this model has', () => {
  const session = (exercise: object) => {
    const time = { startTime: '2026-01-01T10:00:00', durationMillis: 60_000, timezoneOffsetMinutes: 0 };
    return JSON.stringify([{ identifier: { id: '1' }, ...time, exercises: [{ ...time, ...exercise }] }]);
  };

  it('bands of speed and power', () => {
    const zones = [
      { type: 'ZONE_TYPE_SPEED', zones: [{ higherLimit: 7.2, inZone: 1500, distanceMeters: 3 }, { lowerLimit: 7.2 }] },
      { type: 'ZONE_TYPE_POWER', zones: [{ lowerLimit: 100, higherLimit: 200, inZone: '9000', muscleLoad: 1.5 }] },
    ];
    expect(workoutOf(session({ zones }))).toMatchObject({
      speed_zones: [
        { zone: 1, min_mps: 0, max_mps: 2, seconds: 1.5, distance_meters: 3 },
        { zone: 2, min_mps: 2, seconds: 0 },
      ],
      power_zones: [{ zone: 1, min_watts: 100, max_watts: 200, seconds: 9, muscle_load: 1.5 }],
    });
  });

  it('swimming and strength', () => {
    const style = {
      style: 'SWIMMING_STYLE_FREESTYLE',
      distanceMeters: 50,
      strokeCount: 40,
      swimmingTimeTotalMillis: 60_000,
    };
    const swimmingStatistics = { poolsSwum: 2, poolLength: 25, totalStrokeCount: 40, swimmingStyles: [style] };
    const set = { startTimeDeltaMillis: 5000, endTimeDeltaMillis: 20_000, movement: 'SQUAT', maxHeartRate: 120 };
    const strengthTrainingResults = {
      completedRounds: [{ completedSets: [{ endTimeDeltaMillis: 5000 }] }, { completedSets: [set] }],
    };
    const workout = workoutOf(session({ statistics: { swimmingStatistics }, strengthTrainingResults }));
    expect(workout.swimming).toEqual({
      pool_length_meters: 25,
      pool_lengths: 2,
      strokes: 40,
      styles: [{ style: 'freestyle', distance_meters: 50, strokes: 40, seconds: 60 }],
    });
    expect(workout.strength_sets).toEqual([
      { round: 1, start_seconds: 0, duration_seconds: 5 },
      { round: 2, start_seconds: 5, duration_seconds: 15, movement: 'SQUAT', max_heart_rate_bpm: 120 },
    ]);
  });
});

describe('JSON nested absurdly deep', () => {
  const deep = (open: string, close: string) => `${open.repeat(50_000)}1${close.repeat(50_000)}`;

  it.each([
    ['as envelopes', deep('{"trainingSessions":', '}')],
    [
      'in a session',
      `[{"identifier":{"id":"1"},"startTime":"2026-02-28T07:00:00","exercises":[],"comments":${deep('[', ']')}}]`,
    ],
  ])('%s is a bad response, and does not end the run', (_where, text) => {
    expect(() => parse(text)).toThrow(BadAnswerError);
  });
});
