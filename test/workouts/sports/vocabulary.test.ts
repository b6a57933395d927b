import { expect, it } from 'vitest';
import { countsSteps } from '../../../src/workouts/sports/cadence.js';
import { lookup } from '../../../src/workouts/sports/lookup.js';
import { idOfSport, sportOfId } from '../../../src/workouts/sports/sport-ids.js';
import { sportWords } from '../../../src/workouts/sports/sport-words.js';
import { mapSport } from '../../../src/workouts/sports/sports.js';

it('only on foot does cadence count steps', () => {
  const onFoot = ['running', 'walking', 'hiking', 'mountaineering', 'snowshoeing'];
  expect([...onFoot, 'cycling', 'generic'].filter(countsSteps)).toEqual(onFoot);
});

it('a table has its own words, and none that every object inherits', () => {
  expect(lookup({ a: 1 }, 'a')).toBe(1);
  expect(lookup({ a: 1 }, 'b')).toBeUndefined();
  expect(lookup({ a: 1 }, 'constructor')).toBeUndefined();
});

it("Flow's number of a sport leads to Polar's word and back", () => {
  expect(sportOfId(' 1 ')).toBe('RUNNING');
  expect(sportOfId('constructor')).toBeUndefined();
  expect(idOfSport(' running ')).toBe('1');
  expect(idOfSport('MOON_RUNNING')).toBeUndefined();
  expect(mapSport('1', undefined)).toEqual({ type: 'running', sport: 'running' });
});

it("a sport can be named by its type, by FIT's word and by Polar's own", () => {
  for (const word of ['pool_swimming', 'racket', 'watersports_kitesurfing']) expect(sportWords).toContain(word);
  expect([...sportWords].filter((word) => !/^[a-z0-9_]+$/.test(word))).toEqual([]);
  expect(sportWords).not.toContain('moon_running');
});

it('an unknown word is named with letters, digits and one _ for anything else', () => {
  expect(mapSport('Mön <> Run-2', undefined).quality).toBe('sport_unmapped:M_N_RUN-2');
});
