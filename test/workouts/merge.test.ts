import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { combineExercises, combineSources } from '../../src/workouts/merge.js';
import type { SourceSession } from '../../src/workouts/source-session.js';
import { normalized } from './polar.js';

const startTime = '2025-06-01T12:00:00';
const hr = { sampleType: '0', data: '90,91', recordingRate: 1 };
const zone = { index: 0, lowerLimit: 90, upperLimit: 110, inZone: 'PT5S' };
const point = { latitude: 60, longitude: 25, time: 'PT0S' };

const anyExercise: fc.Arbitrary<SourceSession> = fc.record(
  {
    startTime: fc.constantFrom(startTime, '2025-06-01T12:00:01'),
    utcOffsetMinutes: fc.integer({ min: -720, max: 840 }),
    duration: fc.constantFrom('PT1H', 'PT3600.4S'),
    device: fc.constantFrom('Polar Pacer Pro', 'UNKNOWN'),
    calories: fc.nat(2000),
    heartRate: fc.record({ average: fc.nat(200), maximum: fc.nat(200) }, { requiredKeys: [] }),
    trainingLoadPro: fc.record({ cardioLoad: fc.nat(), userRpe: fc.constant('RPE_HARD') }, { requiredKeys: [] }),
    sport: fc.constantFrom('RUNNING', 'OTHER'),
    detailedSportInfo: fc.constantFrom('TRAIL_RUNNING', 'CORE'),
    zones: fc.array(fc.constant(zone), { maxLength: 2 }),
    samples: fc.array(
      fc.record({
        sampleType: fc.constantFrom('0', '1', '01', '11', '99'),
        data: fc.constantFrom('', ' ', '1,2', '3'),
        recordingRate: fc.constant(1),
      }),
      { maxLength: 4 },
    ),
    route: fc.array(fc.constant(point), { maxLength: 2 }),
  },
  { requiredKeys: ['startTime'] },
);

describe('combineSources', () => {
  it('what comes first takes precedence, and the next ones fill in what it lacks', () => {
    const from = (name: string, more: Partial<SourceSession> = {}): SourceSession => ({
      startTime,
      clubName: name,
      ...more,
    });
    const exercises = from('exercises');
    const flowExport = from('export', { calories: 2, note: 'muddy' });
    const transaction = from('transaction', { calories: 3, runningIndex: 50 });
    expect(combineSources([exercises, flowExport, transaction])).toEqual({
      startTime,
      clubName: 'exercises',
      calories: 2,
      note: 'muddy',
      runningIndex: 50,
    });
    expect(combineSources([flowExport, transaction])).toMatchObject({ clubName: 'export', calories: 2 });
    expect(combineSources([flowExport])).toEqual(flowExport);
    expect(combineSources([exercises, transaction])).toMatchObject({ clubName: 'exercises', calories: 3 });
  });
});

describe('combineExercises', () => {
  it('takes edits from `/v3/exercises` and fills in what is absent', () => {
    const combined = combineExercises(
      {
        id: 'hash',
        startTime,
        utcOffsetMinutes: 120,
        sport: 'OTHER',
        calories: 500,
        heartRate: { average: 120 },
        hasRoute: false,
      },
      {
        id: '123',
        startTime,
        utcOffsetMinutes: 60,
        sport: 'OTHER',
        detailedSportInfo: 'WALKING',
        calories: 480,
        trainingLoad: 33,
        heartRate: { average: 118, maximum: 150 },
        hasRoute: true,
      },
    );
    expect(combined).toEqual({
      id: 'hash',
      startTime,
      utcOffsetMinutes: 120,
      sport: 'OTHER',
      detailedSportInfo: 'WALKING',
      calories: 500,
      trainingLoad: 33,
      heartRate: { average: 120, maximum: 150 },
      hasRoute: false,
    });
  });

  it('does not mix clocks or sports', () => {
    const combined = combineExercises(
      { startTime: '2025-06-01T13:00:00', sport: 'RUNNING' },
      { startTime, utcOffsetMinutes: 120, sport: 'OTHER', detailedSportInfo: 'YOGA' },
    );
    expect(combined).toEqual({ startTime: '2025-06-01T13:00:00', sport: 'RUNNING' });
    expect(combineExercises({ startTime }, { startTime, utcOffsetMinutes: 120 }).utcOffsetMinutes).toBe(120);
  });

  it('takes details from the source that has them, `/v3/exercises` first', () => {
    const transaction = {
      startTime,
      zones: [zone],
      route: [{ ...point, altitude: 5 }],
      samples: [
        { ...hr, data: '1,2' },
        { sampleType: '11', data: '800', recordingRate: null },
        { sampleType: '1', data: '9', recordingRate: 1 },
      ],
    };
    const empty = { startTime, zones: [], route: [], samples: [] };
    expect(combineExercises(empty, transaction)).toEqual(transaction);
    expect(combineExercises({ startTime }, transaction)).toEqual(transaction);
    expect(combineExercises(transaction, empty)).toEqual(transaction);
    expect(combineExercises(empty, { startTime })).toEqual(empty);

    const exercises = { startTime, route: [point], samples: [hr, { sampleType: '01', data: ' ', recordingRate: 1 }] };
    expect(combineExercises(exercises, transaction)).toEqual({
      startTime,
      zones: [zone],
      route: [point],
      samples: [hr, transaction.samples[1], transaction.samples[2]],
    });
  });

  it('needs at least one source, and one is enough', () => {
    expect(combineSources([{ startTime, samples: [hr] }])).toEqual({ startTime, samples: [hr] });
    expect(() => combineSources([])).toThrow(expect.objectContaining({ code: 'NOTHING_TO_COMBINE' }));
  });

  it('gives the same when repeated, changes no input, and always normalizes', () => {
    fc.assert(
      fc.property(anyExercise, anyExercise, (a, b) => {
        const before = JSON.stringify([a, b]);
        const combined = combineExercises(a, b);
        expect(JSON.stringify([a, b])).toBe(before);
        expect(combineExercises(combined, b)).toEqual(combined);
        expect(combineExercises(combined, combined)).toEqual(combined);
        expect(combineExercises(a, combined)).toEqual(combined);
        expect(combined.startTime).toBe(a.startTime);
        expect(Object.keys(combined).sort()).toEqual(
          Object.keys(combined)
            .filter((key) => key in a || key in b)
            .sort(),
        );
        normalized(combined);
      }),
    );
  });
});
