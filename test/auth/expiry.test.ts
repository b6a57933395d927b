import { describe, expect, it } from 'vitest';
import { expiryWarning, isDue, isFromFuture } from '../../src/auth/expiry.js';

const now = new Date('2027-03-01T12:00:00Z');
const at = (expiresAt: string, refreshToken?: string) =>
  expiryWarning({ expiresAt, ...(refreshToken === undefined ? {} : { refreshToken }) }, now);

describe('a token that ends', () => {
  it.each([
    ['2027-03-15T12:00:00.001Z', undefined],
    ['2027-03-15T12:00:00Z', /expires on 2027-03-15.*polar-sync login/],
    ['2027-03-01T12:00:00.001Z', /expires on 2027-03-01.*polar-sync login/],
    ['2027-03-01T12:00:00Z', /expired on 2027-03-01.*polar-sync login/],
    ['2026-03-01T12:00:00Z', /expired on 2026-03-01.*polar-sync login/],
  ])('is warned about 14 days ahead, and afterwards: %s', (expiresAt, words) => {
    if (words) expect(at(expiresAt)).toMatch(words);
    else expect(at(expiresAt)).toBeUndefined();
  });

  it("is nobody's worry when Polar named no day, or when it renews itself", () => {
    expect(expiryWarning({}, now)).toBeUndefined();
    expect(at('2027-03-02T00:00:00Z', 'refresh')).toBeUndefined();
  });
});

describe('a sign-in that was noted while the clock was ahead', () => {
  const noted = { obtainedAt: '2031-03-01T12:00:00Z', expiresAt: '2031-03-02T00:00:00Z' };

  it('tells nothing of the end of its token: the token is renewed where that can be', () => {
    expect(isDue({ ...noted, refreshToken: 'r' }, now)).toBe(true);
    expect(isDue(noted, now)).toBe(false);
    expect(isDue({ ...noted, obtainedAt: '2027-03-01T12:00:00Z', refreshToken: 'r' }, now)).toBe(false);
  });

  it('is warned of by nobody', () => {
    const [obtainedAt, expiresAt] = ['2027-03-03T12:00:00Z', '2027-03-04T12:00:00Z'];
    expect(expiryWarning({ expiresAt }, now)).toMatch(/expires on/);
    expect(expiryWarning({ expiresAt, obtainedAt }, now)).toBeUndefined();
  });

  it('is none when the clock was set by two minutes at most', () => {
    expect(isFromFuture({ obtainedAt: '2027-03-01T12:02:00Z' }, now)).toBe(false);
    expect(isFromFuture({ obtainedAt: '2027-03-01T12:02:00.001Z' }, now)).toBe(true);
    expect(isFromFuture({}, now)).toBe(false);
  });
});
