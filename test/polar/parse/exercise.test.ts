import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { BadAnswerError } from '../../../src/polar/errors.js';
import { parseExercise, parseExerciseList } from '../../../src/polar/parse/exercise.js';
import { seriesText } from '../../../src/workouts/parts/streams.js';
import { describeShared, sharedPath } from '../../support/shared.js';

const bytes = (value: unknown) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
const fixture = (name: string) => readFileSync(sharedPath('fixtures/accesslink', name));
const start = { start_time: '2026-02-22T07:50:17' };

describe('parseExercise', () => {
  const underscores = {
    id: 'y7lOpwnJ',
    upload_time: '2026-02-22T10:25:50Z',
    device: 'Polar Pacer Pro',
    device_id: '0BA9FA32',
    start_time: '2026-02-22T07:50:17',
    start_time_utc_offset: 60,
    duration: 'PT8239.604S',
    calories: 1600,
    distance: 19149.5,
    heart_rate: { average: 149, maximum: 170 },
    training_load: 143.22,
    sport: 'RUNNING',
    has_route: true,
    club_id: 999,
    club_name: 'Polar Club',
    detailed_sport_info: 'TRAIL_RUNNING',
    fat_percentage: 42,
    carbohydrate_percentage: 54,
    protein_percentage: 4,
    running_index: 36,
    heart_rate_zones: [{ index: 0, lower_limit: 96, upper_limit: 124, in_zone: 'PT4M16S' }],
    samples: [{ recording_rate: 1, sample_type: 0, data: '88,,null,NaN' }],
    route: [{ latitude: -60.2, longitude: 25.1, time: 'PT210.026S', satellites: 4, fix: 1 }],
    training_load_pro: {
      cardio_load: 1.5,
      muscle_load: -1,
      perceived_load: 0,
      cardio_load_interpretation: 'VERY_LOW',
      muscle_load_interpretation: 'NOT_AVAILABLE',
      perceived_load_interpretation: 'SOMETHING_NEW',
      user_rpe: 'RPE_EASY',
    },
  };
  const read = {
    id: 'y7lOpwnJ',
    uploadTime: '2026-02-22T10:25:50Z',
    device: 'Polar Pacer Pro',
    deviceId: '0BA9FA32',
    startTime: '2026-02-22T07:50:17',
    utcOffsetMinutes: 60,
    duration: 'PT8239.604S',
    calories: 1600,
    distance: 19149.5,
    heartRate: { average: 149, maximum: 170 },
    trainingLoad: 143.22,
    sport: 'RUNNING',
    hasRoute: true,
    clubId: 999,
    clubName: 'Polar Club',
    detailedSportInfo: 'TRAIL_RUNNING',
    fatPercentage: 42,
    carbohydratePercentage: 54,
    proteinPercentage: 4,
    runningIndex: 36,
    zones: [{ index: 0, lowerLimit: 96, upperLimit: 124, inZone: 'PT4M16S' }],
    samples: [{ recordingRate: 1, sampleType: '0', data: '88,,null,NaN' }],
    route: [{ latitude: -60.2, longitude: 25.1, time: 'PT210.026S', satellites: 4, fix: 1 }],
    trainingLoadPro: {
      cardioLoad: 1.5,
      muscleLoad: -1,
      perceivedLoad: 0,
      cardioLoadInterpretation: 'VERY_LOW',
      muscleLoadInterpretation: 'NOT_AVAILABLE',
      perceivedLoadInterpretation: 'SOMETHING_NEW',
      userRpe: 'RPE_EASY',
    },
  };

  it('reads every field, spelled with underscores', () => {
    expect(parseExercise(bytes(underscores))).toStrictEqual(read);
  });

  it('reads the same, spelled with hyphens', () => {
    const hyphens = JSON.stringify(underscores).replace(/"(\w+)":/g, (key) => key.replaceAll('_', '-'));
    expect(hyphens).toContain('"sample-type":0');
    expect(parseExercise(bytes(hyphens))).toStrictEqual(read);
  });

  it('reads the same with every number as text and every sample type as a word', () => {
    const texts = JSON.stringify(underscores).replace(/:(-?[\d.]+|true)(?=[,}])/g, ':"$1"');
    expect(texts).toContain('"calories":"1600"');
    expect(parseExercise(bytes(texts))).toStrictEqual(read);
  });

  it('takes null, empty text and nonsense in an optional field for absent, but nothing else', () => {
    const nonsense = Object.fromEntries(Object.keys(underscores).map((key) => [key, [{}]]));
    for (const value of [null, '', {}, 'NaN']) {
      const all = Object.fromEntries(Object.keys(underscores).map((key) => [key, value]));
      const exercise = parseExercise(bytes({ ...all, ...start }));
      if (value !== 'NaN') expect(exercise).toStrictEqual({ startTime: start.start_time });
      expect(exercise.calories).toBeUndefined();
      expect(exercise.heartRate).toBeUndefined();
      expect(exercise.samples).toBeUndefined();
      expect(exercise.trainingLoadPro).toBeUndefined();
      expect(exercise.startTime).toBe(start.start_time);
    }
    expect(parseExercise(bytes({ ...nonsense, ...start }))).toStrictEqual({
      startTime: start.start_time,
      // A list with an unreadable element is a list without it; a zone has no required field.
      zones: [{}],
      samples: [],
      route: [],
    });
    expect(parseExercise(bytes(`{"start_time":"2026-02-22T07:50:17","calories":NaN,"distance":1e999}`))).toStrictEqual({
      startTime: '2026-02-22T07:50:17',
      // Read, whatever its size: impossible values are named by their range (workouts/values/ranges.ts).
      distance: Number.MAX_VALUE,
    });
  });

  it('keeps an int64 id and a numeric device id as text', () => {
    const exercise = parseExercise(bytes('{"id":9007199254740993,"device-id":12,"start-time":"2024-03-06T15:47:07"}'));
    expect(exercise).toMatchObject({ id: '9007199254740993', deviceId: '12' });
  });

  it.each([
    ['2026-02-22T07:50', true],
    ['2026-02-22T07:50:17.250', true],
    ['2026-02-22T07:50:17+25', false],
    ['2026-02-22', false],
    ['yesterday', false],
    [1771746617, false],
    [null, false],
  ])('start %j is a wall clock: %j', (value, fine) => {
    const read = () => parseExercise(bytes({ start_time: value }));
    if (fine) expect(read().startTime).toBe(value);
    else expect(read).toThrow(/start_time/);
  });

  it.each([
    ['', 'empty'],
    ['  \n', 'empty'],
    ['<!DOCTYPE html><html><body>Sign in</body></html>', 'an HTML page'],
    ['<?xml version="1.0"?><exercise/>', 'XML instead of JSON'],
    ['{"start_time":"2026-02-22T07:50:17","samp', 'truncated'],
    ['Service unavailable', 'not JSON'],
    ['{}', 'an unexpected shape'],
    ['null', 'an unexpected shape'],
    ['[]', 'an unexpected shape'],
    ['"text"', 'an unexpected shape'],
    ['['.repeat(100) + ']'.repeat(100), 'nested too deep'],
  ])('refuses %j', (text, complaint) => {
    expect(() => parseExercise(bytes(text))).toThrow(BadAnswerError);
    expect(() => parseExercise(bytes(text))).toThrow(complaint);
  });

  it('never repeats the contents of the response in a message', () => {
    expect(() => parseExercise(bytes({ start_time: 'secret-value' }))).toThrow(/^(?!.*secret-value)/);
  });

  it('reads past a byte order mark', () => {
    expect(parseExercise(bytes(`\uFEFF${JSON.stringify(start)}`)).startTime).toBe(start.start_time);
  });
});

