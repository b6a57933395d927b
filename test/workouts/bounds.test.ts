import { describe, expect, it } from 'vitest';
import { byPeriod, bySport, FAST_FROM_SECONDS, loadOf, recordsOf, totalsOf } from '../../src/numbers/totals/totals.js';
import { elevationGainLoss } from '../../src/workouts/parts/elevation.js';
import { localClock, parseInstant, usableOffset, utcFromLocal } from '../../src/workouts/time/time.js';
import type { WorkoutSummary } from '../../src/workouts/workout.js';
import { workout } from '../commands/library.js';
import { normalized } from './polar.js';

/* On each side of every bound, where one off would show to nobody who looks at an ordinary workout. */

describe('a wall clock', () => {
  it.each([
    ['1970-01-01T00:00:00', true],
    ['1969-12-31T23:59:59', false],
    ['2999-12-31T23:59:59', true],
    ['3000-01-01T00:00:00', false],
    ['2025-06-01T23:00:00', true],
    ['2025-06-01T24:00:00', false],
    ['2025-06-01T10:59:59', true],
    ['2025-06-01T10:60:00', false],
    ['2025-06-01T10:00:60', false],
    ['2025-12-31T00:00:00', true],
    ['2025-12-32T00:00:00', false],
    ['2025-13-01T00:00:00', false],
    ['2025-00-01T00:00:00', false],
    ['2025-01-00T00:00:00', false],
    ['2024-02-29T00:00:00', true],
    ['2025-02-29T00:00:00', false],
    ['2025-06-01T10:00:00.123456789', true],
    ['2025-06-01T10:00:00.1234567890', false],
    ['2025-06-01T10:00:00.', false],
    ['x2025-06-01T10:00:00', false],
    ['2025-06-01T10:00:00x', false],
  ])('%s: %j', (text, readable) => {
    expect(utcFromLocal(text, 0) !== undefined).toBe(readable);
    expect(parseInstant(`${text}Z`) !== undefined).toBe(readable);
  });

  it('has an offset up to 18 hours, in whole minutes', () => {
    expect([1080, -1080, 0].map(usableOffset)).toEqual([1080, -1080, 0]);
    expect([1081, -1081, 0.5, Number.NaN, undefined].map(usableOffset)).toEqual(Array(5).fill(undefined));
    expect(localClock('2026-11-27T11:00:00+18:00')).toEqual({ local: '2026-11-27T11:00:00', offsetMinutes: 1080 });
    // An impossible one is not the clock of a session: the instant is kept, in UTC.
    expect(localClock('2026-11-27T11:00:00+19:00')).toEqual({ local: '2026-11-26T16:00:00', offsetMinutes: 0 });
  });

  it('reads a fraction to its milliseconds', () => {
    expect(parseInstant('1970-01-01T00:00:00.5Z')).toBe(500);
    expect(parseInstant('1970-01-01T00:00:00.05Z')).toBe(50);
    expect(parseInstant('1970-01-01T00:00:00.0129')).toBe(12);
  });
});

describe('climbing', () => {
  const track = (...meters: number[]) => meters.map((m, i) => ({ seconds: 100 * i, meters: m }));

  it('counts from two meters on', () => {
    expect(elevationGainLoss(track(100, 102))).toEqual({ gain: 2, loss: 0 });
    expect(elevationGainLoss(track(100, 101.9))).toEqual({ gain: 0, loss: 0 });
    expect(elevationGainLoss(track(102, 100))).toEqual({ gain: 0, loss: 2 });
    expect(elevationGainLoss(track(101.9, 100))).toEqual({ gain: 0, loss: 0 });
  });

  it('turns only where the way back is two meters, and counts whole legs', () => {
    expect(elevationGainLoss(track(100, 110, 108.1, 120))).toEqual({ gain: 20, loss: 0 });
    expect(elevationGainLoss(track(100, 110, 108, 120))).toEqual({ gain: 22, loss: 2 });
    expect(elevationGainLoss(track(120, 110, 111.9, 100))).toEqual({ gain: 0, loss: 20 });
    expect(elevationGainLoss(track(120, 110, 112, 100))).toEqual({ gain: 2, loss: 22 });
    // Small steps add up to a leg, from the lowest and to the highest point.
    expect(elevationGainLoss(track(100, 99, 100, 101, 102, 103))).toEqual({ gain: 4, loss: 0 });
    expect(elevationGainLoss(track(100, 101, 100, 99, 98, 97))).toEqual({ gain: 0, loss: 4 });
    // One step beyond the last turning point belongs to the new leg alone.
    expect(elevationGainLoss(track(100, 110, 105, 115))).toEqual({ gain: 20, loss: 5 });
    expect(elevationGainLoss(track(115, 105, 110, 100))).toEqual({ gain: 5, loss: 20 });
  });

  it('needs two points', () => {
    expect(elevationGainLoss([])).toBeUndefined();
    expect(elevationGainLoss(track(100))).toBeUndefined();
  });

  const at = (...points: [seconds: number, meters: number][]) =>
    points.map(([seconds, meters]) => ({ seconds, meters }));

  it('leaves out a barometer that settles: a jump of more than 5 m/s in the first 30 s', () => {
    const climb: [number, number][] = [
      [40, 100],
      [100, 110],
    ];
    expect(elevationGainLoss(at([0, 50], [30, 201], ...climb))).toMatchObject({ gain: 10 });
    // Exactly 5 m/s is a descent, and so is a jump after 30 s.
    expect(elevationGainLoss(at([0, 50], [10, 100], ...climb))).toMatchObject({ gain: 60 });
    expect(elevationGainLoss(at([0, 50], [10, 100.1], ...climb))).toMatchObject({ gain: 10 });
    expect(elevationGainLoss(at([0, 50], [31, 300], ...climb))).toMatchObject({ gain: 260 });
    // From the first point on, whenever that was; and less than a second counts as one.
    expect(elevationGainLoss(at([1000, 50], [1030, 201], [1040, 100], [1100, 110]))).toMatchObject({ gain: 10 });
    expect(elevationGainLoss(at([0, 95.1], [0.5, 100], ...climb))).toMatchObject({ gain: 14.9 });
  });
});

