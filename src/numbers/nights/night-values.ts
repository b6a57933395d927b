import type { NightlyRecharge } from '../../kinds/definitions/nightly-recharge.js';
import { asleepSeconds, type Sleep } from '../../kinds/definitions/sleep.js';
import type { Dated } from './baseline.js';

/** What is followed from night to night, with its unit. */
export const nightMeasures = {
  /** Polar's mean over 4 hours of sleep: what comes closest to a resting heart rate. */
  night_heart_rate: 'bpm',
  hrv_rmssd: 'ms',
  breathing: '1/min',
  asleep: 's',
} as const;

export type NightMeasure = keyof typeof nightMeasures;

/** The values of each measure by the date of the morning, the oldest first; naps are left out. */
export function nightValues(
  nights: readonly Sleep[],
  recharges: readonly NightlyRecharge[],
): Record<NightMeasure, Dated[]> {
  const recharge = (of: (record: NightlyRecharge) => number | undefined) => dated(recharges, of);
  const whole = nights.filter(({ id, date }) => id === date);
  return {
    night_heart_rate: recharge((one) => one.avg_heart_rate_bpm),
    hrv_rmssd: recharge((one) => one.avg_hrv_rmssd_ms),
    breathing: recharge((one) => one.avg_breaths_per_minute),
    asleep: dated(whole, (one) => asleepSeconds(one) ?? one.asleep_seconds),
  };
}

function dated<R extends { date: string }>(records: readonly R[], of: (record: R) => number | undefined): Dated[] {
  return records
    .flatMap((record) => {
      const value = of(record);
      return value === undefined ? [] : [{ date: record.date, value }];
    })
    .sort((a, b) => (a.date < b.date ? -1 : 1));
}
