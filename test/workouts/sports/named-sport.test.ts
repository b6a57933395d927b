import { describe, expect, it } from 'vitest';
import { namedSport } from '../../../src/workouts/sports/named-sport.js';
import { workoutTypes } from '../../../src/workouts/sports/workout-types.js';

describe('a sport that a person names', () => {
  it.each(workoutTypes)('is what it says: %s', (type) => {
    expect(namedSport(type)?.type).toBe(type);
  });

  it.each([
    ['Trail Running', { type: 'trail_running', sport: 'running', sub_sport: 'trail' }],
    ['running', { type: 'running', sport: 'running' }],
    ['CROSS-COUNTRY_SKIING', { type: 'cross_country_skiing', sport: 'cross_country_skiing' }],
    ['crossfit', undefined],
    ['fitness_equipment', { type: 'fitness_equipment', sport: 'fitness_equipment' }],
    ['', undefined],
  ])('in any spelling: %s', (typed, sport) => {
    expect(namedSport(typed)).toEqual(sport);
  });
});
