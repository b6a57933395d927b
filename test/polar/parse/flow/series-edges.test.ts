import { describe, expect, it } from 'vitest';
import { only, series, session, start, written } from './sessions.js';

const seriesOf = (exercise: Record<string, unknown>) => written(only(session(exercise)).samples);

describe('a series', () => {
  it('without an interval has no rate', () => {
    expect(seriesOf(series('SPEED', [1, 2], null))).toStrictEqual([{ sampleType: '1', data: '1,2' }]);
    expect(seriesOf(series('SPEED', [1, 2], 500))).toStrictEqual([
      { sampleType: '1', recordingRate: 0.5, data: '1,2' },
    ]);
  });

  it('has a gap for everything that is not a number', () => {
    const values = [1, '2', ' 3 ', '', '  ', 'x', true, null, {}, [4], 0];
    expect(seriesOf(series('SPEED', values))?.[0]?.data).toBe('1,2,3,,,,,,,,0');
    // A single gap would mean no series.
    expect(seriesOf(series('SPEED', [null]))?.[0]?.data).toBe('null');
    expect(seriesOf(series('SPEED', [null, null]))?.[0]?.data).toBe(',');
    expect(seriesOf(series('SPEED', [0]))?.[0]?.data).toBe('0');
  });

  it.each([
    // Twice the power of the crank, to within 0.3; or the same, to within 0.15.
    [228, '200'],
    [171, '200'],
    [231, undefined],
    [169, undefined],
    [114, '100'],
    [86, '100'],
    [116, undefined],
    [84, undefined],
  ])('of one crank (100 W), with an average of %i W, is the power if that is beyond doubt', (avg, power) => {
    const statistics = { statistics: [{ type: 'POWER', avg }] };
    const [one] = seriesOf({ ...series('LEFT_CRANK_CURRENT_POWER', [100]), statistics }) ?? [];
    expect(one).toEqual(
      power === undefined
        ? { sampleType: 'LEFT_CRANK_CURRENT_POWER', recordingRate: 1, data: '100' }
        : { sampleType: '4', recordingRate: 1, data: power },
    );
  });
});

describe('RR intervals', () => {
  const beats = (...rrSamples: unknown[]) => {
    const { samples, rrGaps } = only(session({ samples: { rrSamples } }));
    return [written(samples), rrGaps];
  };

  it('have a gap where there was no contact, however that is written, and the gap has its length', () => {
    const list = [
      { durationMillis: 500 },
      { durationMillis: 510, offline: true },
      { durationMillis: '520', offline: 'true' },
      { durationMillis: 530, offline: false },
      { offline: true },
      null,
      7,
      { durationMillis: 540, offline: 'no' },
    ];
    expect(beats(...list)).toEqual([
      [{ sampleType: '11', recordingRate: null, data: '500,,,530,,,,540' }],
      [
        { beat: 1, millis: 510 },
        { beat: 2, millis: 520 },
      ],
    ]);
  });

  it('without a gap, or without any, have none', () => {
    expect(beats({ durationMillis: 500 })).toEqual([
      [{ sampleType: '11', recordingRate: null, data: '500' }],
      undefined,
    ]);
    expect(beats()).toEqual([[], undefined]);
  });
});

describe('a point of a route', () => {
  it('has a zero where a zero was left out, and is not a point with anything else there', () => {
    const wayPoints = [
      { latitude: 5, elapsedMillis: 1000 },
      { longitude: '6' },
      { latitude: 'x', longitude: null },
      null,
      7,
    ];
    const { route } = only(session({ routes: { route: { startTime: start, wayPoints } } }));
    expect(route).toStrictEqual([
      { latitude: 5, longitude: 0, offsetMillis: 1000 },
      { latitude: 0, longitude: 6, offsetMillis: 0 },
      { latitude: Number.NaN, longitude: Number.NaN, offsetMillis: 0 },
      { latitude: 0, longitude: 0, offsetMillis: 0 },
      { latitude: 0, longitude: 0, offsetMillis: 0 },
    ]);
  });
});

describe('altitudes that were not measured', () => {
  const read = (altitude: unknown[], route: unknown[] = []) => {
    const wayPoints = route.map((one) => ({ latitude: 1, longitude: 2, altitude: one }));
    const both = only(session({ ...series('ALTITUDE', altitude), routes: { route: { startTime: start, wayPoints } } }));
    return [written(both.samples)?.[0]?.data, both.route?.map((point) => point.altitude)];
  };

  it.each<[string, unknown[], unknown[], string, unknown[]]>([
    ['are those before the first one', [0, 0, 50], [], ',,50', []],
    ['are none behind it', [50, 0], [], '50,0', []],
    ['are none before one of two meters', [0, 2], [], '0,2', []],
    ['are those before one below the sea', [0, -2.5], [], ',-2.5', []],
    ['are told by a gap, too', [null, 0, 50], [], ',,50', []],
    ['are none where only gaps are before the first one', [null, 50, 0], [], ',50,0', []],
    ['are all, where the route is elsewhere', [0, 0], [50], ',', [50]],
    ['are all of the route, where the series is elsewhere', [50], [0, 0], '50', [undefined, undefined]],
    ['are none where both say the same', [0, 0], [0, 2], '0,0', [0, 2]],
  ])('%s', (_, altitude, route, data, points) => {
    expect(read(altitude, route)).toEqual([data, points]);
  });
});
