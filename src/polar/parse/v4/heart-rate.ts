import { isObject } from '../../../guards.js';
import type { HeartRateRow } from '../../../kinds/definitions/heart-rate.js';
import { DAY, realDay } from '../../../kinds/normalize/clock.js';
import { heartRateRow, normalizeHeartRateRows } from '../../../kinds/normalize/heart-rate.js';
import { numberIn } from '../fields.js';
import { plausible, type Understood } from '../kinds/elements.js';
import { type Answer4, listIn, wanted } from './elements.js';

/**
 * `/continuous-samples`: an entry for each date and device; all devices of a date make one record, as in the account
 * export. Read by hand: a month has hundreds of thousands of samples. @throws BadAnswerError
 */
export function parseContinuous(answer: Answer4): Understood {
  const days = new Map<string, HeartRateRow[]>();
  const problems: string[] = [];
  const elements = listIn(answer, 'heartRateSamplesPerDay', 'continuousSamples');
  for (const [i, element] of elements.entries()) {
    const date = isObject(element) && typeof element.date === 'string' ? realDay(element.date) : undefined;
    if (date === undefined || !isObject(element)) {
      problems.push(`element ${i + 1} of ${elements.length} is not understood (date is missing or wrong)`);
      continue;
    }
    if (!wanted(date, answer)) continue;
    const rows = days.get(date) ?? [];
    days.set(date, rows);
    for (const row of rowsOf(element.samples)) rows.push(row);
  }
  const records = [...days].flatMap(
    ([date, rows]) => normalizeHeartRateRows(date, rows.sort(inTime), 'accesslink_v4') ?? [],
  );
  return plausible(records, problems);
}

/** A sample without an offset is the one at midnight if it is the first and has a heart rate, else a mere marker. */
function rowsOf(samples: unknown): HeartRateRow[] {
  if (!Array.isArray(samples)) return [];
  const rows: HeartRateRow[] = [];
  for (const [i, one] of samples.entries()) {
    if (!isObject(one)) continue;
    const bpm = numberIn(one.heartRate);
    const offset = numberIn(one.offsetMillis) ?? (i === 0 && (bpm ?? 0) > 0 ? 0 : undefined);
    // The longest day has 25 hours.
    if (offset === undefined || offset < 0 || offset >= DAY + DAY / 24) continue;
    rows.push(heartRateRow(Math.floor(offset / 1000), bpm));
  }
  return rows;
}

/** What two devices saw in the same second is in the order of the values, whichever came first. */
function inTime(a: HeartRateRow, b: HeartRateRow): number {
  return a.second_of_day - b.second_of_day || (a.heart_rate_bpm ?? 0) - (b.heart_rate_bpm ?? 0);
}
