import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimal, instantWriter } from '../../src/export/numbers.js';

const expected = (value: number, digits: number) => {
  const text = value.toFixed(digits);
  const short = text.includes('.') ? text.replace(/\.?0+$/, '') : text;
  return short === '-0' ? '0' : short;
};

const digits = fc.constantFrom(0, 1, 2, 3, 4, 7);

describe('decimal', () => {
  it('is toFixed without the zeros at the end, whatever the number', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e20, max: 1e20, noNaN: true }), digits, (value, n) => {
        expect(decimal(value, n)).toBe(expected(value, n));
      }),
      { numRuns: 3000 },
    );
  });

  it('is so half-way between two decimals too, where a product would round the wrong way', () => {
    const halfway = fc.integer({ min: -20_000_000, max: 20_000_000 });
    fc.assert(
      fc.property(halfway, digits, fc.constantFrom(-1, 0, 1), (whole, n, ulp) => {
        const tie = (whole + 0.5) / 10 ** n;
        const value = tie * (1 + ulp * Number.EPSILON);
        expect(decimal(value, n)).toBe(expected(value, n));
      }),
      { numRuns: 3000 },
    );
  });

  it.each([
    [1.005, 2, '1'],
    [0.15, 1, '0.1'],
    [2.5, 0, '3'],
    [-2.5, 0, '-3'],
    [-0.04, 1, '0'],
    [-0.05, 1, '-0.1'],
    [-179.9999999, 7, '-179.9999999'],
    [0.0001, 7, '0.0001'],
    [23.4560001, 7, '23.4560001'],
    [1e20, 1, '100000000000000000000'],
  ])('writes %d with %d digits as %s', (value, n, text) => {
    expect(decimal(value, n)).toBe(text);
  });
});

it('an instant is what Date says, with milliseconds only where there are some', () => {
  const instant = instantWriter();
  fc.assert(
    fc.property(fc.integer({ min: -8.64e12, max: 8.64e12 }), fc.boolean(), (time, whole) => {
      const ms = whole ? time * 1000 : time;
      if (Math.abs(ms) > 8.64e15 || Math.abs(new Date(ms).getUTCFullYear() - 5000) > 4999) return;
      expect(instant(ms)).toBe(new Date(ms).toISOString().replace('.000Z', 'Z'));
    }),
  );
});
