import { describe, expect, it } from 'vitest';
import { meant, nearest } from '../src/nearest.js';

const sports = [
  'running',
  'trail_running',
  'cycling',
  'strength_training',
  'pool_swimming',
  'open_water_swimming',
  'yoga',
];

describe('nearest', () => {
  it.each([
    ['runing', ['running']],
    ['Runnign', ['running']],
    ['Trail Running!', ['trail_running']],
    ['swim', ['pool_swimming', 'open_water_swimming']],
    ['strength', ['strength_training']],
    ['my yoga', ['yoga']],
    ['chess', []],
    ['', []],
    ['ru', []],
  ])('%j may have meant %j', (typed, meant) => {
    expect(nearest(typed, sports)).toEqual(meant);
  });

  it('names all that are equally near, but max 5', () => {
    expect(nearest('gpt', ['gpx', 'tcx', 'gpz'])).toEqual(['gpx', 'gpz']);
    expect(nearest('row', ['arow', 'brow', 'crow', 'drow', 'erow', 'frow'])).toHaveLength(5);
  });

  it('lists all choices if nothing is near', () => {
    expect(meant('cvs', ['csv', 'fit'], 'Formats: csv, fit.')).toBe('Did you mean csv?');
    expect(meant('gpt', ['gpx', 'gpz'], '')).toBe('Did you mean gpx or gpz?');
    expect(meant('docx', ['csv', 'fit'], 'Formats: csv, fit.')).toBe('Formats: csv, fit.');
  });
});
