import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatInstant,
  formatLocal,
  localClock,
  millisBetween,
  parseInstant,
  utcFromLocal,
} from '../../../src/workouts/time/time.js';

const utc = (local: string, offset: number) => {
  const ms = utcFromLocal(local, offset);
  return ms === undefined ? undefined : formatInstant(ms);
};

describe('local wall clock to UTC', () => {
  it.each([
    ['2026-02-22T07:50:17', 0, '2026-02-22T07:50:17Z'],
    ['2024-09-04T19:02:30', -180, '2024-09-04T22:02:30Z'],
    ['2024-03-06T15:47:07', 180, '2024-03-06T12:47:07Z'],
    ['2025-01-01T03:00:00', 345, '2024-12-31T21:15:00Z'],
    ['2024-03-01T00:30', 60, '2024-02-29T23:30:00Z'],
    ['2023-03-01T00:30', 60, '2023-02-28T23:30:00Z'],
    ['2025-03-30T02:30:00', 60, '2025-03-30T01:30:00Z'],
    ['2025-10-26T02:30:00', 120, '2025-10-26T00:30:00Z'],
    ['2025-06-01T12:00:00.5', 120, '2025-06-01T10:00:00.500Z'],
    ['2025-06-01T12:00:00.12345', 0, '2025-06-01T12:00:00.123Z'],
    ['1970-01-01T00:00:00', 120, '1969-12-31T22:00:00Z'],
  ])('%s at %i min is %s', (local, offset, expected) => {
    expect(utc(local, offset)).toBe(expected);
  });

  it.each([
    '',
    '2025-02-29T10:00:00',
    '2025-04-31T10:00:00',
    '2025-13-01T10:00:00',
    '2025-00-10T10:00:00',
    '2025-01-01T24:00:00',
    '2025-01-01T10:60:00',
    '2025-01-01T10:00:60',
    '2025-01-01 10:00:00',
    '2025-01-01T10:00:00Z',
    '2025-01-01',
    '0001-01-01T00:00:00',
    '9999-12-31T23:59:59',
    'T10:00',
  ])('does not read %j', (local) => {
    expect(utcFromLocal(local, 0)).toBeUndefined();
  });

  it('is local - offset for every offset, and back', () => {
    const offsets = fc.oneof(fc.integer({ min: -720, max: 840 }), fc.constantFrom(345, 330, 765, -210, -720, 840));
    // Whole seconds around 40 years, and the hours around both European and American changes of 2025.
    const clocks = fc.oneof(
      fc.integer({ min: 0, max: Date.UTC(2040, 0) }),
      ...[Date.UTC(2025, 2, 30), Date.UTC(2025, 9, 26), Date.UTC(2025, 2, 9), Date.UTC(2024, 1, 29)].map((day) =>
        fc.integer({ min: day - 10_800_000, max: day + 97_200_000 }),
      ),
    );
    fc.assert(
      fc.property(clocks, offsets, (wall, offset) => {
        const local = new Date(wall).toISOString().slice(0, -1);
        const ms = utcFromLocal(local, offset);
        expect(ms).toBe(wall - offset * 60_000);
        expect(utcFromLocal(formatLocal(ms as number, offset), offset)).toBe(ms);
      }),
    );
  });
});

describe('instants', () => {
  it.each([
    ['2024-03-06T13:26:17.000Z', '2024-03-06T13:26:17Z'],
    ['2026-02-01T11:48:20Z', '2026-02-01T11:48:20Z'],
    ['2026-02-01T11:48:20', '2026-02-01T11:48:20Z'],
    ['2026-02-01T11:48Z', '2026-02-01T11:48:00Z'],
    ['2026-02-01T11:48:20.5Z', '2026-02-01T11:48:20.500Z'],
    ['2026-02-01T11:48:20+01:00', '2026-02-01T10:48:20Z'],
    ['2026-02-01T11:48:20-0330', '2026-02-01T15:18:20Z'],
  ])('%s is %s', (text, expected) => {
    expect(formatInstant(parseInstant(text) as number)).toBe(expected);
  });

  it.each(['', 'yesterday', '2026-02-30T11:48:20Z', '2026-02-01', 'Z'])('does not read %j', (text) => {
    expect(parseInstant(text)).toBeUndefined();
  });

  it('reads what it writes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: Date.UTC(2999, 0) }), (ms) => parseInstant(formatInstant(ms)) === ms),
    );
  });
});

describe('a time with or without zone', () => {
  it.each([
    ['2026-11-27T09:00:00', [120], '2026-11-27T09:00:00', 120],
    ['2026-11-27T09:00:00', [undefined], '2026-11-27T09:00:00', undefined],
    ['2026-11-27T09:00:00Z', [120], '2026-11-27T11:00:00', 120],
    ['2026-11-27T11:00:00+02:00', [60], '2026-11-27T10:00:00', 60],
    ['2026-11-27T11:00:00+02:00', [undefined], '2026-11-27T11:00:00', 120],
    ['2026-11-27T11:00:00-0330', [5000, undefined], '2026-11-27T11:00:00', -210],
    ['2026-11-27T23:30:00Z', [undefined, 60], '2026-11-28T00:30:00', 60],
    ['yesterday', [60], 'yesterday', 60],
  ])('%s at %j is %s on the local clock', (text, offsets, local, offset) => {
    expect(localClock(text, ...offsets)).toStrictEqual({
      local,
      ...(offset !== undefined && { offsetMinutes: offset }),
    });
  });

  it.each([
    ['2026-11-27T11:00:00', '2026-11-27T11:10:00', undefined, 600_000],
    ['2026-11-27T11:00:00', '2026-11-27T09:10:00Z', 120, 600_000],
    ['2026-11-27T09:00:00Z', '2026-11-27T11:10:00', 120, 600_000],
    ['2026-11-27T09:00:00Z', '2026-11-27T11:10:00+02:00', undefined, 600_000],
    ['2026-11-27T09:00:00', undefined, 120, undefined],
    ['2026-11-27T09:00:00', 'later', 120, undefined],
    ['earlier', '2026-11-27T09:00:00', 120, undefined],
    [undefined, '2026-11-27T09:00:00', 120, undefined],
  ])('from %s to %s at %j is %j ms', (from, to, offset, millis) => {
    expect(millisBetween(from, to, offset)).toBe(millis);
  });
});
