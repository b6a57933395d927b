import { describe, expect, it } from 'vitest';
import { only, parse, written } from './sessions.js';

const start = '2016-04-03T12:00:00.000';
const at = (second: number) => new Date(Date.parse(`${start}Z`) + second * 1000).toISOString().slice(0, -1);
/** Ten seconds of the older model. */
const old = (exercise: object = {}, more: object = {}) => ({
  ...{ exportVersion: '1.6', startTime: start, stopTime: at(10), timeZoneOffset: 180, duration: 'PT10S' },
  exercises: [{ startTime: start, duration: 'PT10S', sport: 'RUNNING', ...exercise }],
  ...more,
});
const values = (...list: [second: number, value?: unknown][]) =>
  list.map(([second, value]) => ({ dateTime: at(second), ...(value !== undefined && { value }) }));

describe('a session of the older model', () => {
  it('is recognized by its version or by its duration', () => {
    expect(parse({ startTime: start, exportVersion: '1.3' }).exercises).toHaveLength(1);
    expect(parse({ startTime: start, duration: 'PT1S' }).exercises).toMatchObject([{ duration: 'PT1S' }]);
    expect(() => parse({ startTime: start })).toThrow('an unexpected shape');
    expect(parse({ startTime: start, exportVersion: '1.3', exercises: [] }).exercises).toHaveLength(1);
  });

  it('has the heart rate of the exercise, else of the session, and no zero', () => {
    const heart = (heartRate: object | undefined, averageHeartRate: number, maximumHeartRate: number) =>
      only(old({ heartRate }, { averageHeartRate, maximumHeartRate })).heartRate;
    expect(heart({ avg: 120, max: 140 }, 1, 2)).toEqual({ average: 120, maximum: 140 });
    expect(heart({ avg: 120 }, 1, 150)).toEqual({ average: 120, maximum: 150 });
    expect(heart({ max: 140 }, 125, 1)).toEqual({ average: 125, maximum: 140 });
    expect(heart({ avg: 0, max: 0 }, 125, 0)).toEqual({ average: 125 });
    expect(heart(undefined, 0, 150)).toEqual({ maximum: 150 });
    expect(heart(undefined, 0, 0)).toBeUndefined();
  });

  it('is on the clock of the given offset, and of the zone of its start', () => {
    const clock = (exercise: object, more: object) => {
      const { startTime, utcOffsetMinutes } = only(old(exercise, more));
      return [startTime, utcOffsetMinutes];
    };
    expect(clock({ timezoneOffset: 60 }, {})).toEqual([start, 60]);
    expect(clock({}, { timeZoneOffset: 0 })).toEqual([start, 0]);
    expect(clock({ startTime: '2016-04-03T12:00:00Z' }, {})).toEqual(['2016-04-03T15:00:00', 180]);
    expect(clock({ startTime: '2016-04-03T12:00:00+02:00' }, { timeZoneOffset: undefined })).toEqual([
      '2016-04-03T12:00:00',
      120,
    ]);
    // Too far east for any place: kept as it came.
    expect(clock({}, { timeZoneOffset: 6000 })).toEqual([start, 6000]);
  });

  it('lasts until the session stopped, else as long as its duration', () => {
    expect(only(old()).elapsedMillis).toBe(10_000);
    expect(only(old({}, { stopTime: at(25) })).elapsedMillis).toBe(25_000);
    expect(only(old({ stopTime: at(40) }, { stopTime: at(25) })).elapsedMillis).toBe(40_000);
    expect(only(old({}, { stopTime: undefined })).elapsedMillis).toBe(10_000);
    expect(only(old({ duration: undefined }, { stopTime: undefined, duration: 'PT20S' })).elapsedMillis).toBe(20_000);
  });

  it('has a route if it has points, and laps if it has any', () => {
    const recordedRoute = [{ dateTime: at(1), latitude: 60, longitude: 24 }];
    expect(only(old({ samples: { recordedRoute } }))).toMatchObject({ hasRoute: true, laps: [], autoLaps: [] });
    expect(only(old())).toMatchObject({ hasRoute: false, route: [], samples: [], zones: [] });
  });

  it('with several exercises: the route of the first ends it where the next one begins, to the millisecond', () => {
    const point = (second: number) => ({ dateTime: at(second), latitude: 60, longitude: 24 });
    const recordedRoute = [point(1), point(60), point(61)];
    const [first, second] = [{ startTime: start, samples: { recordedRoute } }, { startTime: at(60) }];
    const { exercises } = parse({ ...old(), stopTime: at(100), exercises: [first, second] });
    expect(exercises.map(({ elapsedMillis }) => elapsedMillis)).toEqual([60_000, 40_000]);
  });
});