describe('statistics', () => {
  const on = (day: string, changes: Partial<WorkoutSummary> = {}): WorkoutSummary =>
    workout({ id: `${day}${JSON.stringify(changes)}`, start_time_local: `${day}T23:30:00`, ...changes });

  it('an average speed counts from 20 minutes on', () => {
    const run = (seconds: number) => on('2026-05-04', { duration_seconds: seconds, avg_speed_mps: 4 });
    expect(recordsOf([run(FAST_FROM_SECONDS)])[0]?.fastest_mps?.value).toBe(4);
    expect(recordsOf([run(FAST_FROM_SECONDS - 1)])[0]).not.toHaveProperty('fastest_mps');
    expect(recordsOf([on('2026-05-04', { duration_seconds: undefined, avg_speed_mps: 4 })])[0]).not.toHaveProperty(
      'fastest_mps',
    );
  });

  it('the largest counts, and of equal ones the first; 0 is not a record', () => {
    const far = (day: string, meters: number) => on(day, { distance_meters: meters, elevation_gain_meters: 0 });
    const [record] = recordsOf([
      far('2026-05-01', 5),
      far('2026-05-02', 9),
      far('2026-05-03', 9),
      far('2026-05-04', 7),
    ]);
    expect(record?.farthest_meters).toMatchObject({ value: 9, start_time_local: '2026-05-02T23:30:00' });
    expect(record).not.toHaveProperty('most_climb_meters');
  });

  it('each fact has its own sum and its own record', () => {
    const facts = {
      ...{ duration_seconds: 1500, distance_meters: 4000, avg_speed_mps: 2.667, elevation_gain_meters: 120 },
      ...{ calories_kcal: 300, max_heart_rate_bpm: 171, training_load: { cardio: 45 } },
    };
    const run = on('2026-05-04', facts);
    expect(totalsOf([run, run])).toEqual({
      ...{ workouts: 2, duration_seconds: 3000, distance_meters: 8000, elevation_gain_meters: 240 },
      ...{ calories_kcal: 600, cardio_load: 90 },
    });
    const held = (value: number) => ({ value, workout: run.id, start_time_local: '2026-05-04T23:30:00' });
    expect(recordsOf([run])).toEqual([
      {
        sport: 'running',
        longest_seconds: held(1500),
        farthest_meters: held(4000),
        fastest_mps: held(2.667),
        most_climb_meters: held(120),
        highest_heart_rate_bpm: held(171),
      },
    ]);
  });

  it('sums are rounded to a tenth', () => {
    expect(
      totalsOf([on('2026-05-04', { distance_meters: 0.14 }), on('2026-05-05', { distance_meters: 0.02 })]),
    ).toMatchObject({ distance_meters: 0.2 });
  });

  it('a load counts from the first of 7 and of 28 days to today, inclusive', () => {
    const load = (day: string) => [on(day, { training_load: { cardio: 28 } })];
    expect(loadOf(load('2026-05-28'), '2026-05-28')).toEqual({ days_7: 4, days_28: 1 });
    expect(loadOf(load('2026-05-22'), '2026-05-28')).toEqual({ days_7: 4, days_28: 1 });
    expect(loadOf(load('2026-05-21'), '2026-05-28')).toEqual({ days_7: 0, days_28: 1 });
    expect(loadOf(load('2026-05-01'), '2026-05-28')).toEqual({ days_7: 0, days_28: 1 });
    expect(loadOf(load('2026-04-30'), '2026-05-28')).toEqual({ days_7: 0, days_28: 0 });
    expect(loadOf(load('2026-05-29'), '2026-05-28')).toEqual({ days_7: 0, days_28: 0 });
  });

  it('periods go from the first workout to the last, even if that is on its first or last day', () => {
    const months = (...days: string[]) =>
      byPeriod(
        days.map((day) => on(day)),
        'month',
      ).map(({ period }) => period);
    expect(months('2026-01-31', '2026-03-01')).toEqual(['2026-01', '2026-02', '2026-03']);
    expect(months('2026-02-28', '2026-01-01')).toEqual(['2026-01', '2026-02']);
    expect(months('2026-01-15')).toEqual(['2026-01']);
  });

  it('sports with equal time are ordered by name', () => {
    const sports = (...types: string[]) =>
      bySport(types.map((type) => on('2026-05-04', { type, duration_seconds: 60 } as Partial<WorkoutSummary>))).map(
        ({ sport }) => sport,
      );
    expect(sports('running', 'cycling')).toEqual(['cycling', 'running']);
    expect(sports('cycling', 'running')).toEqual(['cycling', 'running']);
    expect(sports('cycling', 'running', 'running')).toEqual(['running', 'cycling']);
  });
});

