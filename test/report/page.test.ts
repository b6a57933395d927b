import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayFacts } from '../../src/report/days.js';
import { dayOf, isoDay, mondayOf, weekdayOf } from '../../src/report/page/days.js';
import { conditionsOf, select } from '../../src/report/page/list/choose.js';
import { rollingMean } from '../../src/report/page/overview/rolling.js';
import { periodsOf, weeksOf, zoneTotals } from '../../src/report/page/overview/weeks.js';
import { placeOf } from '../../src/report/page/router.js';
import { distanceAxis, Linked } from '../../src/report/page/workout/linked.js';
import type { WorkoutFacts } from '../../src/report/payload/model.js';
import { wholeRecords } from '../support/data/records.js';

const facts = (start: string, given: Partial<WorkoutFacts> = {}): WorkoutFacts => ({
  id: start.replace(/\D/g, ''),
  start_time_local: start,
  type: 'running',
  sport: 'running',
  ...given,
});

describe('days', () => {
  it('are those of the local clock, and weeks start on Monday', () => {
    expect(isoDay(mondayOf(dayOf('2026-11-22T23:59:59')))).toBe('2026-11-16');
    expect(isoDay(mondayOf(dayOf('2026-11-23T00:00:00')))).toBe('2026-11-23');
    fc.assert(
      fc.property(fc.integer({ min: -100_000, max: 400_000 }), (day) => {
        expect(new Date(mondayOf(day) * 86_400_000).getUTCDay()).toBe(1);
        expect(day - mondayOf(day)).toBe(weekdayOf(day));
      }),
    );
  });
});

describe('weeks of a period', () => {
  const workouts = [
    facts('2025-12-31T10:00:00', { duration_seconds: 60, zone_seconds: [1, 2] }),
    facts('2026-03-29T02:30:00', { duration_seconds: 120, zone_seconds: [10, 20, 30] }),
    facts('2026-03-30T00:00:00', { duration_seconds: 240 }),
  ];

  it('contain every workout of the period once, in its own week', () => {
    const [last, newest] = periodsOf(workouts);
    const weeks = weeksOf(workouts, last!);
    expect(weeks.flatMap((week) => week.workouts)).toHaveLength(3);
    for (const { monday, workouts: inside } of weeks) {
      for (const { start_time_local: start } of inside) expect(mondayOf(dayOf(start))).toBe(monday);
    }
    expect([newest?.label, weeksOf(workouts, newest!).flatMap((week) => week.workouts).length]).toEqual(['2026', 2]);
  });

  it('offer the years that have data, newest first', () => {
    expect(periodsOf(workouts, ['2023-05-01']).map(({ label }) => label)).toEqual([
      '12 months',
      '2026',
      '2025',
      '2023',
    ]);
    expect(periodsOf([])).toEqual([]);
  });

  it('add up time in zones over the workouts that have it', () => {
    expect(zoneTotals(workouts)).toEqual([11, 22, 30]);
  });
});

it('a rolling mean ignores gaps and is null if too few values are known', () => {
  expect(rollingMean([1, null, 3, null, null, 8], 3, 2)).toEqual([null, null, 2, null, null, null]);
  expect(rollingMean([2, 4, 6], 2, 1)).toEqual([2, 3, 5]);
});

describe('the list', () => {
  const workouts = [
    facts('2026-03-01T10:00:00', { name: 'Morning lap', duration_seconds: 60 }),
    facts('2026-03-02T10:00:00', {
      ...{ type: 'pool_swimming', sport: 'swimming', duration_seconds: 30 },
      ...{ note: 'Cold water', tags: ['with Ada'], gear: 'Blue fins' },
    }),
    facts('2026-03-03T10:00:00', { name: 'Long RUN', device: 'Polar Grit X2 Pro' }),
  ];
  const ids = (query: string) =>
    select(workouts, conditionsOf(new URLSearchParams(query))).map(({ id }) => id.slice(6, 8));

  it.each([
    ['', ['03', '02', '01']],
    ['sort=start', ['01', '02', '03']],
    ['sort=-time', ['01', '02', '03']],
    ['sort=time', ['02', '01', '03']],
    ['sort=name', ['03', '01', '02']],
    ['sort=nonsense', ['03', '02', '01']],
    ['q=run+long', ['03']],
    ['q=pool', ['02']],
    ['q=cold+ada+fins', ['02']],
    ['q=grit', ['03']],
    ['sport=pool_swimming', ['02']],
    ['from=2026-03-02&to=2026-03-02', ['02']],
  ])('%j', (query, expected) => {
    expect(ids(query)).toEqual(expected);
  });
});

