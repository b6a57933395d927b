import { z } from 'zod';
import { round } from '../numbers/arithmetic.js';
import type { Database } from '../storage/sqlite/driver.js';
import type { DateRange } from './workout-row.js';

const number = (about: string) => z.number().optional().describe(about);

/** A night in a list, by the date of its morning: sleep, Nightly Recharge and skin temperature. */
export const nightRow = z.object({
  date: z.string().describe('local date of the morning'),
  asleep_from_local: z.string().optional().describe('local time of falling asleep'),
  awake_from_local: z.string().optional().describe('local time of waking up'),
  asleep_seconds: number('s asleep: light, deep, REM and unrecognized sleep together, computed here'),
  light_sleep_seconds: number('s'),
  deep_sleep_seconds: number('s'),
  rem_sleep_seconds: number('s'),
  interruption_seconds: number('s awake within the night'),
  sleep_score: number("Polar's, 1 to 100"),
  avg_heart_rate_bpm: number('bpm, mean over 4 hours of the night'),
  avg_hrv_rmssd_ms: number('ms, heart rate variability over these hours'),
  avg_breaths_per_minute: number('1/min'),
  nightly_recharge_status: number("Polar's, 1 very poor to 6 very good"),
  ans_charge: number("Polar's, -15.7 to 15.7; 0 is usual"),
  skin_temperature_deviation_celsius: number('°C from your baseline'),
  source: z.string().optional().describe('where Polar gave the night'),
});

/** As `nightRow`, as it is read. */
export type NightRow = z.input<typeof nightRow>;

/** Seconds asleep in a row of `sleep`: the stages together; without them, what Polar says. */
export const asleepSql = `coalesce(light_sleep_seconds + deep_sleep_seconds + rem_sleep_seconds
  + coalesce(unrecognized_sleep_seconds, 0), asleep_seconds)`;

/** The nights of a period, oldest first; naps are left out. @param last only the newest n. */
export function nightRows(db: Database, range: DateRange, last = 1_000_000): NightRow[] {
  const rows = db
    .prepare<unknown[], Record<string, string | number | null>>(
      `SELECT d.value AS date, s.start_time_local AS asleep_from_local, s.end_time_local AS awake_from_local,
         ${asleepSql} AS asleep_seconds,
         s.light_sleep_seconds, s.deep_sleep_seconds, s.rem_sleep_seconds,
         s.total_interruption_seconds AS interruption_seconds, s.sleep_score,
         r.avg_heart_rate_bpm, r.avg_hrv_rmssd_ms, r.avg_breaths_per_minute, r.nightly_recharge_status, r.ans_charge,
         t.deviation_from_baseline_celsius AS skin_temperature_deviation_celsius, coalesce(s.source, r.source) AS source
       FROM json_each(?) d LEFT JOIN sleep s ON s.date = d.value AND s.id = s.date
         LEFT JOIN nightly_recharge r ON r.date = d.value LEFT JOIN skin_temperature t ON t.date = d.value`,
    )
    .all(JSON.stringify(datesOf(db, range, last)));
  return rows.map((row) => {
    const known = Object.entries(row).filter(([, value]) => value !== null);
    return Object.fromEntries(
      known.map(([name, value]) => [name, typeof value === 'number' ? round(value) : value]),
    ) as unknown as NightRow;
  });
}

/**
 * The dates of the newest nights, oldest first. They are put together here, because SQLite 3.53.0 forgets DESC when the
 * rows of a UNION are grouped.
 */
function datesOf(db: Database, { since = '', until = '9' }: DateRange, last: number): string[] {
  const dates = ['sleep WHERE id = date AND', 'nightly_recharge WHERE', 'skin_temperature WHERE'].flatMap((from) =>
    db
      .prepare<unknown[], string>(`SELECT date FROM ${from} date >= ? AND date <= ? ORDER BY date DESC LIMIT ?`)
      .pluck()
      .all(since, until, last),
  );
  return [...new Set(dates)].sort().slice(-last);
}
