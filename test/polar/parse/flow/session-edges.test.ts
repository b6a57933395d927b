import { describe, expect, it } from 'vitest';
import { beyondInWords, maxExercises } from '../../../../src/polar/parse/flow/session.js';
import { elementsById, parseSessionList } from '../../../../src/polar/parse/flow/session-list.js';
import { only, parse, series, session, start } from './sessions.js';

describe('a session of very many exercises', () => {
  const many = (count: number) => ({
    ...session(),
    exercises: Array.from({ length: count }, () => ({ startTime: start })),
  });
  const old = (count: number) => ({
    ...many(count),
    identifier: undefined,
    durationMillis: undefined,
    duration: 'PT1H',
  });

  it.each([
    ['the newer model', many],
    ['the older model', old],
  ])('has the first hundred, and says how many there are more: %s', (_, of) => {
    const most = parse(of(maxExercises));
    expect([most.exercises.length, most.beyond, beyondInWords(most)]).toEqual([100, undefined, undefined]);
    expect(most).not.toHaveProperty('beyond');
    const more = parse(of(maxExercises + 3));
    expect([more.exercises.length, more.beyond]).toEqual([100, 3]);
    expect(more.exercises.at(-1)?.partOf).toMatchObject({ index: 100, count: 100 });
    expect(beyondInWords(more)).toMatch(/^it has 103 exercises; the first 100 are workouts/);
    expect(parse({ ...of(0), exercises: undefined }).exercises).toHaveLength(1);
  });
});

describe('a session of the newer model', () => {
  it('is recognized by its id or by its milliseconds', () => {
    expect(parse({ startTime: start, durationMillis: 5000 })).toMatchObject({ exercises: [{ startTime: start }] });
    expect(parse({ startTime: start, identifier: { id: 'a' } })).toMatchObject({ id: 'a' });
    expect(only({ startTime: start, identifier: { id: 'a' } })).not.toHaveProperty('duration');
  });

  it('is on the clock of the device, whatever zone its start is in', () => {
    const clock = (exercise: object, more: object) => {
      const { startTime, utcOffsetMinutes } = only(session({ ...exercise }, { ...more }));
      return [startTime, utcOffsetMinutes];
    };
    const zoned = '2024-05-01T05:30:12Z';
    expect(clock({ startTime: zoned, timezoneOffsetMinutes: 180 }, {})).toEqual(['2024-05-01T08:30:12', 180]);
    expect(clock({ startTime: zoned }, {})).toEqual([start, 120]);
    expect(clock({ timezoneOffsetMinutes: 60 }, {})).toEqual([start, 60]);
    // Too far east for any place: kept as it came.
    expect(clock({ timezoneOffsetMinutes: 6000 }, {})).toEqual([start, 6000]);
    expect(clock({ startTime: undefined }, { startTime: zoned })).toEqual([start, 120]);
    expect(clock({ startTime: zoned }, { startTime: zoned, timezoneOffsetMinutes: undefined })).toEqual([
      '2024-05-01T05:30:12',
      0,
    ]);
  });

  it('has parts without an offset of their own on the clock of the session', () => {
    const pauseTimes = [{ startTime: '2024-05-01T05:40:12Z', endTime: '2024-05-01T05:41:12Z' }];
    expect(only(session({ pauseTimes })).pauses).toEqual([{ startMillis: 600_000, durationMillis: 60_000 }]);
    expect(only(session({ pauseTimes, timezoneOffsetMinutes: 60 })).pauses).toEqual([
      { startMillis: -3_000_000, durationMillis: 60_000 },
    ]);
  });

  it('has no pause with an unreadable time', () => {
    const pauseTimes = [
      { startTime: 'soon', endTime: '2024-05-01T07:41:12' },
      { startTime: '2024-05-01T07:40:12', endTime: 'later' },
    ];
    expect(only(session({ pauseTimes })).pauses).toStrictEqual([]);
  });

  it('has the heart rate of its summary rather than that of its statistics, and none if both are zero', () => {
    const statistics = { statistics: [{ type: 'STATISTICS_TYPE_HEART_RATE', avg: 130, max: 150 }] };
    expect(only(session({ statistics })).heartRate).toEqual({ average: 130, maximum: 150 });
    expect(only(session({ statistics, hrAvg: 120 })).heartRate).toEqual({ average: 120 });
    expect(only(session({ hrAvg: 0 })).heartRate).toBeUndefined();
  });

  it('has nothing if nothing was recorded', () => {
    const bare = only(session());
    expect(bare).toMatchObject({
      hasRoute: false,
      zones: [],
      samples: [],
      route: [],
      laps: [],
      autoLaps: [],
      pauses: [],
    });
    for (const key of ['rrGaps', 'bands', 'statistics', 'swimming', 'strength', 'hasTransition', 'trainingLoadPro'])
      expect(bare).not.toHaveProperty(key);
  });

  it('has a transition if it has series or points of one', () => {
    const transition = (exercise: object) => only(session(exercise as Record<string, unknown>)).hasTransition;
    expect(transition({ samples: { transitionSamples: [{}] } })).toBe(true);
    expect(transition({ routes: { transitionRoute: { wayPoints: [{}] } } })).toBe(true);
    expect(transition({ routes: { transitionRoute: {} }, samples: { transitionSamples: [] } })).toBeUndefined();
  });
});

