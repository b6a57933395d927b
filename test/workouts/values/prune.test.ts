import { describe, expect, it } from 'vitest';
import type { SourceSession } from '../../../src/workouts/source-session.js';
import { pathOf, pruned } from '../../../src/workouts/values/prune.js';
import { isOutside } from '../../../src/workouts/values/ranges.js';
import { withinRanges } from '../../../src/workouts/values/within-ranges.js';

const isBad = (value: unknown) => value === 'bad';
const cut = (value: unknown, path: string, whole = false) => pruned(value, pathOf(path), isBad, whole);

describe('a member that is bad', () => {
  it('is found by the names that lead to it', () => {
    expect(pathOf('laps[].heartRate.average')).toEqual(['laps', '[]', 'heartRate', 'average']);
    expect(pathOf('name')).toEqual(['name']);
    expect(cut({ a: 'bad', b: 'bad' }, 'a')).toEqual({ b: 'bad' });
    expect(cut({ a: { b: 'bad', c: 1 }, d: 2 }, 'a.b')).toEqual({ a: { c: 1 }, d: 2 });
    expect(cut({ a: [{ b: 'bad', c: 1 }, { b: 2 }, 7] }, 'a[].b')).toEqual({ a: [{ c: 1 }, { b: 2 }, 7] });
    expect(cut({ a: [{ b: [{ c: 'bad' }, { c: 1 }] }] }, 'a[].b[].c')).toEqual({ a: [{ b: [{}, { c: 1 }] }] });
  });

  it('takes the element of the list with it, where that is nothing without it', () => {
    expect(cut({ a: [{ b: 'bad' }, { b: 1 }] }, 'a[].b', true)).toEqual({ a: [{ b: 1 }] });
    expect(cut({ a: [{ b: { c: 'bad' } }, { b: 1 }] }, 'a[].b.c', true)).toEqual({ a: [{ b: 1 }] });
    expect(cut({ a: [{ b: 'bad' }] }, 'a[].b', true)).toEqual({ a: [] });
    // The innermost one.
    expect(cut({ a: [{ b: [{ c: 'bad' }], d: 1 }] }, 'a[].b[].c', true)).toEqual({ a: [{ b: [], d: 1 }] });
  });

  it('stays where it stands in no list that it could be taken from', () => {
    const value = { a: 'bad', b: { c: 'bad' } };
    expect([cut(value, 'a', true), cut(value, 'b.c', true)]).toEqual([value, value]);
  });

  it.each([
    ['nothing is bad', { a: [{ b: 1 }, { b: { c: 2 } }] }, 'a[].b'],
    ['it is not there', { b: 'bad' }, 'a'],
    ['the way to it is not there', { b: 'bad' }, 'a.b'],
    ['there is no list', { a: { b: 'bad' } }, 'a[].b'],
    ['there is a list instead', { a: [{ b: 'bad' }] }, 'a.b'],
    ['there is no object', { a: 'bad' }, 'a.b'],
    ['there is null', { a: null }, 'a.b'],
    ['it is no object at all', 'bad', 'a'],
  ])('is none where %s: what is there comes back as the same', (_why, value, path) => {
    for (const whole of [false, true]) expect(cut(value, path, whole)).toBe(value);
    expect(pruned(value, [], isBad, false)).toBe(value);
  });

  it('is none that is not there, nor without a way to it, whatever counts as bad', () => {
    const value = { undefined: 'bad', a: [{ b: 1 }] };
    expect(pruned(value, [], () => true, false)).toBe(value);
    for (const path of ['b', 'a[].c', 'c[].d']) expect(pruned(value, pathOf(path), () => true, false)).toBe(value);
  });

  it('leaves what lies beside it the same', () => {
    const value = { a: [{ b: 'bad' }, { b: 1 }], c: { d: 1 } };
    const result = cut(value, 'a[].b') as typeof value;
    expect([result.a[1] === value.a[1], result.c === value.c, value.a[0]]).toEqual([true, true, { b: 'bad' }]);
  });
});

describe('what is out of range of a session', () => {
  const plain: SourceSession = { startTime: '2025-06-01T12:00:00' };
  const found = (more: object) => {
    const session = { ...plain, ...more } as SourceSession;
    const { outOfRange = [], ...rest } = withinRanges(session);
    return { names: outOfRange.map((name) => name.replace('out_of_range:', '')), rest };
  };
  const names = (more: object) => found(more).names;

  it('is measured in the units of a workout', () => {
    expect(names({ statistics: { speed: { average: 3600, maximum: 3601 } } })).toEqual(['max_speed_mps']);
    expect(names({ laps: [{ durationMillis: 1, splitMillis: 1e9 }] })).toEqual([]);
    expect(names({ laps: [{ durationMillis: 1, splitMillis: 1e9 + 1 }] })).toEqual(['laps.start_seconds']);
    expect(names({ distance: 50_000_000, calories: 100_001 })).toEqual(['calories_kcal']);
  });

  it("is not Polar's -1 for unknown, in whichever unit", () => {
    expect(names({ statistics: { speed: { average: -1, maximum: -2 } }, calories: -1, distance: -1 })).toEqual([
      'max_speed_mps',
    ]);
    expect([isOutside('speed', -1), isOutside('speed', -1 / 3.6), isOutside('speed', -2)]).toEqual([false, true, true]);
  });

  it('is a time that is too long, and no text that tells none', () => {
    const zones = ['PT1000000S', 'PT1000001S', 'soon'].map((inZone, index) => ({ index, inZone }));
    const { names: told, rest } = found({ zones });
    expect(told).toEqual(['heart_rate_zones.seconds']);
    expect(rest.zones).toEqual([zones[0], { index: 1 }, zones[2]]);
  });

  it('is a word that is too long, by its letters', () => {
    expect(names({ device: 'x'.repeat(1000), deviceId: 'x'.repeat(1001) })).toEqual(['source.device_id']);
    expect(names({ name: 'x'.repeat(100_000), note: 'x'.repeat(100_001) })).toEqual(['note']);
    expect(names({ name: 'P99999999D' })).toEqual([]);
  });

  it('is nothing that is neither a number nor a text', () => {
    expect(names({ calories: null, distance: true, name: { length: 1e9 }, note: ['x'] })).toEqual([]);
  });

  it('is added once to what was found before', () => {
    const before = ['out_of_range:a', 'out_of_range:calories_kcal'];
    const session = { ...plain, outOfRange: before, calories: 1e9, laps: [{ distance: -5 }, { distance: -6 }] };
    expect(names(session as object)).toEqual(['a', 'calories_kcal', 'laps.distance_meters']);
    expect(withinRanges({ ...plain, outOfRange: before })).toMatchObject({ outOfRange: before });
  });

  it('takes a lap, a pause or a set with it that is nothing without it', () => {
    const { names: told, rest } = found({
      pauses: [
        { startMillis: 1e12, durationMillis: 1 },
        { startMillis: 0, durationMillis: 1 },
      ],
      strength: [
        { startMillis: 0, endMillis: 1e12 },
        { startMillis: 0, endMillis: 1 },
      ],
    });
    expect(told).toEqual(['pauses.start_seconds', 'strength_sets.duration_seconds']);
    expect([rest.pauses?.length, rest.strength?.length]).toEqual([1, 1]);
  });
});
