import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byPeriod, bySport, loadOf, recordsOf, totalsOf } from '../../../src/numbers/totals/totals.js';
import { addDays, nextPeriod, periodNameOf, periodOf, spans } from '../../../src/workouts/time/calendar.js';
import type { WorkoutSummary } from '../../../src/workouts/workout.js';
import { workout } from '../../commands/library.js';

const on = (day: string, changes: Partial<WorkoutSummary> = {}): WorkoutSummary =>
  workout({ id: day.replaceAll('-', ''), start_time_local: `${day}T23:30:00`, ...changes });

it('counts no pause as time in training', () => {
  const paused = on('2024-05-01', {
    duration_seconds: 1800,
    distance_meters: 6000,
    pauses: [{ start_seconds: 600, duration_seconds: 3600 }],
    end_time: '2024-05-01T23:00:12Z',
    laps: [{ start_seconds: 4200, duration_seconds: 1200 }],
  });
  expect(totalsOf([paused])).toMatchObject({ workouts: 1, duration_seconds: 1800 });
  expect(byPeriod([paused], 'week')).toMatchObject([{ duration_seconds: 1800 }]);
  expect(recordsOf([paused])).toMatchObject([{ longest_seconds: { value: 1800 } }]);
});

describe('the calendar', () => {
  it('has the weeks of ISO 8601, even around New Year', () => {
    expect(periodOf('2026-01-01', 'week')).toEqual({ period: '2026-W01', from: '2025-12-29', to: '2026-01-04' });
    expect(periodOf('2027-01-03', 'week').period).toBe('2026-W53');
    expect(periodNameOf('2027-01-03T23:59:59', 'week')).toBe('2026-W53');
    expect(spans.map((span) => periodNameOf('2024-12-30T08:00:00', span))).toEqual(['2025-W01', '2024-12', '2024']);
    expect(periodOf('2024-12-30T08:00:00', 'week').period).toBe('2025-W01');
    expect(periodOf('2024-02-11', 'month')).toEqual({ period: '2024-02', from: '2024-02-01', to: '2024-02-29' });
    expect(periodOf('2024-02-11', 'year')).toEqual({ period: '2024', from: '2024-01-01', to: '2024-12-31' });
  });

  it('agrees with date(1) on any day', () => {
    const days = fc.sample(fc.integer({ min: 0, max: 40_000 }), 200).map((day) => addDays('1970-01-01', day));
    const weeks = execFileSync('date', ['-u', '-f', '-', '+%G-W%V'], { input: days.join('\n'), encoding: 'utf8' });
    expect(days.map((day) => periodOf(day, 'week').period)).toEqual(weeks.trim().split('\n'));
  });

  it('continues without a gap and without an overlap', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40_000 }), fc.constantFrom(...spans), (day, span) => {
        const at = periodOf(addDays('1970-01-01', day), span);
        expect(nextPeriod(at, span).from).toBe(addDays(at.to, 1));
        expect(periodOf(at.from, span)).toEqual(periodOf(at.to, span));
      }),
    );
  });
});

describe('statistics', () => {
  const run = on('2026-05-04', { duration_seconds: 3600, distance_meters: 10_000, avg_speed_mps: 2.78 });
  const sprint = on('2026-05-05', { duration_seconds: 60, distance_meters: 400, avg_speed_mps: 6.7 });
  const ride = on('2026-05-20', {
    type: 'cycling',
    duration_seconds: 9000,
    elevation_gain_meters: 300,
    training_load: { cardio: 70 },
  });

  it('sums up what is known', () => {
    expect(totalsOf([run, sprint, ride])).toEqual({
      workouts: 3,
      duration_seconds: 12_660,
      distance_meters: 10_400,
      elevation_gain_meters: 300,
      calories_kcal: 0,
      cardio_load: 70,
    });
  });

  it('counts every week between the first and the last, by the local day', () => {
    expect(byPeriod([ride, run, sprint], 'week').map((week) => [week.period, week.workouts])).toEqual([
      ['2026-W19', 2],
      ['2026-W20', 0],
      ['2026-W21', 1],
    ]);
    expect(byPeriod([], 'week')).toEqual([]);
  });

  it('has the sport with the most time first', () => {
    expect(bySport([run, ride]).map(({ sport }) => sport)).toEqual(['cycling', 'running']);
  });

  it('spreads the load over the days up to today', () => {
    expect(loadOf([ride], '2026-05-26')).toEqual({ days_7: 10, days_28: 2.5 });
    expect(loadOf([ride], '2026-05-27')).toEqual({ days_7: 0, days_28: 2.5 });
    expect(loadOf([ride], '2026-05-19')).toEqual({ days_7: 0, days_28: 0 });
  });

  it('keeps records by sport; a short sprint is not the fastest workout, and the first of equals holds the record', () => {
    const again = { ...run, id: 'again', start_time_local: '2026-06-01T08:00:00' };
    const [cycling, running] = recordsOf([run, sprint, again, ride]);
    expect(running?.fastest_mps).toEqual({ value: 2.78, workout: '20260504', start_time_local: '2026-05-04T23:30:00' });
    expect(running?.farthest_meters?.workout).toBe('20260504');
    expect(cycling).toMatchObject({ sport: 'cycling', longest_seconds: { value: 9000 } });
    expect(cycling).not.toHaveProperty('farthest_meters');
  });
});