it('an exercise has its own name and note, else those of the session', () => {
  const legs = [{ startTime: start, note: 'mine', name: 'Leg' }, { startTime: at(60) }];
  const { exercises } = parse({ ...old(), note: 'ours', name: 'Race', exercises: legs });
  expect(exercises.map(({ note, name }) => [note, name])).toEqual([
    ['mine', 'Leg'],
    ['ours', 'Race'],
  ]);
});

describe('laps, zones and bands of the older model', () => {
  it('are those with a readable duration', () => {
    const laps = [
      { duration: 'PT6S', splitTime: 'PT6S' },
      { duration: 'soon' },
      { distance: 5 },
      { duration: 'PT1.5S', splitTime: 'x' },
    ];
    const read = [{ durationMillis: 6000, splitMillis: 6000 }, { durationMillis: 1500 }];
    expect(only(old({ laps, autoLaps: laps }))).toMatchObject({ laps: read, autoLaps: read });
    expect(only(old({ laps })).laps).toStrictEqual(read);
  });

  it.each(['heart_rate', 'heartRate', 'HEART_RATE'])('of the heart rate are found under "%s"', (name) => {
    const zones = { speed: [{ higherLimit: 1 }], [name]: [{ lowerLimit: 95, higherLimit: 114, inZone: 'PT8S' }, null] };
    expect(only(old({ zones })).zones).toStrictEqual([{ index: 0, lowerLimit: 95, upperLimit: 114, inZone: 'PT8S' }]);
  });

  it('are none if there is no list, or an empty one', () => {
    for (const zones of [undefined, {}, { heart_rate: 5, speed: 'x' }, { heart_rate: [], power: [], speed: null }]) {
      expect(only(old({ zones }))).toMatchObject({ zones: [] });
      expect(only(old({ zones }))).not.toHaveProperty('bands');
    }
    expect(only(old({ zones: { FIT_FAT: [{ higherLimit: 140, inZone: 'x' }] } })).bands).toStrictEqual({
      fatFitness: [{ lower: 0, upper: 140, millis: 0 }],
    });
  });
});