describe('zones', () => {
  const zones = (...list: object[]) => only(session({ zones: list })).zones;

  it('of the heart rate are those of that kind, with limits and times of zero where these are left out', () => {
    const power = { type: 'ZONE_TYPE_POWER', zones: [{ lowerLimit: 1, higherLimit: 2 }] };
    const heart = { type: 'HEART_RATE', zones: [{ higherLimit: 110, inZone: 1500 }, { lowerLimit: 110 }, {}] };
    expect(zones(power, heart)).toEqual([
      { index: 0, lowerLimit: 0, upperLimit: 110, inZone: 'PT1.5S' },
      { index: 1, lowerLimit: 110, inZone: 'PT0S' },
      { index: 2, inZone: 'PT0S' },
    ]);
    expect(zones(power)).toEqual([]);
    expect(zones({ ...heart, type: 'HEART_ZONE_TYPE_RATE' })).toEqual([]);
    expect(zones({ ...heart, type: 'HEART_RATE_ZONE_TYPE_' })).toEqual([]);
  });

  it('of another kind are bands, and none if they are empty', () => {
    const bands = (...list: object[]) => only(session({ zones: list })).bands;
    const fat = { type: 'ZONE_TYPE_FIT_FAT', zones: [{ higherLimit: 140, inZone: 5 }, {}] };
    expect(bands(fat, { type: 'ZONE_TYPE_SPEED', zones: [] })).toStrictEqual({
      fatFitness: [
        { lower: 0, upper: 140, millis: 5 },
        { lower: 0, millis: 0 },
      ],
    });
    expect(bands({ type: 'SPEED', zones: [] }, { type: 'FIT_ZONE_TYPE_FAT', zones: [{}] })).toBeUndefined();
  });
});

describe('words', () => {
  it('for the load are those of v3, and no rating is absent', () => {
    const load = (report: object) => only(session({ trainingLoadReport: report })).trainingLoadPro;
    expect(load({ cardioLoadInterpretation: 'LOAD_INTERPRETATION_HIGH', sessionRpe: 'RPE_HARD' })).toEqual({
      ...{ cardioLoadInterpretation: 'HIGH', userRpe: 'RPE_HARD' },
    });
    expect(load({ muscleLoadInterpretation: 'MY_LOAD_INTERPRETATION_HIGH' })).toEqual({
      muscleLoadInterpretation: 'MY_LOAD_INTERPRETATION_HIGH',
    });
    expect(load({ sessionRpe: 'RPE_NONE' })).toBeUndefined();
  });

  it('with a prefix anywhere but at the beginning are others', () => {
    const { samples } = only(session(series('MY_SAMPLE_TYPE_SPEED', [1])));
    expect(samples).toEqual([{ sampleType: 'MY_SAMPLE_TYPE_SPEED', recordingRate: 1, data: Float64Array.of(1) }]);
    const statistics = { statistics: [{ type: 'SPSTATISTICS_TYPE_EED', avg: 5 }] };
    expect(only(session({ statistics })).statistics).toBeUndefined();
  });
});

