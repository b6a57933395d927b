import { describe, expect, it } from 'vitest';
import { combineExercises, combineSources } from '../../src/workouts/merge.js';
import type { SourceSession } from '../../src/workouts/source-session.js';

const startTime = '2025-06-01T12:00:00';
const later = '2025-06-01T12:00:02';
/** Two sources of one session, the first with precedence. */
const both = (first: Partial<SourceSession>, second: Partial<SourceSession>) =>
  combineExercises({ startTime, ...first }, { startTime, ...second });
const point = { latitude: 60, longitude: 25, time: 'PT0S' };
const beats = { sampleType: '11', data: '800,810', recordingRate: null };

describe('the clock of a session with several sources', () => {
  const named = { startTime: later, utcOffsetMinutes: 120 };
  const assumed = { startTime, utcOffsetMinutes: 60, zoneAssumed: true } as const;
  const silent = { startTime: '2025-06-01T12:00:01' };

  it('is that of the first that names its time zone, whatever comes before it', () => {
    expect(combineSources([silent, assumed, named])).toEqual(named);
    expect(combineSources([named, assumed])).toEqual(named);
    expect(combineSources([assumed, named, { ...named, startTime }])).toEqual(named);
  });

  it('is that of the first with an assumed zone if none names one, and is still marked as assumed', () => {
    expect(combineSources([silent, assumed])).toEqual(assumed);
  });

  it('is that of the first if nothing is known', () => {
    expect(combineSources([silent, { startTime }])).toEqual(silent);
  });

  it('keeps an offset with the start it belongs to', () => {
    expect(both({}, { startTime: later, utcOffsetMinutes: 60 })).toEqual({ startTime });
    expect(both({}, { utcOffsetMinutes: 60 })).toEqual({ startTime, utcOffsetMinutes: 60 });
    expect(both({ utcOffsetMinutes: 0 }, { utcOffsetMinutes: 60 })).toEqual({ startTime, utcOffsetMinutes: 0 });
  });
});

describe('a number of 0', () => {
  it('means no distance and no heart rate', () => {
    expect(both({ distance: 0 }, { distance: 900 })).toEqual({ startTime, distance: 900 });
    expect(both({ distance: 800 }, { distance: 900 })).toEqual({ startTime, distance: 800 });
    expect(both({ distance: 0 }, { distance: 0 })).toEqual({ startTime });
    expect(both({ heartRate: { average: 0, maximum: 170 } }, { heartRate: { average: 120, maximum: 0 } })).toEqual({
      startTime,
      heartRate: { average: 120, maximum: 170 },
    });
    expect(both({ heartRate: { average: 0 } }, { heartRate: { average: 0 } })).toEqual({ startTime });
  });
});

describe('what one source lacks', () => {
  it('the other fills in, member by member if the members are separate facts', () => {
    expect(
      both({ trainingLoadPro: { cardioLoad: 50 } }, { trainingLoadPro: { cardioLoad: 60, userRpe: 'RPE_HARD' } }),
    ).toEqual({ startTime, trainingLoadPro: { cardioLoad: 50, userRpe: 'RPE_HARD' } });
    expect(both({}, { trainingLoadPro: { cardioLoad: 60 } })).toEqual({
      startTime,
      trainingLoadPro: { cardioLoad: 60 },
    });
  });

  const lists = {
    zones: [
      [{ index: 0, lowerLimit: 90, upperLimit: 110, inZone: 'PT5S' }],
      [{ index: 1, lowerLimit: 110, upperLimit: 130, inZone: 'PT6S' }],
    ],
    laps: [[{ splitMillis: 1000 }], [{ splitMillis: 2000 }]],
    autoLaps: [[{ splitMillis: 3000 }], [{ splitMillis: 4000 }]],
    pauses: [[{ startTime, durationMillis: 1000 }], [{ startTime: later, durationMillis: 2000 }]],
  } as unknown as Record<'zones' | 'laps' | 'autoLaps' | 'pauses', [unknown[], unknown[]]>;

  it.each(Object.entries(lists))('%s: the first list that is not empty, whole', (name, [mine, theirs]) => {
    expect(both({ [name]: mine }, { [name]: theirs })).toEqual({ startTime, [name]: mine });
    expect(both({ [name]: [] }, { [name]: theirs })).toEqual({ startTime, [name]: theirs });
    expect(both({}, { [name]: theirs })).toEqual({ startTime, [name]: theirs });
    expect(both({ [name]: mine }, { [name]: [] })).toEqual({ startTime, [name]: mine });
    expect(both({ [name]: mine }, {})).toEqual({ startTime, [name]: mine });
    expect(both({ [name]: [] }, {})).toEqual({ startTime, [name]: [] });
    expect(both({}, { [name]: [] })).toEqual({ startTime, [name]: [] });
    expect(both({}, {})).toEqual({ startTime });
  });

  it('a session is only listed if no source has more', () => {
    expect(both({ isListedOnly: true }, {})).toEqual({ startTime });
    expect(both({}, { isListedOnly: true })).toEqual({ startTime });
    expect(both({ isListedOnly: true }, { isListedOnly: true })).toEqual({ startTime, isListedOnly: true });
  });
});