describe('addresses within the file', () => {
  it.each([
    ['', 'overview'],
    ['#/', 'overview'],
    ['#/?period=2026', 'overview'],
    ['#/workouts?q=a', 'workouts'],
    ['#/workout/k3f9', 'workout'],
    ['#/workout/..%2f', 'unknown'],
    ['#/workout/"><img>', 'unknown'],
    ['#/nights', 'nights'],
    ['#/night/2026-11-26', 'night'],
    ['#/night/yesterday', 'unknown'],
    ['#/routes', 'routes'],
    ['#/elsewhere', 'unknown'],
  ])('%j is %s', (hash, page) => {
    expect(placeOf(hash).page).toBe(page);
  });
});

describe('the cursor and zoom that all plots share', () => {
  const seconds = [0, 10, 20, 30, 40];

  it('keep what is in view when the axis changes', () => {
    const linked = new Linked(seconds, distanceAxis([0, 100, null, 300, 400]));
    linked.setZoom([10, 30]);
    linked.setAxis('distance');
    expect(linked.range).toEqual([0.1, 0.3]);
    expect(linked.pointsInView()).toEqual([1, 3]);
    linked.setAxis('time');
    expect(linked.range).toEqual([10, 30]);
  });

  it('stay inside the workout', () => {
    const linked = new Linked(seconds, undefined);
    linked.setZoom([-50, 20]);
    expect(linked.range).toEqual([0, 20]);
    linked.zoomBy(10);
    expect(linked.isZoomed).toBe(false);
    linked.setCursor(99);
    expect(linked.index).toBe(4);
    linked.setAxis('distance');
    expect(linked.kind).toBe('time');
  });

  it('find the nearest point', () => {
    fc.assert(
      fc.property(fc.double({ min: -20, max: 60, noNaN: true }), (place) => {
        const linked = new Linked(seconds, undefined);
        const off = (i: number) => Math.abs((seconds[i] ?? 0) - place);
        const best = Math.min(...seconds.map((_, i) => off(i)));
        expect(off(linked.nearest(place))).toBe(best);
      }),
    );
  });

  it('have no distance axis if nothing moved', () => {
    expect(distanceAxis(undefined)).toBeUndefined();
    expect(distanceAxis([0, null, 0])).toBeUndefined();
    expect(distanceAxis([null, 5, 3, null])).toEqual([0, 0.005, 0.005, 0.005]);
  });
});

it('nights and days from several kinds of records become one row per day', () => {
  const { sleep, nightly_recharge: recharge, physical_info: physical } = wholeRecords;
  const days = dayFacts({
    sleep: [{ ...sleep, id: '2026-02-23', date: '2026-02-23' }],
    recharge: [{ ...recharge, date: '2026-02-23' }],
    physical: [{ ...physical, date: '2026-02-20' }],
  });
  expect(days).toEqual([
    { day: '2026-02-20', resting_heart_rate_bpm: physical.resting_heart_rate_bpm },
    {
      ...{ day: '2026-02-23', sleep_seconds: 25_030, asleep_minute: -1496, awake_minute: -1048, sleep_score: 81 },
      ...{ light_seconds: 14_000, deep_seconds: 5000, rem_seconds: 6000, interrupted_seconds: 1800 },
      ...{ night_heart_rate_bpm: 48, hrv_rmssd_ms: 62, breaths_per_minute: 13.9, ans_charge: 2.1, recharge_status: 5 },
    },
  ]);
});
