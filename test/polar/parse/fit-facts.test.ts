import { describe, expect, it } from 'vitest';
import { parseFitFacts } from '../../../src/polar/parse/fit-facts.js';
import { type FitField, fitFile, fitStart, message, unixStart } from './fit-bytes.js';

const begins: FitField = [2, 4, fitStart + 60];
const lapsOf = (...fields: FitField[]) => parseFitFacts(fitFile(message(19, fields))).laps;

describe('a lap of a FIT file', () => {
  const startMs = unixStart + 60_000;

  it.each<[string, FitField[], object]>([
    [
      'the time of its timer rather than that of the clock',
      [
        [7, 4, 90_000],
        [8, 4, 80_500],
      ],
      { durationMs: 80_500 },
    ],
    ['the time of the clock where there is no other', [[7, 4, 90_000]], { durationMs: 90_000 }],
    ['its distance, from centimeters', [[9, 4, 100_050]], { distance: 1000.5 }],
    ['a distance of zero', [[9, 4, 0]], { distance: 0 }],
    ['its calories', [[11, 2, 41]], { calories: 41 }],
    ['no calories where it says zero', [[11, 2, 0]], {}],
    [
      'average and maximum of the heart rate',
      [
        [15, 1, 140],
        [16, 1, 151],
      ],
      { heartRate: { average: 140, maximum: 151 } },
    ],
    ['one of the two', [[16, 1, 151]], { heartRate: { maximum: 151 } }],
  ])('has %s', (_, fields, what) => {
    expect(lapsOf(begins, ...fields)).toEqual([{ startMs, auto: false, ...what }]);
  });

  it.each([
    // FIT's profile: a button, time, distance, four by position, the end of the session, equipment.
    [0, false],
    [1, true],
    [2, true],
    [3, true],
    [4, true],
    [5, true],
    [6, true],
    [7, false],
    [8, false],
  ])('with trigger %i was taken by the watch: %j', (trigger, auto) => {
    expect(lapsOf(begins, [24, 1, trigger])).toEqual([{ startMs, auto }]);
  });

  it('without a start does not count', () => {
    expect(lapsOf([8, 4, 80_500])).toEqual([]);
  });
});

describe('the pauses of a FIT file', () => {
  const pausesOf = (...messages: number[][]) => parseFitFacts(fitFile(...messages)).pauses;
  const event = (seconds: number, type: number, what = 0) =>
    message(21, [
      [253, 4, fitStart + seconds],
      [0, 1, what],
      [1, 1, type],
    ]);
  const [start, stop] = [0, 4];
  const session = (elapsed: number, timer: number) =>
    message(18, [
      [7, 4, elapsed],
      [8, 4, timer],
    ]);
  const record = (seconds: number) => message(20, [[253, 4, fitStart + seconds]]);
  const recordsWithAGap = [0, 1, 2, 3, 4, 35, 36, 37].map(record);
  const gap = [{ startMillis: 5000, durationMillis: 30_000 }];

  it.each([1, 4, 8, 9])('are those between a stop (type %i) of the timer and its next start', (type) => {
    expect(pausesOf(event(0, start), event(60, type), event(90, start))).toEqual([
      { startMillis: 60_000, durationMillis: 30_000 },
    ]);
  });

  it('are all found, each from its first stop to its first start', () => {
    const events = [
      event(5, start),
      event(8, start),
      event(65, stop),
      event(70, stop),
      event(95, start),
      event(99, start),
    ];
    expect(pausesOf(...events, event(105, stop), event(106, start), event(200, stop))).toEqual([
      { startMillis: 60_000, durationMillis: 30_000 },
      { startMillis: 100_000, durationMillis: 1000 },
    ]);
  });

  it.each([
    ['what is neither start nor stop', [event(0, start), event(60, 3), event(90, start)]],
    [
      'an event without a type',
      [
        event(0, start),
        message(21, [
          [253, 4, fitStart + 60],
          [0, 1, 0],
        ]),
        event(90, start),
      ],
    ],
    ['what stops something else than the timer', [event(0, start), event(60, stop, 9), event(90, start)]],
    [
      'an event without a time',
      [
        event(0, start),
        message(21, [
          [0, 1, 0],
          [1, 1, 4],
        ]),
        event(90, start),
      ],
    ],
    ['a stop before the first start', [event(0, stop), event(30, start)]],
    ['a stop after which nothing starts', [event(0, start), event(60, stop)]],
    ['a start in the same second', [event(0, start), event(60, stop), event(60, start)]],
  ])('do not come from %s', (_, events) => {
    expect(pausesOf(...events)).toEqual([]);
  });

  it('are not known without events of the timer and without sums', () => {
    expect(parseFitFacts(fitFile(...recordsWithAGap))).toEqual({ laps: [] });
    expect(pausesOf(event(0, stop), event(30, stop), ...recordsWithAGap)).toBeUndefined();
    expect(pausesOf(message(18, [[7, 4, 38_000]]), ...recordsWithAGap)).toBeUndefined();
    expect(pausesOf(message(18, [[8, 4, 8000]]), ...recordsWithAGap)).toBeUndefined();
  });

  it('are none if the timer was started and nothing shows that it stopped', () => {
    expect(pausesOf(event(0, start), message(18, [[7, 4, 38_000]]), ...recordsWithAGap)).toEqual([]);
    expect(pausesOf(event(0, start), message(18, [[8, 4, 8000]]), ...recordsWithAGap)).toEqual([]);
  });

  it('do not end with a start without a time', () => {
    const untold = message(21, [
      [0, 1, 0],
      [1, 1, start],
    ]);
    expect(pausesOf(event(0, start), event(60, stop), untold, event(90, start))).toEqual([
      { startMillis: 60_000, durationMillis: 30_000 },
    ]);
  });

  it('are none if the sums of the session are the same to within a second', () => {
    expect(pausesOf(session(60_000, 60_000), ...recordsWithAGap)).toEqual([]);
    expect(pausesOf(session(61_000, 60_000), ...recordsWithAGap)).toEqual([]);
    expect(pausesOf(session(61_001, 60_000), ...recordsWithAGap)).toBeUndefined();
  });

  it('are the jumps between records that add up to what the session says', () => {
    expect(pausesOf(session(38_000, 8000), ...recordsWithAGap)).toEqual(gap);
    expect(pausesOf(session(68_000, 8000), ...recordsWithAGap)).toBeUndefined();
    // The timer was started, and what stopped it is not recorded.
    expect(pausesOf(event(0, start), session(38_000, 8000), ...recordsWithAGap)).toEqual(gap);
    const untimed = message(20, [[3, 1, 140]]);
    expect(pausesOf(session(38_000, 8000), untimed, ...recordsWithAGap, untimed)).toEqual(gap);
  });

  it('are those of the events if both show them', () => {
    const events = [event(0, start), event(5, stop), event(34, start)];
    expect(pausesOf(...events, session(38_000, 8000), ...recordsWithAGap)).toEqual([
      { startMillis: 5000, durationMillis: 29_000 },
    ]);
  });

  it('are not looked for between the parts of a multisport session', () => {
    expect(pausesOf(session(38_000, 8000), session(1000, 1000), ...recordsWithAGap)).toBeUndefined();
    expect(pausesOf(event(0, start), session(38_000, 8000), session(1, 1), ...recordsWithAGap)).toEqual([]);
  });
});