describe('parseExerciseList', () => {
  const two = [
    { id: 'a', ...start },
    { id: 'A', ...start },
  ];

  it('reads a bare array and one in an envelope', () => {
    expect(parseExerciseList(bytes(two)).items.map((one) => one.id)).toEqual(['a', 'A']);
    expect(parseExerciseList(bytes({ exercises: two }))).toEqual(parseExerciseList(bytes(two)));
    expect(parseExerciseList(bytes([]))).toEqual({ items: [], unreadable: 0 });
    // Requested alone, it is a bad response of its own.
    for (const bad of [{ id: 'b' }, { id: 'b', start_time: 'yesterday' }]) {
      expect(parseExerciseList(bytes([two[0], bad])).items.map((one) => one.startTime)).toEqual([start.start_time, '']);
    }
  });

  it('counts elements without an id, and reads the others; rejects anything but a list', () => {
    for (const bad of [null, start, 7, 'x', [], { id: {} }, { id: null, ...start }, { id: '', ...start }]) {
      const { items, unreadable } = parseExerciseList(bytes([bad, two[0], bad, two[1]]));
      expect([items.map(({ id }) => id), unreadable]).toEqual([['a', 'A'], 2]);
    }
    for (const text of ['7', 'null', '"text"', '{}'])
      expect(() => parseExerciseList(bytes(text))).toThrow(BadAnswerError);
    expect(() => parseExerciseList(bytes({ exercises: null }))).toThrow(BadAnswerError);
  });
});

