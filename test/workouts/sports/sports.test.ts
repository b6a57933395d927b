import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fitSportNumber, fitSubSportNumber } from '../../../src/workouts/sports/fit-enums.js';
import { sportTable } from '../../../src/workouts/sports/sport-table.js';
import { mapSport } from '../../../src/workouts/sports/sports.js';
import { workoutTypes } from '../../../src/workouts/sports/workout-types.js';
import { describeShared, sharedPath } from '../../support/shared.js';

describe('sports', () => {
  it.each([
    ['RUNNING', 'running', 'running', undefined],
    ['TRAIL_RUNNING', 'trail_running', 'running', 'trail'],
    ['TREADMILL_RUNNING', 'treadmill', 'running', 'treadmill'],
    ['INDOOR_CYCLING', 'indoor_cycling', 'cycling', 'indoor_cycling'],
    ['POOL_SWIMMING', 'pool_swimming', 'swimming', 'lap_swimming'],
    ['CROSS-COUNTRY_SKIING', 'cross_country_skiing', 'cross_country_skiing', undefined],
    ['BADMINTON', 'badminton', 'racket', 'badminton'],
    ['VOLLEYBALL', 'volleyball', 'volleyball', undefined],
    ['YOGA', 'yoga', 'training', 'yoga'],
    ['STRENGTH_TRAINING', 'strength_training', 'training', 'strength_training'],
    ['HYROX', 'cardio_training', 'training', 'cardio_training'],
    ['OTHER_INDOOR', 'other', 'generic', undefined],
  ])('%s is %s', (detailed, type, sport, subSport) => {
    expect(mapSport('OTHER', detailed)).toEqual(subSport ? { type, sport, subSport } : { type, sport });
  });

  it('ignores case and spaces', () => {
    expect(mapSport(undefined, ' Trail_running ').type).toBe('trail_running');
    expect(mapSport('running', undefined).type).toBe('running');
  });

  it('takes the coarse sport if the detailed one is missing', () => {
    expect(mapSport('RUNNING', undefined)).toEqual({ type: 'running', sport: 'running' });
    expect(mapSport('RUNNING', '')).toEqual({ type: 'running', sport: 'running' });
    expect(mapSport('OTHER', undefined)).toEqual({ type: 'other', sport: 'generic' });
  });

  it('names what it does not know', () => {
    const other = { type: 'other', sport: 'generic' };
    expect(mapSport('OTHER', 'KITE_YOGA')).toEqual({ ...other, quality: 'sport_unmapped:KITE_YOGA' });
    expect(mapSport('RUNNING', 'MOON_RUNNING')).toMatchObject({
      type: 'running',
      quality: 'sport_unmapped:MOON_RUNNING',
    });
    expect(mapSport('CURLBALL', undefined)).toEqual({ ...other, quality: 'sport_unmapped:CURLBALL' });
    expect(mapSport('A', 'B')).toEqual({ ...other, quality: 'sport_unmapped:B' });
    expect(mapSport(undefined, undefined)).toEqual({ ...other, quality: 'sport_missing' });
    expect(mapSport('constructor', '__proto__')).toEqual({ ...other, quality: 'sport_unmapped:__PROTO__' });
    expect(mapSport('OTHER', '<é "x">\n'.repeat(50)).quality).toMatch(/^sport_unmapped:[A-Z0-9_-]{1,64}$/);
  });

  it('uses every word of its vocabulary, and no other', () => {
    expect([...new Set(Object.values(sportTable).map(([type]) => type))].sort()).toEqual([...workoutTypes].sort());
  });

  it('numbers names as FIT does, generic for the unknown', () => {
    expect(fitSportNumber('running')).toBe(1);
    expect(fitSportNumber('racket')).toBe(64);
    expect(fitSportNumber('toString')).toBe(0);
    expect(fitSubSportNumber('lap_swimming')).toBe(17);
    expect(fitSubSportNumber(undefined)).toBe(0);
  });
});

describeShared('sports against the reference', () => {
  const lines = (file: string) => readFileSync(sharedPath('reference', file), 'utf8').split('\n');

  it('maps all 175 documented keys and the five of the catalog', () => {
    const keys = lines('polar-sports.tsv')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => line.split('\t')[0]!);
    expect(keys).toHaveLength(180);
    expect(keys.filter((key) => mapSport('OTHER', key).quality)).toEqual([]);
    expect(Object.keys(sportTable).sort()).toEqual([...keys, 'OTHER'].sort());
  });

  it('has both FIT enums completely, number for number', () => {
    const text = lines('fit-sport-enum.txt');
    const split = text.findIndex((line) => line.startsWith('# FIT sub_sport'));
    const names = (part: string[]) =>
      part.filter((line) => /^\d/.test(line)).map((line) => line.split(' ') as [string, string]);
    const [sports, subSports] = [names(text.slice(0, split)), names(text.slice(split))];
    expect(sports.length).toBeGreaterThan(70);
    expect(subSports.length).toBeGreaterThan(100);
    for (const [number, name] of sports) expect([name, fitSportNumber(name)]).toEqual([name, Number(number)]);
    for (const [number, name] of subSports) expect([name, fitSubSportNumber(name)]).toEqual([name, Number(number)]);
    const known = (list: [string, string][]) => new Set(list.map(([, name]) => name));
    for (const [, sport, subSport = 'generic'] of Object.values(sportTable)) {
      expect(known(sports)).toContain(sport);
      expect(known(subSports)).toContain(subSport);
    }
  });
});
