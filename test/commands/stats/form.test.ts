import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { KindRecord } from '../../../src/kinds/kinds.js';
import { sqlite } from '../../../src/storage/sqlite/driver.js';
import { addDays } from '../../../src/workouts/time/calendar.js';
import { openQuickly } from '../../support/store.js';
import { workout } from '../library.js';
import { run, temporaryFolder } from '../run.js';

const start = '2025-11-20';
const common = { time_basis: 'local', source: 'accesslink' } as const;

/** 100 days: a workout on two of three, some without Polar's load; from the 20th day on, nights of 50 bpm and one of 80. */
const content = Array.from({ length: 100 }, (_, day) => addDays(start, day)).flatMap((date, day) => {
  const own = workout({
    id: `w${String(day).padStart(3, '0')}`,
    ...{ start_time: `${date}T08:00:00Z`, start_time_local: `${date}T09:00:00` },
    ...{ duration_seconds: 3600, distance_meters: 12_000 + day * 10, avg_heart_rate_bpm: 150 },
    ...(day % 5 !== 0 && { training_load: { cardio: 50 + day } }),
  });
  return day % 3 === 2 ? [] : [own];
});
const records: KindRecord[] = [
  {
    ...{ kind: 'physical_info', id: 'p1', date: start, ...common, time: `${start}T00:00:00Z` },
    ...{ resting_heart_rate_bpm: 50, maximum_heart_rate_bpm: 190 },
  },
  { kind: 'cardio_load', id: addDays(start, 10), date: addDays(start, 10), ...common, cardio_load: 200 },
  {
    ...{ kind: 'cardio_load', id: addDays(start, 98), date: addDays(start, 98), ...common, cardio_load: 1 },
    ...{ strain: 60.25, tolerance: 50, cardio_load_ratio: 1.205, status: 'productive' },
  },
  ...Array.from({ length: 80 }, (_, i): KindRecord => {
    const date = addDays(start, 20 + i);
    const rate = i === 79 ? 80 : 48 + (i % 5);
    return { kind: 'nightly_recharge', id: date, date, ...common, avg_heart_rate_bpm: rate };
  }),
];
const last = addDays(start, 99);

function stored(): string {
  const home = temporaryFolder();
  const store = openQuickly(join(home, 'polar-sync.db'));
  store.atomically(() => {
    for (const one of content) store.saveWorkout('10579', one);
    for (const record of records) store.records.save('10579', record);
  });
  store.close();
  return home;
}