describe('samples', () => {
  const speed = { sampleType: '1', data: '9,9', recordingRate: 1 };
  const own = { sampleType: '0', data: '90,91', recordingRate: 1 };

  it('of one type come from one source; a series without values does not count', () => {
    expect(both({ samples: [own] }, { samples: [{ ...own, data: '1,2' }, speed] }).samples).toEqual([own, speed]);
    expect(both({ samples: [{ ...own, data: ' ' }] }, { samples: [{ ...own, data: '1,2' }] }).samples).toEqual([
      { ...own, data: '1,2' },
    ]);
    expect(both({ samples: [own] }, { samples: [{ ...speed, data: '' }] }).samples).toEqual([own]);
    expect(both({}, { samples: [own] }).samples).toEqual([own]);
    expect(both({ samples: [own] }, {}).samples).toEqual([own]);
  });

  it('gaps between beats stay with their beats', () => {
    const mine = [{ beat: 1, millis: 700 }];
    const theirs = [{ beat: 2, millis: 900 }];
    expect(both({ samples: [beats], rrGaps: mine }, { samples: [beats], rrGaps: theirs }).rrGaps).toEqual(mine);
    expect(both({ samples: [beats] }, { samples: [beats], rrGaps: theirs }).rrGaps).toBeUndefined();
    const empty = { ...beats, data: '' };
    expect(both({ samples: [empty], rrGaps: mine }, { samples: [beats], rrGaps: theirs }).rrGaps).toEqual(theirs);
    expect(both({ samples: [own], rrGaps: mine }, { samples: [beats], rrGaps: theirs }).rrGaps).toEqual(theirs);
    expect(both({}, { samples: [beats], rrGaps: theirs }).rrGaps).toEqual(theirs);
  });
});

describe('a route', () => {
  const other = { ...point, latitude: 61 };

  it('keeps its own clock', () => {
    expect(both({ route: [point] }, { route: [other], routeClock: 'wall' })).toEqual({ startTime, route: [point] });
    expect(both({ route: [point], routeClock: 'wall' }, { route: [other] })).toEqual({
      ...{ startTime, route: [point], routeClock: 'wall' },
    });
    expect(both({ route: [] }, { route: [other], routeClock: 'wall' })).toEqual({
      ...{ startTime, route: [other], routeClock: 'wall' },
    });
    expect(both({}, { route: [other], routeClock: 'wall' })).toMatchObject({ route: [other], routeClock: 'wall' });
    expect(both({ route: [] }, {})).toEqual({ startTime, route: [] });
  });
});

describe('the words for a sport', () => {
  it.each([
    [
      'a vague word gives way, with its case and blanks',
      { sport: ' other ' },
      { sport: 'RUNNING' },
      { sport: 'RUNNING' },
    ],
    ['no word at all gives way', {}, { sport: 'RUNNING' }, { sport: 'RUNNING' }],
    ['between two vague ones the first stays', { sport: 'OTHER' }, { sport: 'other' }, { sport: 'OTHER' }],
    [
      'a vague one fills where there is no word at all',
      {},
      { sport: 'OTHER', detailedSportInfo: 'OTHER' },
      { sport: 'OTHER', detailedSportInfo: 'OTHER' },
    ],
    ['a clear one stays', { sport: 'CYCLING' }, { sport: 'RUNNING' }, { sport: 'CYCLING' }],
    ['a clear one stays beside a vague one', { sport: 'CYCLING' }, { sport: 'OTHER' }, { sport: 'CYCLING' }],
    [
      'a detail of the same coarse word fills, in any case',
      { sport: 'running' },
      { sport: 'RUNNING', detailedSportInfo: 'TRAIL_RUNNING' },
      { sport: 'running', detailedSportInfo: 'TRAIL_RUNNING' },
    ],
    [
      'a detail of another coarse word does not',
      { sport: 'CYCLING' },
      { sport: 'RUNNING', detailedSportInfo: 'TRAIL_RUNNING' },
      { sport: 'CYCLING' },
    ],
    [
      'a coarse word comes with the same detail',
      { detailedSportInfo: 'TRAIL_RUNNING' },
      { sport: 'RUNNING', detailedSportInfo: 'trail_running' },
      { sport: 'RUNNING', detailedSportInfo: 'TRAIL_RUNNING' },
    ],
    [
      'and not with another one',
      { detailedSportInfo: 'ROAD_RUNNING' },
      { sport: 'CYCLING', detailedSportInfo: 'MOUNTAIN_BIKING' },
      { detailedSportInfo: 'ROAD_RUNNING' },
    ],
    [
      'a vague detail is vague beside a coarse word, too',
      { sport: 'OTHER', detailedSportInfo: 'OTHER' },
      { sport: 'RUNNING', detailedSportInfo: 'TRAIL_RUNNING' },
      { sport: 'RUNNING', detailedSportInfo: 'TRAIL_RUNNING' },
    ],
  ])('%s', (_what, first, second, words) => {
    expect(both(first, second)).toEqual({ startTime, ...words });
  });
});
