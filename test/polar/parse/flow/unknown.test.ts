import { describe, expect, it } from 'vitest';
import { unknownIn } from '../../../../src/polar/parse/flow/unknown.js';

const names = (element: object) =>
  unknownIn(element as Record<string, unknown>).map(({ kind, name }) => `${kind} ${name}`);
const inExercise = (exercise: object) => names({ exercises: [exercise] });

describe('what is known', () => {
  it('is not reported', () => {
    const report = { cardioLoadInterpretation: 'LOAD_INTERPRETATION_HIGH', muscleLoad: 1, sessionRpe: 'RPE_HARD' };
    const exercise = {
      ...{ identifier: { id: '1' }, startTime: '2026-01-01T10:00', ascentMeters: 5, sport: { id: '1' } },
      trainingLoadReport: { ...report, muscleLoadInterpretation: 'LOW', perceivedLoadInterpretation: null },
      samples: { samples: [{ type: 'SAMPLE_TYPE_HEART_RATE' }, { type: 'SPEED' }], rrSamples: [] },
      statistics: { statistics: [{ type: 'STATISTICS_TYPE_SPEED' }, { type: 'POWER' }] },
      zones: [{ type: 'ZONE_TYPE_POWER' }, { type: 'FIT_FAT' }],
    };
    const session = {
      name: 'Mine',
      deviceId: 'A',
      sport: { id: 1 },
      trainingLoadReport: report,
      exercises: [exercise],
    };
    expect(names(session)).toEqual([]);
    expect(names({})).toEqual([]);
  });

  it('is not looked for in anything but objects', () => {
    const odd = [null, 7, 'text', [null, 7, 'text'], undefined];
    for (const value of odd) {
      expect(names({ exercises: value, sport: value, trainingLoadReport: value })).toEqual([]);
      expect(inExercise({ samples: value, statistics: value, zones: value, sport: value })).toEqual([]);
      expect(inExercise({ samples: { samples: value }, statistics: { statistics: value } })).toEqual([]);
    }
    expect(inExercise({ samples: { samples: [{}] }, zones: [{ type: null }], sport: { id: null } })).toEqual([]);
  });
});

describe('a field', () => {
  it('is named with its place', () => {
    expect(
      names({ newThing: 1, ascentMeters: 5, exercises: [{ name: 'x' }, { newThing: 1 }, { newThing: 2 }] }),
    ).toEqual([
      'field trainingSessions[].newThing',
      'field trainingSessions[].ascentMeters',
      'field trainingSessions[].exercises[].name',
      'field trainingSessions[].exercises[].newThing',
      'field trainingSessions[].exercises[].newThing',
    ]);
  });

  it('is named only if that looks like a name', () => {
    expect(names({ ['a'.repeat(60)]: 1 })).toEqual([`field trainingSessions[].${'a'.repeat(60)}`]);
    for (const name of ['a'.repeat(61), 'my run', '-a', 'a-', '']) {
      expect(names({ [name]: 1 })).toEqual(['field trainingSessions[].?']);
    }
  });
});

describe('a word', () => {
  it('of every enumeration is named without the prefix of its type', () => {
    const trainingLoadReport = {
      ...{ cardioLoadInterpretation: 'LOAD_INTERPRETATION_A', muscleLoadInterpretation: 'B' },
      ...{ perceivedLoadInterpretation: 'C', sessionRpe: 'RPE_D' },
    };
    const words = ['A', 'B', 'C'].map((word) => `value load interpretation ${word}`);
    expect(names({ trainingLoadReport })).toEqual([...words, 'value session RPE D']);
    expect(inExercise({ trainingLoadReport })).toEqual([...words, 'value session RPE D']);
    expect(
      inExercise({ samples: { samples: [{ type: 'SAMPLE_TYPE_GLOW' }, { type: 'SPEED' }, { type: 'GLOW_2' }] } }),
    ).toEqual(['value sample type GLOW', 'value sample type GLOW_2']);
    expect(inExercise({ statistics: { statistics: [{ type: 'STATISTICS_TYPE_GLOW' }] } })).toEqual([
      'value statistics type GLOW',
    ]);
    expect(inExercise({ zones: [{ type: 'ZONE_TYPE_GLOW' }] })).toEqual(['value zone type GLOW']);
    expect(inExercise({ zones: [{ type: 'MY_ZONE_TYPE_POWER' }] })).toEqual(['value zone type MY_ZONE_TYPE_POWER']);
  });

  it.each([
    ['A'.repeat(60), 'A'.repeat(60)],
    ['A'.repeat(61), '?'],
    ['my own words', '?'],
    ['GLOW!', '?'],
    ['!GLOW', '?'],
    ['', '?'],
    [7, '?'],
    [{}, '?'],
  ])('that is %j is named %s', (type, name) => {
    expect(inExercise({ zones: [{ type }] })).toEqual([`value zone type ${name}`]);
  });

  it('for a sport is its id', () => {
    expect(names({ sport: { id: 9999 } })).toEqual(['value sport id 9999']);
    expect(inExercise({ sport: { id: '9998' } })).toEqual(['value sport id 9998']);
    expect(inExercise({ sport: { id: 'my sport' } })).toEqual(['value sport id ?']);
  });
});
