import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readBudget, readRetryAfter, secondsUntilRoom } from '../../src/accesslink/budget.js';

const now = new Date('2026-02-22T10:00:00.000Z');
const headers = (usage: string, limit: string, reset: string) => ({
  'ratelimit-usage': usage,
  'ratelimit-limit': limit,
  'ratelimit-reset': reset,
});

describe('readBudget', () => {
  it('reads pairs, with and without blanks, and single numbers', () => {
    const budget = {
      shortUsed: 12,
      shortLimit: 520,
      shortResetSeconds: 601,
      longUsed: 300,
      longLimit: 5100,
      longResetSeconds: 80000,
      seenAt: now,
    };
    expect(readBudget(headers('12, 300', '520, 5100', '601, 80000'), now)).toEqual(budget);
    expect(readBudget(headers('12,300', ' 520 ,5100 ', '601,  80000'), now)).toEqual(budget);
    expect(readBudget(headers('12', '520', '601'), now)).toEqual({
      shortUsed: 12,
      shortLimit: 520,
      shortResetSeconds: 601,
      seenAt: now,
    });
  });

  it('reads whatever numbers with whatever blanks, and never a wait of more than a day', () => {
    const number = fc.nat();
    const blank = fc.constantFrom('', ' ', '  ', '\t');
    fc.assert(
      fc.property(fc.tuple(number, number, number, number, number, number), blank, blank, (n, before, after) => {
        const pair = (a: number, b: number) => `${before}${a}${after},${before}${b}${after}`;
        const budget = readBudget(headers(pair(n[0], n[1]), pair(n[2], n[3]), pair(n[4], n[5])), now);
        expect(budget).toMatchObject({ shortUsed: n[0], longUsed: n[1], shortLimit: n[2], longLimit: n[3] });
        expect(budget && secondsUntilRoom(budget)).toBeLessThanOrEqual(86400);
      }),
    );
  });

  it('takes text that is no pair for nothing said, and never throws', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        fc.pre(!/^\s*\d+\s*(,\s*\d+\s*)?$/.test(text));
        expect(readBudget(headers(text, '520, 5100', '1, 1'), now)).toBeUndefined();
        expect(readRetryAfter({ 'retry-after': `${text}-` }, now)).not.toBeNaN();
      }),
    );
    expect(readBudget({}, now)).toBeUndefined();
  });

  it('finds room when either window has it, and the later end when both are used up', () => {
    const wait = (...pairs: [string, string, string]) => secondsUntilRoom(readBudget(headers(...pairs), now)!);
    expect(wait('519, 5099', '520, 5100', '601, 80000')).toBe(0);
    expect(wait('520, 5099', '520, 5100', '601, 80000')).toBe(601);
    expect(wait('519, 5100', '520, 5100', '601, 80000')).toBe(80000);
    expect(wait('521, 5100', '520, 5100', '601, 80000')).toBe(80000);
    expect(wait('521, 5100', '520, 5100', '')).toBe(0);
    // A unix time, as one might read the header, is not a wait of half a century.
    expect(wait('520, 1', '520, 5100', '1771754400, 1')).toBe(86400);
  });
});

describe('readRetryAfter', () => {
  it.each([
    ['0', 0],
    [' 17 ', 17],
    ['Sun, 22 Feb 2026 10:00:30 GMT', 30],
    ['Sun, 22 Feb 2026 09:00:00 GMT', 0],
    ['99999999999999999999', 86400],
    ['Fri, 01 Jan 2100 00:00:00 GMT', 86400],
    ['soon', undefined],
    ['-5', undefined],
    ['1.5', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('%j is %j seconds', (text, seconds) => {
    expect(readRetryAfter({ 'retry-after': text }, now)).toBe(seconds);
  });
});