describeShared('real answers of Polar', () => {
  it('a run of 8,240 s: seven series, five zones', () => {
    const run = parseExercise(fixture('exercise-running-8240s.json'));
    expect(run).toMatchObject({
      id: 'y7lOpwnJ',
      startTime: '2026-02-22T07:50:17',
      utcOffsetMinutes: 0,
      duration: 'PT8239.604S',
      distance: 19149,
      heartRate: { average: 149, maximum: 170 },
      detailedSportInfo: 'RUNNING',
      hasRoute: true,
      runningIndex: 36,
    });
    expect(run.samples?.map((series) => series.sampleType)).toEqual(['0', '1', '2', '3', '4', '9', '10']);
    expect(run.samples?.every((series) => series.recordingRate === 1)).toBe(true);
    expect(
      seriesText(run.samples?.[0]?.data ?? '')
        .split(',')
        .slice(0, 3),
    ).toEqual(['88', '88', '87']);
    expect(run.zones).toHaveLength(5);
    expect(run.zones?.[2]).toEqual({ index: 2, lowerLimit: 139, upperLimit: 156, inZone: 'PT1H30M19S' });
    expect(run.trainingLoadPro?.cardioLoad).toBeGreaterThan(0);
    expect(run.route).toBeUndefined();
  });

  it('a mobility session: no distance, series of zeros', () => {
    const session = parseExercise(fixture('exercise-mobility-all-zero-series.json'));
    expect(session.distance).toBeUndefined();
    expect(session).toMatchObject({ sport: 'OTHER', detailedSportInfo: 'MOBILITY_DYNAMIC', duration: 'PT609.974S' });
    expect(session.samples).toHaveLength(4);
    expect(session.zones).toHaveLength(5);
  });

  it('the spelling of the documentation', () => {
    const documented = parseExercise(fixture('exercise-documented-spelling.json'));
    expect(documented).toMatchObject({
      duration: 'PT2H44M',
      utcOffsetMinutes: 180,
      runningIndex: 51,
      trainingLoad: 143.22,
      zones: [{ index: 1, lowerLimit: 110, upperLimit: 130, inZone: 'PT4S' }],
      route: [{ latitude: 60.21982833, longitude: 25.13925, time: 'PT210.026S', satellites: 4, fix: 1 }],
      trainingLoadPro: { cardioLoad: 1, userRpe: 'UNKNOWN' },
    });
    expect(documented.samples).toMatchObject([{ recordingRate: 5, sampleType: '1' }]);
  });

  it('missing or renamed keys cost only themselves', () => {
    const broken = parseExercise(fixture('exercise-broken-keys.json'));
    expect(broken.duration).toBeUndefined();
    expect(broken.samples?.[0]?.sampleType).toBe('100');
    expect(broken).toMatchObject({ calories: 530, startTime: '2008-10-13T10:40:02' });
  });

  it('lists of 13 and 42 sessions', () => {
    const february = parseExerciseList(fixture('exercises-2026-02.json')).items;
    expect(february).toHaveLength(13);
    expect(february[0]).toMatchObject({ id: 'PknlZNpd', duration: 'PT6917.941S' });
    expect(february.every((one) => one.zones?.length === 5 && (one.samples?.length ?? 0) >= 4)).toBe(true);
    const summaries = parseExerciseList(fixture('exercises-summaries-2024.json')).items;
    expect(summaries).toHaveLength(42);
    expect(new Set(summaries.map((one) => one.utcOffsetMinutes))).toEqual(new Set([-180]));
    expect(summaries.some((one) => one.deviceId === undefined)).toBe(true);
  });
});
