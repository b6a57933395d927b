import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isWritable, realTime } from '../../src/tables/times.js';
import '../support/random.js';

const [first, last] = [Date.parse('0001-01-01T00:00:00Z'), Date.parse('9999-12-31T23:59:59.999Z')];
const anyTime = fc.oneof(
  fc.integer({ min: first, max: last }),
  fc.integer({ min: Date.UTC(2001, 0), max: Date.UTC(2037, 0) }),
);
/** Most have whole seconds. */
const instants = fc.oneof(
  anyTime,
  anyTime.map((ms) => ms - (ms % 1000)),
);

describe('instants', () => {
  it('are read back, one after another', () => {
    fc.assert(
      fc.property(fc.array(instants, { minLength: 1 }), (list) => {
        for (const ms of list) {
          const text = new Date(ms).toISOString();
          for (const one of [text, text.replace('.000Z', 'Z')]) expect(realTime(one)).toBe(ms);
          expect(isWritable(ms)).toBe(true);
        }
      }),
    );
  });

  it('have years with four digits', () => {
    for (const ms of [first - 1, last + 1, Number.NaN]) expect(isWritable(ms)).toBe(false);
  });

  it.each([
    ['2026-02-28T00:00:00Z', Date.UTC(2026, 1, 28)],
    ['2024-02-29T23:59:59Z', Date.UTC(2024, 1, 29, 23, 59, 59)],
    ['2026-02-28T00:00:00.5Z', Date.UTC(2026, 1, 28, 0, 0, 0, 500)],
    ['2026-02-29T00:00:00Z', undefined],
    ['2026-02-30T07:00:00Z', undefined],
    ['2026-13-01T00:00:00Z', undefined],
    ['2026-02-28T24:00:00Z', undefined],
    ['2026-02-28T23:60:00Z', undefined],
    ['2026-02-28T23:59:60Z', undefined],
    ['2026-02-28T2a:00:00Z', undefined],
    ['2026-02-28 20:00:00Z', undefined],
    ['2026-02-28T20:00:00+', undefined],
    ['2026-02-28T20-00-00Z', undefined],
    ['0000-02-28T20:00:00Z', undefined],
    ['', undefined],
  ])('%j is %s, whatever came before', (text, ms) => {
    for (const before of ['2026-02-28T01:02:03Z', '1999-01-01T00:00:00Z']) {
      realTime(before);
      expect(realTime(text)).toBe(ms);
    }
  });
});
