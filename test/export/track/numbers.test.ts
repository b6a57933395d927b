import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { literal, Page, put } from '../../../src/export/files/page.js';
import {
  decimal,
  instantPutter,
  instantText,
  onDateLine,
  putDecimal,
  putWhole,
} from '../../../src/export/track/numbers.js';

const expected = (value: number, digits: number) => {
  const text = value.toFixed(digits);
  const short = text.includes('.') ? text.replace(/\.?0+$/, '') : text;
  return short === '-0' ? '0' : short;
};

/** What a function puts on a page. */
function written(work: (page: Page) => number): string {
  const page = new Page();
  page.at = work(page);
  return Buffer.from(page.take()).toString('utf8');
}

const bytesOf = (value: number, n: number) => written(({ bytes }) => putDecimal(bytes, 0, value, n));

const digits = fc.constantFrom(0, 1, 2, 3, 4, 7);

describe('decimal', () => {
  it('is toFixed without trailing zeros, whatever the number', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e20, max: 1e20, noNaN: true }), digits, (value, n) => {
        expect(decimal(value, n)).toBe(expected(value, n));
        expect(bytesOf(value, n)).toBe(expected(value, n));
      }),
      { numRuns: 3000 },
    );
  });

  it('is the same halfway between two decimals, where a product would round the wrong way', () => {
    const halfway = fc.integer({ min: -20_000_000, max: 20_000_000 });
    fc.assert(
      fc.property(halfway, digits, fc.constantFrom(-1, 0, 1), (whole, n, ulp) => {
        const tie = (whole + 0.5) / 10 ** n;
        const value = tie * (1 + ulp * Number.EPSILON);
        expect(decimal(value, n)).toBe(expected(value, n));
        expect(bytesOf(value, n)).toBe(expected(value, n));
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
    expect(bytesOf(value, n)).toBe(text);
  });

  it('works for whole numbers up to the largest with 31 bits', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 - 1 }), (n) => {
        expect(written(({ bytes }) => putWhole(bytes, 0, n))).toBe(String(n));
      }),
    );
  });

  it('is -180 on the date line', () => {
    const longitude = (value: number) => bytesOf(onDateLine(value), 7);
    expect([180, 179.99999996, 179.9999999, -180].map(longitude)).toEqual(['-180', '-180', '179.9999999', '-180']);
  });
});

it('an instant is what Date says, with milliseconds only if they are not zero', () => {
  const putInstant = instantPutter();
  fc.assert(
    fc.property(fc.integer({ min: -8.64e12, max: 8.64e12 }), fc.boolean(), (time, whole) => {
      const ms = whole ? time * 1000 : time;
      if (Math.abs(ms) > 8.64e15 || Math.abs(new Date(ms).getUTCFullYear() - 5000) > 4999) return;
      const text = new Date(ms).toISOString().replace('.000Z', 'Z');
      expect(instantText(ms)).toBe(text);
      expect(written((page) => putInstant(page, 0, ms))).toBe(text);
    }),
  );
});

it('a literal keeps every character, at any length', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), fc.nat(9), (text, at) => {
      const page = new Page();
      page.text('x'.repeat(at));
      page.at = put(page.view, page.at, literal(text));
      page.text('|');
      expect(Buffer.from(page.take()).toString('utf8')).toBe(`${'x'.repeat(at)}${text}|`);
    }),
  );
  const everyCodePoint = Array.from({ length: 0x110000 }, (_, n) => n).filter((n) => n < 0xd800 || n > 0xdfff);
  for (let shift = 0; shift < 8; shift++) {
    const text = 'x'.repeat(shift) + everyCodePoint.map((n) => String.fromCodePoint(n)).join('');
    const page = new Page();
    page.text(text);
    const expected = Buffer.from(page.take());
    page.at = put(page.view, 0, literal(text));
    expect(Buffer.from(page.take()).equals(expected)).toBe(true);
  }
});

it('a page accepts text that is longer than itself, and keeps what came before', () => {
  const page = new Page();
  const long = 'å'.repeat(400_000);
  page.text('before ');
  page.text(long);
  expect(Buffer.from(page.take()).toString('utf8')).toBe(`before ${long}`);
});
