import { expect, it } from 'vitest';
import { differencesOf } from '../../../src/numbers/totals/compare.js';
import { yearCurves, yearsToDate } from '../../../src/numbers/totals/years.js';
import { workout } from '../../commands/library.js';

const run = (date: string, meters: number) =>
  workout({ id: date.replaceAll('-', ''), start_time_local: `${date}T23:59:00`, distance_meters: meters });
const runs = [
  run('2023-12-31', 7),
  run('2024-02-28', 1),
  run('2024-02-29', 2),
  run('2024-03-01', 4),
  run('2026-02-28', 8),
  run('2026-03-01', 16),
];

it('years up to a day count nothing after it, and leave none out', () => {
  const meters = (today: string) =>
    yearsToDate(runs, today).map(({ year, to, distance_meters: distance }) => [year, to, distance]);
  expect(meters('2026-02-28')).toEqual([
    ['2023', '2023-02-28', 0],
    ['2024', '2024-02-28', 1],
    ['2025', '2025-02-28', 0],
    ['2026', '2026-02-28', 8],
  ]);
  expect(meters('2024-02-29')).toEqual([
    ['2023', '2023-02-28', 0],
    ['2024', '2024-02-29', 3],
  ]);
  expect(yearsToDate([], '2026-02-28')).toEqual([]);
});

it('the curve of a year has a place for each day, and ends with its sum', () => {
  const curves = yearCurves(runs.toReversed(), ({ distance_meters: meters }) => meters);
  expect([...curves.keys()].sort()).toEqual(['2023', '2024', '2026']);
  const [first = [], leap = [], last = []] = ['2023', '2024', '2026'].map((year) => curves.get(year));
  expect([first.length, first.at(-2), first.at(-1)]).toEqual([366, 0, 7]);
  // 28 February, 29 February, 1 March.
  expect(leap.slice(57, 62)).toEqual([0, 1, 3, 7, 7]);
  expect(last.slice(57, 62)).toEqual([0, 8, 8, 24, 24]);
});

it('differences are for what both have, and in percent of what is not 0', () => {
  expect(differencesOf({ km: 10, zero: 0, loss: -4, other: 1 }, { km: 12.5, zero: 3, loss: -6, more: 2 })).toEqual({
    difference: { km: 2.5, zero: 3, loss: -2 },
    difference_percent: { km: 25, loss: -50 },
  });
});
