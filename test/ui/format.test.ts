import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as format from '../../src/ui/format.js';

describe('formatted values', () => {
  it.each([
    [0, '0:00'],
    [59.6, '1:00'],
    [754, '12:34'],
    [3599.6, '1:00:00'],
    [5025, '1:23:45'],
    [360000, '100:00:00'],
  ])('%d seconds are %s', (seconds, text) => expect(format.duration(seconds)).toBe(text));

  it('never shows 60 seconds or 60 minutes, and loses at most half a second', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e6, noNaN: true }), (seconds) => {
        const parts = format.duration(seconds).split(':').map(Number);
        expect(parts.slice(1).every((part) => part < 60)).toBe(true);
        expect(Math.abs(parts.reduce((sum, part) => sum * 60 + part, 0) - seconds)).toBeLessThanOrEqual(0.5);
      }),
    );
  });

  it("shows the workout's wall clock, whatever this machine's zone", () => {
    expect(format.wallClock('2024-05-01T07:30:12.500')).toBe('2024-05-01 07:30');
    expect(format.offset(345)).toBe('UTC+05:45');
    expect(format.offset(-210)).toBe('UTC-03:30');
    expect(format.offset(0)).toBe('UTC+00:00');
  });

  it("shows an instant on this machine's clock", () => {
    const noon = new Date(2024, 4, 1, 12, 5).toISOString();
    expect(format.localTime(noon)).toBe('2024-05-01 12:05');
    expect(format.localTime('soon')).toBe('soon');
  });

  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [34_400, '34 kB'],
    [1_240_000, '1.2 MB'],
  ])('%d bytes are %s', (size, text) => expect(format.bytes(size)).toBe(text));

  it('counts', () => {
    expect([0, 1, 2].map((n) => format.count(n, 'workout'))).toEqual(['0 workouts', '1 workout', '2 workouts']);
  });
});
