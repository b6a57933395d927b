import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formOf, monotonyOf } from '../../../src/numbers/load/form.js';
import { sqlite } from '../../../src/storage/sqlite/driver.js';
import { addDays } from '../../../src/workouts/time/calendar.js';

const start = '2026-01-31';
const loads = fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 1, maxLength: 150 });
const byDay = (values: readonly number[]) => new Map(values.map((load, day) => [addDays(start, day), load]));

describe('form', () => {
  it('is the weighted sum of all loads before', () => {
    fc.assert(
      fc.property(loads, fc.integer({ min: 2, max: 60 }), fc.integer({ min: 1, max: 20 }), (values, chronic, acute) => {
        // Days without a load are missing.
        const load = new Map([...byDay(values)].filter(([date, one]) => one > 0 || date === start));
        const form = formOf(load, addDays(start, values.length - 1), { chronic, acute });
        expect(form.map(({ load: own }) => own)).toEqual(values);
        const sum = (until: number, days: number) =>
          values
            .slice(0, until + 1)
            .reduce((all, own, day) => all + own * (1 - Math.exp(-1 / days)) * Math.exp(-(until - day) / days), 0);
        for (const [day, one] of form.entries()) {
          expect(one.chronic).toBeCloseTo(sum(day, chronic), 6);
          expect(one.acute).toBeCloseTo(sum(day, acute), 6);
          expect(one.balance).toBeCloseTo(sum(day - 1, chronic) - sum(day - 1, acute), 6);
          expect(one.starting).toBe(day < chronic ? true : undefined);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('goes on through days without a load, up to the day asked for, and begins with the first', () => {
    const form = formOf(new Map([['2026-03-01', 100]]), '2026-03-03');
    expect(form.map(({ date, load }) => [date, load])).toEqual([
      ['2026-03-01', 100],
      ['2026-03-02', 0],
      ['2026-03-03', 0],
    ]);
    expect(form[0]).toMatchObject({ balance: 0, starting: true });
    expect(form[1]!.balance).toBeLessThan(0);
    expect(formOf(new Map(), '2026-03-03')).toEqual([]);
    expect(formOf(new Map([['2026-03-05', 100]]), '2026-03-03')).toEqual([]);
  });
});

describe('monotony and strain', () => {
  it('are those of SQL', () => {
    const db = new (sqlite())(':memory:');
    const sql = `WITH days AS (SELECT value AS load FROM json_each(?)), mean AS (SELECT avg(load) AS m FROM days)
      SELECT sum(load) AS load, m / sqrt(sum((load - m) * (load - m)) / 6) AS monotony FROM days, mean`;
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 7, maxLength: 7 }), (values) => {
        const row = db.prepare<unknown[], { load: number; monotony: number | null }>(sql).get(JSON.stringify(values))!;
        const { load, monotony, strain } = monotonyOf(byDay([999, ...values]), addDays(start, 7));
        expect(load).toBe(row.load);
        if (new Set(values).size === 1) expect([monotony, strain]).toEqual([undefined, undefined]);
        else {
          expect(monotony).toBeCloseTo(row.monotony!, 9);
          expect(strain).toBeCloseTo(row.load * row.monotony!, 5);
        }
      }),
      { numRuns: 60 },
    );
    db.close();
  });

  it('count days without a load', () => {
    expect(monotonyOf(new Map([['2026-03-07', 70]]), '2026-03-07')).toEqual({
      ...{ load: 70, monotony: expect.closeTo(0.378, 3), strain: expect.closeTo(26.46, 2) },
    });
  });
});
