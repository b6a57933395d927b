import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalizeKeys } from '../../../src/polar/parse/keys.js';

describe('normalizeKeys', () => {
  it('spells all keys on all levels with underscores and leaves values alone', () => {
    expect(normalizeKeys({ 'heart-rate': { 'a-b': 'c-d' }, list: [{ 'in-zone': 'PT4S' }] })).toEqual({
      heart_rate: { a_b: 'c-d' },
      list: [{ in_zone: 'PT4S' }],
    });
  });

  it('prefers underscores to hyphens, in any order, and a value to a null', () => {
    expect(normalizeKeys({ 'a-b': 1, a_b: 2 })).toEqual({ a_b: 2 });
    expect(normalizeKeys({ a_b: 2, 'a-b': 1 })).toEqual({ a_b: 2 });
    expect(normalizeKeys({ a_b: null, 'a-b': 1 })).toEqual({ a_b: 1 });
  });

  it('reads camel case, too', () => {
    expect(normalizeKeys({ heartRateZones: [{ lowerLimit: 1, inZone: 'PT1S' }], hasRoute: true, ID: 1 })).toEqual({
      heart_rate_zones: [{ lower_limit: 1, in_zone: 'PT1S' }],
      has_route: true,
      ID: 1,
    });
    expect(normalizeKeys({ in_zone: 2, inZone: 1 })).toEqual({ in_zone: 2 });
  });

  it('treats __proto__ as a name like any other', () => {
    const result = normalizeKeys(JSON.parse('{"__proto__":{"polluted":true}}')) as object;
    expect(Object.keys(result)).toEqual(['__proto__']);
    expect('polluted' in result).toBe(false);
  });

  it('gives the same for both spellings of anything, and is idempotent', () => {
    const spelled = (value: unknown, mark: string): unknown => {
      if (Array.isArray(value)) return value.map((item) => spelled(item, mark));
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(
        Object.entries(value).map(([key, inner]) => [
          key.toLowerCase().replaceAll(/[-_]/g, mark),
          spelled(inner, mark),
        ]),
      );
    };
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        // Unified first: two keys that differ only in spelling are one.
        const underscores = spelled(value, '_');
        expect(normalizeKeys(spelled(underscores, '-'))).toEqual(underscores);
        expect(normalizeKeys(underscores)).toEqual(underscores);
      }),
    );
  });

  it('rejects absurd nesting instead of overflowing the stack', () => {
    const deep = JSON.parse(`${'['.repeat(5000)}${']'.repeat(5000)}`) as unknown;
    expect(() => normalizeKeys(deep)).toThrow(/nested too deep/);
  });
});