describe('a workout', () => {
  const plain = { startTime: '2025-06-01T12:00:00', utcOffsetMinutes: 120, duration: 'PT1H', sport: 'RUNNING' };

  it('ends when Polar says it was stopped only if that shows a pause, by more than clocks differ', () => {
    const end = (elapsedMillis?: number) => {
      const { end_time, derived } = normalized({ ...plain, ...(elapsedMillis !== undefined && { elapsedMillis }) });
      return [end_time, derived.includes('end_time')];
    };
    expect(end()).toEqual(['2025-06-01T11:00:00Z', true]);
    expect(end(3_600_000)).toEqual(['2025-06-01T11:00:00Z', true]);
    expect(end(3_601_000)).toEqual(['2025-06-01T11:00:00Z', true]);
    expect(end(3_601_001)).toEqual(['2025-06-01T11:00:01.001Z', false]);
    expect(end(4_200_000)).toEqual(['2025-06-01T11:10:00Z', false]);
    expect(end(0)).toEqual(['2025-06-01T11:00:00Z', true]);
  });

  it("has the speed that its distance and duration give, and Polar's only without one of them", () => {
    const statistics = { speed: { average: 36, maximum: 54 } };
    expect(normalized({ ...plain, distance: 3600, statistics })).toMatchObject({ avg_speed_mps: 1, max_speed_mps: 15 });
    expect(normalized({ ...plain, statistics })).toMatchObject({ avg_speed_mps: 10 });
    const { duration: _, ...unending } = plain;
    expect(normalized({ ...unending, distance: 3600, statistics })).toMatchObject({ avg_speed_mps: 10 });
    expect(normalized({ ...plain, duration: 'PT0S', distance: 3600, statistics })).toMatchObject({ avg_speed_mps: 10 });
  });

  it('keeps a text as it was written, but not a blank one', () => {
    expect(normalized({ ...plain, name: ' a run ', note: ' \n', clubName: ' club ' })).toMatchObject({
      ...{ name: ' a run ', club: { name: 'club' } },
    });
    expect(normalized({ ...plain, name: ' a run ', note: ' \n' })).not.toHaveProperty('note');
    expect(normalized({ ...plain, clubName: ' ' })).not.toHaveProperty('club');
  });

  it('says what is special about it', () => {
    const quality = (more: object) => normalized({ ...plain, ...more }).quality;
    expect(quality({ isListedOnly: true })).toEqual(['details_missing']);
    expect(quality({ hasUnreadFile: true })).toEqual(['file_unreadable']);
    expect(quality({ hasTransition: true })).toEqual(['transition_left_out']);
    expect(quality({ zoneAssumed: true })).toEqual(['utc_offset_from_home_zone']);
    expect(quality({ duration: undefined })).toContain('duration_missing');
  });

  it('knows the gaps between beats only if a beat is missing and the gap has a length', () => {
    const gaps = (rrGaps: { beat: number; millis: number }[]) =>
      normalized({ ...plain, rrGaps, samples: [{ sampleType: '11', data: '800,,900', recordingRate: null }] }).rr_gaps;
    expect(gaps([{ beat: 1, millis: 700 }])).toEqual([{ beat: 1, ms: 700 }]);
    expect(gaps([{ beat: 0, millis: 700 }])).toBeUndefined();
    expect(gaps([{ beat: 1, millis: 0 }])).toBeUndefined();
    expect(gaps([{ beat: 9, millis: 700 }])).toBeUndefined();
    expect(gaps([])).toBeUndefined();
  });
});
