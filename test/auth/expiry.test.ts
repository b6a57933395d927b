import { describe, expect, it } from 'vitest';
import { expiryWarning } from '../../src/auth/expiry.js';

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
