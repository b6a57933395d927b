import { roundTo } from '../../workouts/values/numbers.js';
import { withoutUndefined } from '../../workouts/values/present.js';
import type { RecordSource } from '../definition.js';
import type { HeartRateDay, HeartRateRow } from '../definitions/heart-rate.js';
import { DAY, timeOfDay } from './clock.js';

/** The heart rate of a day as Polar sends it, by the clock of the device. */
export interface PolarHeartRateDay {
  date: string;
  samples: readonly { heartRate?: number; sampleTime?: string }[];
}

/** Polar measures at least every five minutes, so no value stands for longer. */
const maxSeconds = 300;

/** Normalizes a day's heart rate; undefined if it has no sample at all. Zeros are moments without a reading. */
export function normalizeHeartRate({ date, samples }: PolarHeartRateDay): HeartRateDay | undefined {
  const rows = samples.flatMap(({ heartRate, sampleTime = '' }): HeartRateRow[] => {
    const time = timeOfDay(sampleTime);
    return time === undefined ? [] : [heartRateRow(Math.floor(time / 1000), heartRate)];
  });
  return normalizeHeartRateRows(date, rows, 'accesslink');
}

/** One sample. @param heartRate bpm; 0 means no reading. */
export function heartRateRow(second_of_day: number, heartRate = 0): HeartRateRow {
  return { second_of_day, heart_rate_bpm: heartRate > 0 ? Math.round(heartRate) : null };
}

/** As `normalizeHeartRate`, for samples that are rows already. */
export function normalizeHeartRateRows(
  date: string,
  rows: HeartRateRow[],
  source: RecordSource,
): HeartRateDay | undefined {
  if (rows.length === 0) return undefined;
  const values = rows.flatMap(({ heart_rate_bpm: bpm }) => bpm ?? []);
  return withoutUndefined({
    kind: 'heart_rate' as const,
    id: date,
    date,
    time_basis: 'local' as const,
    source,
    sample_count: rows.length,
    gap_count: rows.length - values.length,
    min_heart_rate_bpm: values.length > 0 ? values.reduce((a, b) => Math.min(a, b)) : undefined,
    max_heart_rate_bpm: values.length > 0 ? values.reduce((a, b) => Math.max(a, b)) : undefined,
    avg_heart_rate_bpm: average(rows),
    samples: rows,
  });
}

/** Weighted by time, or each minute with a value per second would count three hundred times. */
function average(rows: readonly HeartRateRow[]): number | undefined {
  let sum = 0;
  let seconds = 0;
  for (const [i, { second_of_day: from, heart_rate_bpm: bpm }] of rows.entries()) {
    const until = rows[i + 1]?.second_of_day ?? DAY / 1000;
    // A step back is the hour that occurs twice when the clocks change.
    const lasts = until < from ? maxSeconds : Math.min(until - from, maxSeconds);
    if (bpm === null) continue;
    sum += bpm * lasts;
    seconds += lasts;
  }
  return seconds > 0 ? roundTo(sum / seconds, 1) : undefined;
}
