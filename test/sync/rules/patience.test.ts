import { expect, it } from 'vitest';
import { askedAgainAt } from '../../../src/sync/v4/patience.js';

const lastTriedAt = '2026-02-22T08:00:00Z';
const hours = (runs: number) => (askedAgainAt({ runs, lastTriedAt }) - Date.parse(lastTriedAt)) / 3_600_000;

it('asks three times without waiting, then after one hour, two, four ..., and once a week at last', () => {
  expect([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12].map(hours)).toEqual([
    0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 168, 168,
  ]);
  expect(hours(5000)).toBe(168);
});
