import { withoutUndefined } from '../../workouts/values/present.js';
import type { RecordSource } from '../definition.js';
import type { NightlyRecharge } from '../definitions/nightly-recharge.js';
import { DAY, formatWall, timeOfDay, wallClock } from './clock.js';
import { known } from './known.js';

/** A night's Nightly Recharge as Polar sends it. */
export interface PolarRecharge {
  date: string;
  heartRateAvg?: number;
  beatToBeatAvg?: number;
  hrvAvg?: number;
  breathingRateAvg?: number;
  status?: number;
  ansCharge?: number;
  ansChargeStatus?: number;
  /** `HH:MM` -> RMSSD in ms. */
  hrvSamples?: Readonly<Record<string, number>>;
  /** `HH:MM` -> breaths per minute. */
  breathingSamples?: Readonly<Record<string, number>>;
}

/** A series that does not cross midnight and begins after this time belongs to the evening before. */
const evening = DAY * 0.75;

/** Normalizes a night's Nightly Recharge. Polar sends no zone: times are local. */
export function normalizeRecharge(polar: PolarRecharge, source: RecordSource = 'accesslink'): NightlyRecharge {
  const rows = <T>(map: Readonly<Record<string, number>> | undefined, row: (time: string, value: number) => T) => {
    const found = localSeries(map ?? {}, polar.date).map(([wall, value]) => row(formatWall(wall), value));
    return found.length > 0 ? found : undefined;
  };
  return withoutUndefined({
    kind: 'nightly_recharge' as const,
    id: polar.date,
    date: polar.date,
    time_basis: 'local' as const,
    source,
    avg_heart_rate_bpm: known(polar.heartRateAvg, 1),
    avg_beat_to_beat_ms: known(polar.beatToBeatAvg, 1),
    avg_hrv_rmssd_ms: known(polar.hrvAvg, 1),
    avg_breaths_per_minute: known(polar.breathingRateAvg, 1),
    nightly_recharge_status: known(polar.status, 1),
    // From -15.7 to 15.7: every number in it is a value, and none means unknown.
    ans_charge: polar.ansCharge,
    ans_charge_status: known(polar.ansChargeStatus, 1),
    hrv_samples: rows(polar.hrvSamples, (time_local, hrv_rmssd_ms) => ({ time_local, hrv_rmssd_ms })),
    breathing_samples: rows(polar.breathingSamples, (time_local, breaths_per_minute) => ({
      time_local,
      breaths_per_minute,
    })),
  });
}

/**
 * The moments of a map without dates, in order, with their day. The series begins after the longest pause around the clock,
 * which finds the beginning whatever the order of the keys; `date` is the morning it ends on.
 */
function localSeries(map: Readonly<Record<string, number>>, date: string): [wall: number, value: number][] {
  const midnight = wallClock(`${date}T00:00`) ?? 0;
  const moments = Object.entries(map)
    .flatMap(([key, value]) => {
      const time = timeOfDay(key);
      return time === undefined || !(value > 0) ? [] : [[time, value] as const];
    })
    .sort(([a], [b]) => a - b);
  const pause = (i: number) => (moments[i]?.[0] ?? 0) - (moments[i - 1]?.[0] ?? (moments.at(-1)?.[0] ?? 0) - DAY);
  const first = moments.reduce((best, _moment, i) => (pause(i) > pause(best) ? i : best), 0);
  const start = moments[first]?.[0] ?? 0;
  const day = first > 0 || start >= evening ? midnight - DAY : midnight;
  return [...moments.slice(first), ...moments.slice(0, first)].map(([time, value]) => [
    day + time + (time < start ? DAY : 0),
    value,
  ]);
}
