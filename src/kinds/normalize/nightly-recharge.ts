import { withoutUndefined } from '../../workouts/values/present.js';
import type { RecordSource } from '../definition.js';
import type { NightlyRecharge } from '../definitions/nightly-recharge.js';
import { DAY, formatWall, timeOfDay, wallClock } from './clock.js';
import { told } from './told.js';

/** A night's recovery as Polar tells it. */
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
  /** `HH:MM` -> breaths a minute. */
  breathingSamples?: Readonly<Record<string, number>>;
}

/** From this time on a series that does not pass midnight is of the evening before. */
const evening = DAY * 0.75;

/** A night's recovery normalized. Polar tells no zone: times are local. */
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
    avg_heart_rate_bpm: told(polar.heartRateAvg, 1),
    avg_beat_to_beat_ms: told(polar.beatToBeatAvg, 1),
    avg_hrv_rmssd_ms: told(polar.hrvAvg, 1),
    avg_breaths_per_minute: told(polar.breathingRateAvg, 1),
    nightly_recharge_status: told(polar.status, 1),
    // Within 15.7 on either side of 0; the lowest is a value, and nothing here means none.
    ans_charge: polar.ansCharge,
    ans_charge_status: told(polar.ansChargeStatus, 1),
    hrv_samples: rows(polar.hrvSamples, (time_local, hrv_rmssd_ms) => ({ time_local, hrv_rmssd_ms })),
    breathing_samples: rows(polar.breathingSamples, (time_local, breaths_per_minute) => ({
      time_local,
      breaths_per_minute,
    })),
  });
}

/**
 * The moments of a map without dates, in order, with their day. It begins after the longest pause of the day round, which
 * finds the beginning whatever the order of the keys; `date` is the morning it leads to.
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
