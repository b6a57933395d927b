import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NightlyRecharge } from '../../../src/kinds/definitions/nightly-recharge.js';
import type { Sleep } from '../../../src/kinds/definitions/sleep.js';
import { baselineOn, judgedDays } from '../../../src/numbers/nights/baseline.js';
import { nightValues } from '../../../src/numbers/nights/night-values.js';
import { sqlite } from '../../../src/storage/sqlite/driver.js';
import { addDays } from '../../../src/workouts/time/calendar.js';

describe('a baseline', () => {
  it('is the median and the spread of SQL, over the 60 days before', () => {
    const db = new (sqlite())(':memory:');
    db.exec('CREATE TABLE night (date TEXT, value REAL)');
    const middle = (from: string) =>
      `(SELECT avg(x) FROM (SELECT x, row_number() OVER (ORDER BY x) AS n, count(*) OVER () AS c FROM (${from}))
        WHERE n IN ((c + 1) / 2, (c + 2) / 2))`;
    const within = "FROM night WHERE date BETWEEN date(@on, '-60 days') AND date(@on, '-1 day')";
    const sql = `WITH mid AS (SELECT ${middle(`SELECT value AS x ${within}`)} AS m)
      SELECT (SELECT count(*) ${within}) AS days, m AS median,
        ${middle(`SELECT abs(value - (SELECT m FROM mid)) AS x ${within}`)} AS deviation FROM mid`;
    const nights = fc.uniqueArray(fc.tuple(fc.integer({ min: 0, max: 130 }), fc.integer({ min: 30, max: 90 })), {
      selector: ([day]) => day,
      maxLength: 100,
    });
    fc.assert(
      fc.property(nights, (some) => {
        const values = some
          .toSorted(([a], [b]) => a - b)
          .map(([day, value]) => ({ date: addDays('2026-01-01', day), value }));
        db.exec('DELETE FROM night');
        for (const { date, value } of values) db.prepare('INSERT INTO night VALUES (?, ?)').run(date, value);
        for (const one of judgedDays(values)) {
          const row = db
            .prepare<unknown[], { days: number; median: number; deviation: number }>(sql)
            .get({ on: one.date })!;
          expect(baselineOn(values, one.date)).toEqual(one.baseline);
          if (row.days < 14) {
            expect(one).toEqual({ date: one.date, value: one.value });
            continue;
          }
          const spread = 1.4826 * row.deviation;
          expect(one.baseline).toEqual({ median: row.median, spread: expect.closeTo(spread, 9), days: row.days });
          const isFar = spread > 0 && Math.abs(one.value - row.median) > 2 * spread;
          expect(one.unusual).toBe(isFar ? (one.value > row.median ? 'high' : 'low') : undefined);
        }
      }),
      { numRuns: 15 },
    );
    db.close();
  });

  it('calls more than two spreads unusual', () => {
    // The median is 50, the spread 1.48.
    const values = Array.from({ length: 25 }, (_, day) => ({
      date: addDays('2026-01-01', day),
      value: 48 + (day % 5),
    }));
    const next = (value: number) => judgedDays([...values, { date: '2026-01-26', value }]).at(-1)?.unusual;
    expect([47.1, 46.9, 52.9, 53].map(next)).toEqual([undefined, 'low', undefined, 'high']);
  });

  it('calls nothing unusual where most values are the same', () => {
    const values = Array.from({ length: 20 }, (_, day) => ({
      date: addDays('2026-01-01', day),
      value: day < 19 ? 50 : 70,
    }));
    expect(judgedDays(values).at(-1)).toEqual({
      ...{ date: '2026-01-20', value: 70, baseline: { median: 50, spread: 0, days: 19 } },
    });
  });
});

it('nights are those of their morning, oldest first, without naps and without what was not measured', () => {
  const common = { time_basis: 'local', source: 'accesslink' } as const;
  const night = (date: string, id: string, more: Partial<Sleep>) =>
    ({ kind: 'sleep', id, date, ...common, start_time_local: '', end_time_local: '', ...more }) as Sleep;
  const recharge = (date: string, more: Partial<NightlyRecharge>) =>
    ({ kind: 'nightly_recharge', id: date, date, ...common, ...more }) as NightlyRecharge;
  expect(
    nightValues(
      [
        night('2026-05-02', '2026-05-02', { asleep_seconds: 25_000 }),
        night('2026-05-01', '2026-05-01', { light_sleep_seconds: 10_000, deep_sleep_seconds: 5000, asleep_seconds: 1 }),
        night('2026-05-01', '2026-05-01T13:00:00', { asleep_seconds: 1200 }),
      ],
      [recharge('2026-05-01', { avg_heart_rate_bpm: 51.5, avg_hrv_rmssd_ms: 60 }), recharge('2026-05-02', {})],
    ),
  ).toEqual({
    night_heart_rate: [{ date: '2026-05-01', value: 51.5 }],
    hrv_rmssd: [{ date: '2026-05-01', value: 60 }],
    breathing: [],
    asleep: [
      { date: '2026-05-01', value: 15_000 },
      { date: '2026-05-02', value: 25_000 },
    ],
  });
});
