import { describe, expect, it } from 'vitest';
import { normalizeTrainingLoad } from '../../../src/workouts/parts/training-load.js';
import type { SourceTrainingLoadPro } from '../../../src/workouts/source-session.js';

const rated = (trainingLoadPro: SourceTrainingLoadPro, trainingLoad?: number) =>
  normalizeTrainingLoad({
    startTime: '2025-06-01T12:00:00',
    trainingLoadPro,
    ...(trainingLoad !== undefined && { trainingLoad }),
  });

describe('training load', () => {
  it('has each number with its word, as Polar writes it', () => {
    expect(
      rated(
        {
          cardioLoad: 50,
          cardioLoadInterpretation: 'medium',
          muscleLoad: 60,
          muscleLoadInterpretation: 'HIGH',
          perceivedLoad: 70,
          perceivedLoadInterpretation: 'VERY_HIGH',
          userRpe: 'RPE_HARD',
        },
        143.22000122070312,
      ),
    ).toEqual({
      legacy: 143.22,
      cardio: 50,
      muscle: 60,
      perceived: 70,
      rpe: 'RPE_HARD',
      cardio_interpretation: 'medium',
      muscle_interpretation: 'HIGH',
      perceived_interpretation: 'VERY_HIGH',
    });
  });

  it.each(['UNKNOWN', ' unknown ', 'NOT_AVAILABLE', 'not_available', '', ' '])('a 0 with %j means none', (word) => {
    expect(rated({ cardioLoad: 0, cardioLoadInterpretation: word })).toBeUndefined();
    expect(rated({ muscleLoad: 0, muscleLoadInterpretation: word })).toBeUndefined();
    expect(rated({ perceivedLoad: 0, perceivedLoadInterpretation: word })).toBeUndefined();
    expect(rated({ cardioLoad: 1, cardioLoadInterpretation: word, userRpe: word })).toEqual({ cardio: 1 });
  });

  it('a 0 that is rated, or comes without a word, is a load', () => {
    expect(rated({ cardioLoad: 0, cardioLoadInterpretation: 'LOW' })).toEqual({
      cardio: 0,
      cardio_interpretation: 'LOW',
    });
    expect(rated({ cardioLoad: 0 }, 0)).toEqual({ legacy: 0, cardio: 0 });
    expect(rated({ cardioLoad: -1 }, -1)).toBeUndefined();
  });

  it('is absent if Polar rates nothing', () => {
    expect(normalizeTrainingLoad({ startTime: '2025-06-01T12:00:00' })).toBeUndefined();
  });
});