describe('swimming and strength', () => {
  const swimming = (statistics: object) => only(session({ statistics: { swimmingStatistics: statistics } })).swimming;

  it('of a pool in yards has no length in meters', () => {
    for (const poolUnits of [undefined, 'SWIMMING_POOL_UNITS_METERS', 'metres', 'METRE'])
      expect(swimming({ poolLength: 25, poolUnits })).toEqual({ poolLength: 25 });
    expect(swimming({ poolLength: 25, poolUnits: 'SWIMMING_POOL_UNITS_YARDS', poolsSwum: 4 })).toEqual({ lengths: 4 });
  });

  it('has each style with its heart rate, if there is one', () => {
    const styles = [
      { style: 'SWIMMING_STYLE_BACK', hrAvg: 120, hrMax: 130, swolfAvg: 40 },
      { hrAvg: 0, hrMax: 130 },
      { style: 'MY_SWIMMING_STYLE_X', hrAvg: 120, hrMax: 0 },
      { hrAvg: 0 },
    ];
    expect(swimming({ swimmingStyles: styles })?.styles).toStrictEqual([
      { style: 'back', heartRate: { average: 120, maximum: 130 }, swolf: 40 },
      { heartRate: { maximum: 130 } },
      { style: 'my_swimming_style_x', heartRate: { average: 120 } },
      {},
    ]);
    expect(swimming({ swimmingStyles: [], poolsSwum: 0, poolLength: 0 })).toBeUndefined();
  });

  it('has the sets of all rounds, one without sets counted too', () => {
    const set = (avgHeartRate: number, maxHeartRate: number) => ({ avgHeartRate, maxHeartRate });
    const completedRounds = [{ completedSets: [set(100, 120)] }, {}, { completedSets: [set(0, 120), set(100, 0)] }];
    const at = { startMillis: 0, endMillis: 0 };
    expect(only(session({ strengthTrainingResults: { completedRounds } })).strength).toStrictEqual([
      { round: 1, ...at, heartRate: { average: 100, maximum: 120 } },
      { round: 3, ...at, heartRate: { maximum: 120 } },
      { round: 3, ...at, heartRate: { average: 100 } },
    ]);
  });
});

describe('an element of a list', () => {
  const element = (id: unknown, more: object = {}) => ({
    identifier: { id },
    startTime: start,
    durationMillis: 1,
    ...more,
  });
  const bytes = (value: unknown) => Buffer.from(JSON.stringify(value));

  it('is found by its id, as it came', () => {
    const list = [null, 7, [], {}, { identifier: null }, element(8), element('a', { name: 'first' }), element('a')];
    expect(elementsById(bytes(list)).get('a')).toEqual(element('a', { name: 'first' }));
    expect(elementsById(bytes({ trainingSessions: list })).get('8')).toEqual(element(8));
    expect(elementsById(bytes(list)).get('b')).toBeUndefined();
    expect(() => elementsById(bytes('text'))).toThrow('without a list');
  });

  it('belongs to the local day on which it starts', () => {
    const day = (more: object) => parseSessionList(bytes([element('a', more)])).sessions[0]?.day;
    const late = '2024-05-01T23:30:00Z';
    expect(day({ startTime: late, timezoneOffsetMinutes: 60 })).toBe('2024-05-02');
    expect(day({ startTime: late, timezoneOffsetMinutes: '60' })).toBe('2024-05-02');
    expect(day({ startTime: late, timezoneOffsetMinutes: null })).toBe('2024-05-01');
    expect(day({ startTime: '2024-05-01T23:30:00-05:00', timezoneOffsetMinutes: [0] })).toBe('2024-05-01');
    expect(day({ startTime: '20240501T10:00' })).toBeUndefined();
  });
});