describe('form in stats', () => {
  let home = '';
  beforeEach(() => {
    home = stored();
  });
  const stats = (...argv: string[]) =>
    run(['stats', ...(argv.includes('--until') ? [] : ['--until', last]), ...argv, '--no-color'], {
      env: { POLAR_SYNC_HOME: home },
    });
  const json = async (...argv: string[]) => JSON.parse((await stats('--json', ...argv)).stdout);

  it('is that of SQL over the database', async () => {
    const { form } = await json();
    const db = new (sqlite())(join(home, 'polar-sync.db'), { readonly: true });
    const rows = db
      .prepare<unknown[], Record<string, number | string>>(
        // 108.1 is the training impulse of an hour at 150 between 50 and 190 bpm.
        `WITH RECURSIVE loads AS (
           SELECT substr(w.start_time_local, 1, 10) AS date,
             coalesce(w.cardio_load, c.cardio_load, 60 * (100 / 140.0) * 0.64 * exp(1.92 * 100 / 140)) AS load
           FROM workouts w LEFT JOIN cardio_load c ON c.date = substr(w.start_time_local, 1, 10)),
         days AS (
           SELECT @start AS date, 0.0 AS chronic, 0.0 AS acute, 0.0 AS balance, 0 AS n
           UNION ALL
           SELECT date(date, '+1 day'),
             chronic + (1 - exp(-1 / 42.0)) * (coalesce((SELECT load FROM loads l WHERE l.date = days.date), 0) - chronic),
             acute + (1 - exp(-1 / 7.0)) * (coalesce((SELECT load FROM loads l WHERE l.date = days.date), 0) - acute),
             chronic - acute, n + 1
           FROM days WHERE n < 100)
         SELECT date(date, '-1 day') AS date, round(chronic, 1) AS chronic, round(acute, 1) AS acute,
           round(balance, 1) AS balance FROM days WHERE n > 0`,
      )
      .all({ start });
    db.close();
    const days = form.days as Record<string, number | string>[];
    expect(days).toHaveLength(100);
    for (const [at, row] of rows.entries()) {
      for (const name of ['chronic', 'acute', 'balance']) {
        expect(days[at]?.[name], `${name} on ${row.date}`).toBeCloseTo(Number(row[name]), 0);
      }
      expect([days[at]?.date, days[at]?.starting]).toEqual([row.date, at < 42 ? true : undefined]);
    }
    expect(form).toMatchObject({
      ...{ chronic_days: 42, acute_days: 7, workouts: { polar: 54, polar_day: 1, heart_rate: 12, none: 0 } },
      polar: { date: addDays(start, 98), status: 'productive', strain: 60.25, tolerance: 50, ratio: 1.21 },
    });
  });

  it('does not depend on the period that is chosen, but on the sport and the constants', async () => {
    const { form: whole } = await json();
    expect((await json('--since', addDays(start, 90))).form).toEqual(whole);
    expect((await json('--last', '3')).form).toEqual(whole);
    // What came later has no part in it.
    const { form: early } = await json('--until', addDays(start, 5));
    expect(early.workouts).toEqual({ polar: 3, polar_day: 0, heart_rate: 1, none: 0 });
    expect(early.days).toEqual(whole.days.slice(0, 6));
    // Polar's load of a whole day says nothing about one sport.
    expect((await json('--sport', 'running')).form.workouts).toMatchObject({ polar_day: 0, heart_rate: 13 });
    const slower = await json('--form-days', '60/10');
    expect(slower.form).toMatchObject({ chronic_days: 60, acute_days: 10 });
    expect(slower.form.days[41]).not.toEqual(whole.days[41]);
    const env = { POLAR_SYNC_HOME: home, POLAR_SYNC_FORM_DAYS: '60/10' };
    const set = await run(['stats', '--until', last, '--json'], { env });
    expect(JSON.parse(set.stdout).form).toEqual(slower.form);
    for (const wrong of ['7/42', '42', '42/0', '400/7', 'x/y']) {
      expect(await stats('--form-days', wrong)).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('42/7') });
    }
  });

  it('is shown with where the load is from, nights, streaks and years', async () => {
    const { stdout } = await stats();
    expect(stdout).toMatch(/^Form +-?\d+\.\d; chronic load \d+\.\d \(42 days\), acute load \d+\.\d \(7 days\)$/m);
    expect(stdout).toMatch(/^Monotony +\d\.\d+; strain \d+, load of 7 days \d+$/m);
    expect(stdout).toContain(`productive, strain 60.3, tolerance 50, ratio 1.21 (${addDays(start, 98)})\n`);
    expect(stdout).toContain(
      "Polar for 54 workouts, Polar's load of the day for 1, the mean heart rate for 12 (TRIMP)\n",
    );
    expect(stdout).toMatch(/^Streak +1 day now, 2 max \(2025-11-20 to 2025-11-21\); 15 weeks now, 15 max/m);
    expect(stdout).toMatch(/^Eddington +12 km \(13 more days of 13 km or more to 13\); 1 h/m);
    expect(stdout).toContain(`\nHeart rate\t80 bpm\t50 bpm\t1 bpm\t${last} high\t1, last 02-27 high\n`);
    expect(stdout).toMatch(/^Up to 02-27\t.*\n2025\t\t.*\n2026\t39\t/m);
    const early = await stats('--until', addDays(start, 20));
    expect(early.stdout).toContain('still starting: there are less than 42 days of load');
  });

  it('has every night beside what was usual for it', async () => {
    const { nights } = await json();
    expect(nights.night_heart_rate.unit).toBe('bpm');
    expect(nights.night_heart_rate.days).toHaveLength(80);
    expect(nights.night_heart_rate.days[0]).toEqual({ date: addDays(start, 20), value: 48 });
    expect(nights.night_heart_rate.days.at(-1)).toEqual({
      ...{ date: last, value: 80, median: 50, spread: 1.48, unusual: 'high' },
    });
    expect((await json('--since', last)).nights.night_heart_rate.days).toHaveLength(1);
  });
});
