import { z } from 'zod';
import { isObject } from '../../../../guards.js';
import type { HeartRateRow } from '../../../../kinds/definitions/heart-rate.js';
import { DAY } from '../../../../kinds/normalize/clock.js';
import { heartRateRow, normalizeHeartRateRows } from '../../../../kinds/normalize/heart-rate.js';
import { optionalNumber } from '../../fields.js';
import type { Understood } from '../../kinds/elements.js';
import { day } from './parts.js';

const deviceDay = z.object({ date: day, samples: z.array(z.unknown()).transform(rowsOf) });

/** Read by hand: a schema creates several objects per sample, and a month can have hundreds of thousands. */
function rowsOf(samples: readonly unknown[]): HeartRateRow[] {
  const rows: HeartRateRow[] = [];
  for (const one of samples) {
    if (!isObject(one)) continue;
    const { secondsFromDayStart: second, heartRate } = one;
    if (typeof second !== 'number' || !Number.isInteger(second) || second < 0 || second >= DAY / 1000) continue;
    rows.push(heartRateRow(second, optionalNumber.parse(heartRate)));
  }
  return rows;
}

/** `247ohr`: the days of a month, separately for each device; what several devices measured on a day is joined. */
export function readHeartRates(elements: readonly unknown[]): Understood {
  const days = new Map<string, HeartRateRow[]>();
  const problems: string[] = [];
  for (const [i, element] of elements.entries()) {
    const result = deviceDay.safeParse(element);
    if (!result.success) problems.push(`element ${i + 1} of ${elements.length} is unrecognized`);
    else {
      const { date, samples } = result.data;
      const known = days.get(date);
      if (known) for (const row of samples) known.push(row);
      else days.set(date, samples);
    }
  }
  // A day without a sample has no record, which is not a problem.
  const records = [...days].flatMap(
    ([date, rows]) => normalizeHeartRateRows(date, rows.sort(inTime), 'flow_export') ?? [],
  );
  return { records, problems };
}

/** Readings of two devices in the same second are ordered by their values, whichever came first. */
function inTime(a: HeartRateRow, b: HeartRateRow): number {
  return a.second_of_day - b.second_of_day || (a.heart_rate_bpm ?? 0) - (b.heart_rate_bpm ?? 0);
}
