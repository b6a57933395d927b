import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { combineSources } from '../../../src/workouts/merge.js';
import { inZone, namesZone, offsetInZone } from '../../../src/workouts/time/zone.js';

const wall = (local: string) => Date.parse(`${local}Z`);

describe('the offset of a local clock in a zone', () => {
  it.each([
    ['Europe/Berlin', '2014-10-29T10:16:25', 60],
    ['Europe/Berlin', '2014-07-29T10:16:25', 120],
    ['America/New_York', '2025-07-01T06:00:00', -240],
    ['Asia/Kathmandu', '2025-07-01T06:00:00', 345],
    ['Pacific/Kiritimati', '2025-07-01T06:00:00', 840],
    ['Australia/Lord_Howe', '2025-01-01T06:00:00', 660],
    ['UTC', '2025-07-01T06:00:00', 0],
    // The last minute before each change, the missing hour, the hour that occurs twice, the first one after it.
    ['Europe/Berlin', '2025-03-30T01:59:59', 60],
    ['Europe/Berlin', '2025-03-30T02:30:00', 60],
    ['Europe/Berlin', '2025-03-30T03:00:00', 120],
    ['Europe/Berlin', '2025-10-26T01:59:59', 120],
    ['Europe/Berlin', '2025-10-26T02:30:00', 120],
    ['Europe/Berlin', '2025-10-26T03:00:00', 60],
    ['America/New_York', '2025-11-02T01:30:00', -240],
    ['America/New_York', '2025-11-02T02:00:00', -300],
    // Samoa left out a day.
    ['Pacific/Apia', '2011-12-29T12:00:00', -600],
    ['Pacific/Apia', '2011-12-31T12:00:00', 840],
  ])('%s, %s: %i min', (zone, local, expected) => {
    expect(offsetInZone(zone, wall(local))).toBe(expected);
  });

  it('is that of the instant, in both directions, outside the hours that occur twice', () => {
    const zones = fc.constantFrom('Europe/Berlin', 'America/St_Johns', 'Australia/Sydney', 'Asia/Kolkata');
    fc.assert(
      fc.property(zones, fc.integer({ min: 0, max: Date.UTC(2035, 0) / 1000 }), (zone, seconds) => {
        const text = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
        const local = wall(text.format(seconds * 1000).replace(' ', 'T'));
        const found = local - offsetInZone(zone, local) * 60_000;
        expect(text.format(found)).toBe(text.format(seconds * 1000));
        expect(found).toBeLessThanOrEqual(seconds * 1000);
      }),
      { numRuns: 500 },
    );
  });
});

describe('a session without a time zone', () => {
  const told = { startTime: '2025-08-03T15:00:00', duration: 'PT5400S' };

  it('has the offset of the assumed zone, and still names none', () => {
    const placed = inZone(told, 'Europe/Berlin');
    expect(placed).toEqual({ ...told, utcOffsetMinutes: 120, zoneAssumed: true });
    expect(namesZone(placed)).toBe(false);
    expect(inZone({ ...told, utcOffsetMinutes: 9999 }, 'Europe/Berlin').utcOffsetMinutes).toBe(120);
  });

  it('and without a readable start stays as it is', () => {
    const broken = { ...told, startTime: 'tomorrow' };
    expect(inZone(broken, 'Europe/Berlin')).toBe(broken);
  });

  it('if none is known, or with one of its own, stays as it is', () => {
    expect(inZone(told, undefined)).toBe(told);
    const own = { ...told, utcOffsetMinutes: -180 };
    expect(inZone(own, 'Europe/Berlin')).toBe(own);
    expect(namesZone(own)).toBe(true);
  });

  it('begins when a source that names one says, else as assumed', () => {
    const bare = { startTime: '2025-08-03T15:00:01', calories: 1 };
    const named = { startTime: '2025-08-03T15:00:00', utcOffsetMinutes: -180, calories: 2 };
    const assumed = inZone({ startTime: '2025-08-03T15:00:02' }, 'Europe/Berlin');
    expect(combineSources([bare, assumed, named])).toEqual({ ...named, calories: 1 });
    expect(combineSources([assumed, named])).toEqual(named);
    expect(combineSources([bare, assumed])).toEqual({ ...assumed, calories: 1 });
  });
});