describe('a series of the older model', () => {
  const seriesOf = (samples: object) =>
    written(only(old({ samples })).samples)?.map(({ sampleType, recordingRate, data }) => [
      sampleType,
      recordingRate,
      data,
    ]);

  it('is on a grid of its shortest step, at least a second', () => {
    expect(seriesOf({ speed: values([0, 1], [5, 2], [15, 3]) })).toEqual([['1', 5, '1,2,,3']]);
    expect(seriesOf({ speed: values([0, 1], [0.4, 2], [1, 3], [2, 4]) })).toEqual([['1', 1, '2,3,4']]);
    expect(seriesOf({ speed: values([0, 1], [1.6, 2]) })).toEqual([['1', 2, '1,2']]);
    // A time that repeats or goes back is not a step.
    expect(seriesOf({ speed: values([0, 1], [0, 2], [5, 3], [5, 4]) })).toEqual([['1', 5, '2,4']]);
    expect(seriesOf({ speed: values([5, 1], [0, 2], [10, 3]) })).toEqual([['1', 10, '2,3']]);
    expect(seriesOf({ speed: values([10, 1], [15, 2]) })).toEqual([['1', 5, ',,1,2']]);
    const untimed = { dateTime: 'soon', value: 9 };
    expect(seriesOf({ speed: [...values([3, 1]), untimed, ...values([4, 2])] })).toEqual([['1', 1, ',,,1,2']]);
    expect(seriesOf({ speed: values([3, 1]) })).toEqual([['1', 1, ',,,1']]);
  });

  it('has nothing from before its start, or from a clock that is days off', () => {
    const days = 10 * 86_400;
    expect(seriesOf({ speed: values([-5, 9], [0, 1], [1, 2]) })).toEqual([['1', 1, '1,2']]);
    expect(seriesOf({ speed: values([0, 1], [1, 2], [days, 9]) })).toEqual([['1', 1, '1,2']]);
    expect(seriesOf({ speed: values([-5, 9]) })).toEqual([]);
  });

  it('has a gap for a missing value, and nothing for a missing time', () => {
    expect(
      seriesOf({
        speed: [
          ...values([0, 1], [1], [2, 'x'], [3, '4']),
          { value: 9 },
          { dateTime: 5, value: 9 },
          { dateTime: [at(5)], value: 9 },
        ],
      }),
    ).toEqual([['1', 1, '1,,,4']]);
    expect(
      seriesOf({ speed: [null, 7, 'x', { dateTime: 'soon', value: 1 }], cadence: 'none', glow: values([0, 1]) }),
    ).toEqual([['glow', 1, '1']]);
    expect(seriesOf({ toString: values([0, 1]) })).toEqual([['toString', 1, '1']]);
  });

  it('of beats has a gap where there was no contact, or nothing readable', () => {
    const rr = [
      { duration: 'PT0.5S' },
      { duration: 'PT0.51S', offline: true },
      { duration: 5 },
      null,
      { duration: ['PT0.5S'] },
    ];
    const exercise = only(old({ samples: { rr } }));
    expect(written(exercise.samples)).toEqual([{ sampleType: '11', recordingRate: null, data: '500,,,,' }]);
    expect(exercise.rrGaps).toEqual([{ beat: 1, millis: 510 }]);
  });
});

describe('a route of the older model', () => {
  const zone = 3 * 3600;
  const routeOf = (seconds: readonly number[], more: object = {}) =>
    only(
      old(
        {
          samples: { recordedRoute: seconds.map((second) => ({ dateTime: at(second), latitude: 60, longitude: 24 })) },
        },
        more,
      ),
    ).route?.map(({ offsetMillis }) => (offsetMillis ?? Number.NaN) / 1000);

  it('has nothing from before the start, and NaN where there is no position', () => {
    expect(routeOf([-1, 0, 5])).toEqual([0, 5]);
    const recordedRoute = [{ dateTime: at(0), latitude: 'x', altitude: 'y' }];
    expect(only(old({ samples: { recordedRoute } })).route).toStrictEqual([
      { latitude: Number.NaN, longitude: Number.NaN, offsetMillis: 0 },
    ]);
  });

  it('with the zone added twice is within the session without it, to within a minute on both sides', () => {
    expect(routeOf([zone, zone + 5])).toEqual([0, 5]);
    expect(routeOf([zone - 60, zone + 70])).toEqual([70]);
    expect(routeOf([zone - 61, zone + 70])).toEqual([zone - 61, zone + 70]);
    expect(routeOf([zone - 60, zone + 71])).toEqual([zone - 60, zone + 71]);
  });

  it('is on its own clock if it is within the session, to within a minute', () => {
    expect(routeOf([-60, 70])).toEqual([70]);
    expect(routeOf([5, 70])).toEqual([5, 70]);
    // One of many points outside is enough, if all of them are inside without the zone.
    const wide = { stopTime: at(zone + 100) };
    expect(routeOf([zone, zone + 150], wide)).toEqual([zone, zone + 150]);
    expect(routeOf([zone, zone + 161], wide)).toEqual([0, 161]);
  });

  it('is judged without points that are further than a day from the session', () => {
    const far = 86_410;
    expect(routeOf([zone, far + 1])).toEqual([0, far + 1 - zone]);
    expect(routeOf([zone, far])).toEqual([zone, far]);
    expect(routeOf([far + 5])).toEqual([far + 5]);
  });

  it('stays as it is if the session does not say how long it took', () => {
    const untold = { stopTime: undefined, duration: undefined };
    const recordedRoute = [{ dateTime: at(zone), latitude: 60, longitude: 24 }];
    const exercise = only(old({ duration: undefined, samples: { recordedRoute } }, untold));
    expect(exercise.route?.map(({ offsetMillis }) => offsetMillis)).toEqual([zone * 1000]);
  });
});
