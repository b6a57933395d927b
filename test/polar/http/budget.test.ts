import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  laterOf,
  type RateBudget,
  readBudget,
  readRetryAfter,
  roomIn,
  secondsUntilRoom,
} from '../../../src/polar/http/budget.js';

const now = new Date('2026-02-22T10:00:00.000Z');
const headers = (usage: string, limit: string, reset: string) => ({
  'ratelimit-usage': usage,
  'ratelimit-limit': limit,
  'ratelimit-reset': reset,
});

describe('readBudget', () => {
  it('reads pairs, with and without spaces, and single numbers', () => {
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
    const short = { shortUsed: 12, shortLimit: 520, seenAt: now };
    expect(readBudget(headers('12', '520', '601'), now)).toStrictEqual({ ...short, shortResetSeconds: 601 });
    expect(readBudget(headers('12', '520', ''), now)).toStrictEqual(short);
  });

  it('reads any numbers with any spaces, and never a wait of more than a day', () => {
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

  it('ignores text that is not a pair, and never throws', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        fc.pre(!/^\s*\d+\s*(,\s*\d+\s*)?$/.test(text));
        expect(readBudget(headers(text, '520, 5100', '1, 1'), now)).toBeUndefined();
        expect(readRetryAfter({ 'retry-after': `${text}-` }, now)).not.toBeNaN();
      }),
    );
    expect(readBudget({}, now)).toBeUndefined();
    expect(readBudget({ 'ratelimit-usage': '12, 300' }, now)).toBeUndefined();
    expect(readBudget({ 'ratelimit-limit': '520, 5100' }, now)).toBeUndefined();
  });

  it('finds room if both windows have it, and the later end if both are used up', () => {
    const wait = (...pairs: [string, string, string]) => secondsUntilRoom(readBudget(headers(...pairs), now)!);
    expect(wait('519, 5099', '520, 5100', '601, 80000')).toBe(0);
    expect(wait('520, 5099', '520, 5100', '601, 80000')).toBe(601);
    expect(wait('519, 5100', '520, 5100', '601, 80000')).toBe(80000);
    expect(wait('521, 5100', '520, 5100', '601, 80000')).toBe(80000);
    expect(wait('521, 5100', '520, 5100', '')).toBe(0);
    // A Unix time, as the header might be read, is not a wait of half a century.
    expect(wait('520, 1', '520, 5100', '1771754400, 1')).toBe(86400);
    // One of the two numbers alone says nothing about a window.
    expect(wait('519, 9999', '520', '601, 80000')).toBe(0);
    expect(wait('519', '520, 5100', '601, 80000')).toBe(0);
  });

  it('leaves the rest beyond its share to others, in both windows', () => {
    const budget = (usage: string) => readBudget(headers(usage, '520, 5100', '601, 80000'), now)!;
    const of = (usage: string) => [secondsUntilRoom(budget(usage), 0.5), roomIn(budget(usage), 0.5)];
    expect(of('259, 2549')).toEqual([0, 1]);
    expect(of('250, 2548')).toEqual([0, 2]);
    expect(of('260, 2549')).toEqual([601, 0]);
    expect(of('250, 2550')).toEqual([80_000, 0]);
    expect(roomIn(budget('100, 100'))).toBe(420);
    expect(roomIn(budget('600, 100'))).toBe(0);
  });
});

describe('laterOf', () => {
  const at = (ms: number) => new Date(now.getTime() + ms);
  const known: RateBudget = {
    ...{ shortUsed: 100, shortLimit: 520, shortResetSeconds: 60, seenAt: now },
    ...{ longUsed: 900, longLimit: 5100, longResetSeconds: 80_000 },
  };
  const used = (before: RateBudget, stated: RateBudget) => {
    const { shortUsed, longUsed } = laterOf(before, stated);
    return [shortUsed, longUsed];
  };
  const less = { ...known, shortUsed: 90, longUsed: 890 };

  it('has the larger numbers if both are about the same windows, to within two seconds', () => {
    expect(used(known, { ...less, seenAt: at(2000) })).toEqual([100, 900]);
    expect(used(known, { ...less, seenAt: at(2001) })).toEqual([90, 890]);
    expect(used(known, { ...less, seenAt: at(-2000) })).toEqual([100, 900]);
    expect(used(known, { ...less, seenAt: at(-2001) })).toEqual([90, 890]);
    expect(used(less, { ...known, seenAt: at(500) })).toEqual([100, 900]);
    // Ten seconds later the windows end ten seconds earlier.
    const later = { shortResetSeconds: 50, longResetSeconds: 79_990, seenAt: at(10_000) };
    expect(used(known, { ...less, ...later })).toEqual([100, 900]);
    expect(used(known, { ...less, ...later, shortResetSeconds: 900 })).toEqual([90, 900]);
    expect(used(known, { ...less, ...later, longResetSeconds: 86_400 })).toEqual([100, 890]);
  });

  it('has the later numbers if the end of a window was not stated', () => {
    const { shortResetSeconds: _short, longResetSeconds: _long, ...untold } = known;
    expect(used(untold, less)).toEqual([90, 890]);
    expect(used(known, { ...untold, shortUsed: 90, longUsed: 890 })).toEqual([90, 890]);
  });

  it('has the longer window of the later statement if one of them has no numbers for it', () => {
    const { longUsed: _known, ...unknown } = known;
    const { longUsed: _less, ...unstated } = less;
    expect(used(unknown, less)).toEqual([100, 890]);
    expect(laterOf(known, unstated)).toStrictEqual({ ...unstated, shortUsed: 100 });
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
    ['not before Sun, 22 Feb 2026 10:00:30 GMT', undefined],
    ['Su, 22 Feb 2026 10:00:30 GMT', undefined],
    ['Sometime', undefined],
    ['-5', undefined],
    ['1.5', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('%j is %j seconds', (text, seconds) => {
    expect(readRetryAfter({ 'retry-after': text }, now)).toBe(seconds);
  });
});
