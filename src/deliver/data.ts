import type { Store } from '../storage/store.js';
import { withoutUndefined } from '../workouts/values/present.js';
import type { DataContent } from './content.js';
import type { DataDelivery, DeliveredData } from './target.js';

/** Each kind's records from a local date on, in order of date; the fields are named as in the kinds they come from. */
const readers: Record<DeliveredData, (records: Store['records'], since: string) => Iterable<DataDelivery>> = {
  *sleep(records, since) {
    for (const night of records.list('sleep', { since })) {
      // A second sleep on the same date has a longer id, and is not the night.
      if (night.id !== night.date) continue;
      yield* delivered('sleep', night.date, {
        ...{ start_time: night.start_time, start_time_local: night.start_time_local },
        ...{ end_time: night.end_time, end_time_local: night.end_time_local },
        light_sleep_seconds: night.light_sleep_seconds,
        deep_sleep_seconds: night.deep_sleep_seconds,
        rem_sleep_seconds: night.rem_sleep_seconds,
        unrecognized_sleep_seconds: night.unrecognized_sleep_seconds,
        total_interruption_seconds: night.total_interruption_seconds,
        ...{ sleep_score: night.sleep_score, sleep_rating: night.sleep_rating },
      });
    }
  },
  *hrv(records, since) {
    for (const { date, avg_hrv_rmssd_ms } of records.list('nightly_recharge', { since }))
      if (avg_hrv_rmssd_ms !== undefined) yield* delivered('hrv', date, { avg_hrv_rmssd_ms });
  },
  *resting_heart_rate(records, since) {
    for (const { date, resting_heart_rate_bpm } of records.list('physical_info', { since }))
      if (resting_heart_rate_bpm !== undefined)
        yield* delivered('resting_heart_rate', date, { resting_heart_rate_bpm });
  },
  *weight(records, since) {
    for (const { date, weight_kg } of records.list('physical_info', { since }))
      if (weight_kg !== undefined) yield* delivered('weight', date, { weight_kg });
  },
  *spo2(records, since) {
    for (const { date, blood_oxygen_percent } of records.list('spo2', { since }))
      if (blood_oxygen_percent !== undefined) yield* delivered('spo2', date, { blood_oxygen_percent });
  },
};

/**
 * The nights and days a target accepts, the last of each kind and date: what changed twice on one day is sent once.
 * @param since a local date, or an instant whose date counts.
 */
export function dataDeliveries(
  records: Store['records'],
  kinds: readonly DeliveredData[],
  since: string,
): DataDelivery[] {
  const found = kinds.flatMap((kind) => [...readers[kind](records, since.slice(0, 10))]);
  return [...new Map(found.map((one) => [`${one.kind} ${one.id}`, one])).values()];
}

function* delivered(
  kind: DeliveredData,
  date: string,
  content: Record<string, string | number | undefined>,
): Generator<DataDelivery> {
  yield { kind, id: date, content: withoutUndefined(content) as DataContent };
}
