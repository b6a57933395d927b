import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { preferredOf } from '../../../src/workouts/doubles/preferred.js';
import { overlap, sameActivity } from '../../../src/workouts/doubles/same-activity.js';
import type { Workout } from '../../../src/workouts/workout.js';
import { recorded } from './recorded.js';

const both = (a: Workout, b: Workout) => [sameActivity(a, b), sameActivity(b, a)];
const yes = [true, true];
const no = [false, false];

describe('two recordings', () => {
  it('of one run are one activity, though the app began later, is less accurate and has no heart rate', () => {
    const app = recorded('app', { from: 90, seconds: 1500, off: 30, route: true, beat: undefined });
    expect(both(recorded('watch', { seconds: 1800, route: true }), app)).toEqual(yes);
  });

  it('at the same time in two places are two activities, whatever the heart rate', () => {
    const elsewhere = recorded('else', { seconds: 1800, off: 500, route: true });
    expect(both(recorded('watch', { seconds: 1800, route: true }), elsewhere)).toEqual(no);
  });

  it('without two routes are compared by heart rate', () => {
    const watch = recorded('watch', { seconds: 1800, route: true });
    expect(both(watch, recorded('band', { from: 5, seconds: 1790, beat: 3 }))).toEqual(yes);
    expect(both(watch, recorded('band', { from: 5, seconds: 1790, beat: 30 }))).toEqual(no);
  });

  it('on both sides of a pause of one of them have the same heart rate', () => {
    const pauses = [{ start_seconds: 600, duration_seconds: 300 }];
    const paused = recorded('watch', { seconds: 1800, pauses });
    expect(both(paused, recorded('band', { seconds: 1800 }))).toEqual(yes);
  });

  it('with nothing to compare must begin and end within 5 minutes, on two devices, and not be of different sports', () => {
    const bare = (id: string, from: number, seconds: number, sport = 'running') =>
      recorded(id, { from, seconds, beat: undefined, sport });
    expect(both(bare('a', 0, 1800), bare('b', 299, 1800))).toEqual(yes);
    expect(both(bare('a', 0, 1800), bare('b', 301, 1800))).toEqual(no);
    expect(both(bare('a', 0, 1800), bare('b', 0, 1800, 'cycling'))).toEqual(no);
    expect(both(bare('a', 0, 1800), bare('b', 0, 1800, 'training'))).toEqual(yes);
    expect(both(bare('a', 0, 1800), bare('a', 0, 1800))).toEqual(no);
  });

  it('share at least 60% of the time that either took', () => {
    const one = recorded('a', { seconds: 1000 });
    expect(overlap(one, recorded('b', { from: 250, seconds: 1000 }))).toBe(true);
    expect(overlap(one, recorded('b', { from: 251, seconds: 1000 }))).toBe(false);
    expect(overlap(one, recorded('b', { seconds: 600 }))).toBe(true);
    expect(overlap(one, recorded('b', { seconds: 599 }))).toBe(false);
    expect(overlap(recorded('a', { seconds: 0 }), recorded('b', { seconds: 0 }))).toBe(false);
  });

  it('that are parts of one session, or a session and its part, are not two recordings', () => {
    const part = { part_of: { session: 's', index: 1, count: 2 } };
    const one = recorded('a', { seconds: 1000 });
    expect(both({ ...one, ...part }, { ...one, id: 'b', ...part })).toEqual(no);
    expect(both({ ...one, legs: 2 }, { ...one, id: 'b', ...part })).toEqual(no);
    const other = { part_of: { session: 't', index: 1, count: 2 } };
    expect(both({ ...one, ...part }, { ...one, id: 'b', ...other })).toEqual(yes);
  });

  it('are judged alike in either order, and what was recorded is its own double', () => {
    const options = fc.record({
      from: fc.integer({ min: 0, max: 900 }),
      seconds: fc.integer({ min: 200, max: 1500 }),
      off: fc.constantFrom(0, 20, 95, 105, 400),
      route: fc.boolean(),
      beat: fc.constantFrom(undefined, 0, 7, 9, 40),
    });
    fc.assert(
      fc.property(options, options, (a, b) => {
        const [one, other] = [recorded('a', a), recorded('b', b)];
        expect(sameActivity(one, other)).toBe(sameActivity(other, one));
        if (a.route || a.beat !== undefined) expect(sameActivity(one, { ...one, id: 'b' })).toBe(true);
        if (sameActivity(one, other)) expect(overlap(one, other)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});

describe('the recording that counts', () => {
  const at = '2026-03-01T08:00:00Z';
  const one = { id: 'a', start_time: at, duration_seconds: 1000 };

  it.each([
    ['you chose, even if it is hidden', { preferred: true, hidden: true as const }, { has_route: true }],
    ['is not hidden', {}, { hidden: true as const, has_route: true }],
    ['has a route', { has_route: true }, { avg_heart_rate_bpm: 140, duration_seconds: 2000 }],
    ['has heart rate', { avg_heart_rate_bpm: 140 }, { duration_seconds: 2000 }],
    ['is longer', { duration_seconds: 1001 }, { start_time: '2026-03-01T07:00:00Z' }],
    ['began first', { start_time: '2026-03-01T07:59:59Z' }, { id: '0' }],
    ['has the first id', {}, { id: 'b' }],
  ])('%s', (_name, better, worse) => {
    const [good, bad] = [
      { ...one, ...better },
      { ...one, id: 'c', ...worse },
    ];
    expect(preferredOf([good, bad])).toBe(good);
    expect(preferredOf([bad, good])).toBe(good);
  });

  it('does not depend on the order', () => {
    const some = fc.record({
      id: fc.string({ minLength: 1, maxLength: 2 }),
      start_time: fc.constantFrom(at, '2026-03-01T08:00:01Z'),
      duration_seconds: fc.constantFrom(undefined, 1, 2),
      has_route: fc.constantFrom(undefined, true, false),
      preferred: fc.boolean(),
    });
    const recordings = fc.uniqueArray(some, { selector: ({ id }) => id, minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(recordings, (all) => {
        expect(preferredOf([...all].reverse())).toBe(preferredOf(all));
      }),
    );
  });
});
