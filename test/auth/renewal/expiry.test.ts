import { describe, expect, it } from 'vitest';
import { expiryWarning, isDue, isFromFuture } from '../../../src/auth/expiry.js';

const now = new Date('2027-03-01T12:00:00Z');
const at = (expiresAt: string, refreshToken?: string) =>
  expiryWarning({ expiresAt, ...(refreshToken === undefined ? {} : { refreshToken }) }, now);

describe('a token that expires', () => {
  it.each([
    ['2027-03-15T12:00:00.001Z', undefined],
    ['2027-03-15T12:00:00Z', /expires on 2027-03-15.*polar-sync login/],
    ['2027-03-01T12:00:00.001Z', /expires on 2027-03-01.*polar-sync login/],
    ['2027-03-01T12:00:00Z', /expired on 2027-03-01.*polar-sync login/],
    ['2026-03-01T12:00:00Z', /expired on 2026-03-01.*polar-sync login/],
  ])('causes a warning 14 days ahead, and afterward: %s', (expiresAt, words) => {
    if (words) expect(at(expiresAt)).toMatch(words);
    else expect(at(expiresAt)).toBeUndefined();
  });

  it('causes none if Polar named no date, or if it renews itself', () => {
    expect(expiryWarning({}, now)).toBeUndefined();
    expect(at('2027-03-02T00:00:00Z', 'refresh')).toBeUndefined();
  });
});

describe('a sign-in that was stored while the clock was ahead', () => {
  const noted = { obtainedAt: '2031-03-01T12:00:00Z', expiresAt: '2031-03-02T00:00:00Z' };

  it("says nothing about its token's expiry: the token is renewed if possible", () => {
    expect(isDue({ ...noted, refreshToken: 'r' }, now)).toBe(true);
    expect(isDue(noted, now)).toBe(false);
    expect(isDue({ ...noted, obtainedAt: '2027-03-01T12:00:00Z', refreshToken: 'r' }, now)).toBe(false);
  });

  it('causes no warning', () => {
    const [obtainedAt, expiresAt] = ['2027-03-03T12:00:00Z', '2027-03-04T12:00:00Z'];
    expect(expiryWarning({ expiresAt }, now)).toMatch(/expires on/);
    expect(expiryWarning({ expiresAt, obtainedAt }, now)).toBeUndefined();
  });

  it('is a normal one if the clock was adjusted by max 2 min', () => {
    expect(isFromFuture({ obtainedAt: '2027-03-01T12:02:00Z' }, now)).toBe(false);
    expect(isFromFuture({ obtainedAt: '2027-03-01T12:02:00.001Z' }, now)).toBe(true);
    expect(isFromFuture({}, now)).toBe(false);
  });
});

describe('when a token is renewed', () => {
  const later = (seconds: number) => new Date(now.getTime() + seconds * 1000);
  const token = (life: number, obtained = 0) => ({
    ...{ refreshToken: 'r', obtainedAt: later(obtained).toISOString(), expiresAt: later(life).toISOString() },
  });

  it.each([
    [43_199, 43_199 - 121, 43_199 - 120],
    [3599, 3599 - 121, 3599 - 119],
    [600, 479, 480],
    [60, 47, 48],
    [2, 1.5, 1.7],
  ])('of %i seconds: not after %f, but after %f', (life, before, after) => {
    expect(isDue(token(life), later(before))).toBe(false);
    expect(isDue(token(life), later(after))).toBe(true);
  });

  it('2 min ahead if it is unknown when it was issued, and at its expiry if the clock was a little ahead then', () => {
    const { obtainedAt: _unknown, ...undated } = token(60);
    expect([isDue(undated, later(-61)), isDue(undated, later(-60))]).toEqual([false, true]);
    expect([isDue(token(60, 100), later(59)), isDue(token(60, 100), later(60))]).toEqual([false, true]);
  });

  it('never without an expiry, or without a refresh token', () => {
    expect(isDue({ refreshToken: 'r' }, now)).toBe(false);
    expect(isDue({ refreshToken: 'r', obtainedAt: '2031-03-01T12:00:00Z' }, now)).toBe(false);
    expect(isDue({ expiresAt: '2020-01-01T00:00:00.000Z' }, now)).toBe(false);
    expect(isDue({ expiresAt: '2020-01-01T00:00:00.000Z', refreshToken: 'r' }, now)).toBe(true);
  });
});
