import { expect, it } from 'vitest';
import {
  daysBetween,
  missedWindows,
  plusDays,
  rangeOf,
  recentWindow,
  windowBefore,
} from '../../../../src/sync/sources/v4/days.js';

it('days are counted on and back over months and years', () => {
  expect([1, -1, 0, 366].map((days) => plusDays('2024-03-01', days))).toEqual([
    ...['2024-03-02', '2024-02-29', '2024-03-01', '2025-03-02'],
  ]);
  expect(daysBetween('2024-02-28', '2024-03-01')).toBe(2);
  expect(daysBetween('2024-03-01', '2024-02-28')).toBe(-2);
  expect(rangeOf({ from: '2024-03-01', to: '2024-03-02' })).toEqual({
    from: '2024-03-01T00:00:00',
    to: '2024-03-02T00:00:00',
  });
});

it('the recent window is of 90 days and ends two days ahead', () => {
  expect(recentWindow(Date.parse('2024-01-01T23:59:59Z'))).toEqual({ from: '2023-10-05', to: '2024-01-03' });
});

it('the window before is of 90 days, or what is left of them', () => {
  expect(windowBefore('2024-01-03', '2000-01-01')).toEqual({ from: '2023-10-05', to: '2024-01-03' });
  expect(windowBefore('2024-01-03', '2023-10-05')).toEqual({ from: '2023-10-05', to: '2024-01-03' });
  expect(windowBefore('2024-01-03', '2023-10-06')).toEqual({ from: '2023-10-06', to: '2024-01-03' });
});

it('what lies between two recent windows begins with the former and ends with the latter', () => {
  const recent = { from: '2024-06-29', to: '2024-09-27' };
  const before = (days: number) => missedWindows(plusDays(recent.from, -days), recent);
  expect([0, 88, 89].map((days) => before(days).length)).toEqual([0, 0, 1]);
  expect(before(89)).toEqual([{ from: '2024-04-01', to: '2024-06-29' }]);
  expect(before(90)).toEqual([{ from: '2024-03-31', to: '2024-06-29' }]);
  expect(before(91)).toEqual([
    { from: '2024-03-30', to: '2024-06-28' },
    { from: '2024-06-28', to: '2024-06-29' },
  ]);
});
