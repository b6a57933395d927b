import type { NightlyRecharge } from '../kinds/definitions/nightly-recharge.js';
import type { PhysicalInfo } from '../kinds/definitions/physical-info.js';
import type { Sleep } from '../kinds/definitions/sleep.js';
import type { DayFacts } from './payload/model.js';

/** The records about rest and recovery, each in order of date. */
export interface RestRecords {
  sleep: Iterable<Sleep>;
  recharge: Iterable<NightlyRecharge>;
  physical: Iterable<PhysicalInfo>;
}

/** One row per day with any of these data, oldest first. */
export function dayFacts({ sleep, recharge, physical }: RestRecords): DayFacts[] {
  const days = new Map<string, DayFacts>();
  const add = (date: string, facts: Omit<DayFacts, 'day'>) => {
    const known = Object.entries(facts).filter(([, value]) => value !== undefined);
    if (known.length > 0) days.set(date, { ...(days.get(date) ?? { day: date }), ...Object.fromEntries(known) });
  };
  // A second sleep on the same date has a longer id, and is not the night.
  for (const night of sleep) if (night.id === night.date) add(night.date, { sleep_seconds: asleep(night) });
  for (const { date, avg_heart_rate_bpm: bpm, avg_hrv_rmssd_ms: hrv } of recharge) {
    add(date, { night_heart_rate_bpm: bpm, hrv_rmssd_ms: hrv });
  }
  for (const { date, resting_heart_rate_bpm: bpm } of physical) add(date, { resting_heart_rate_bpm: bpm });
  return [...days.values()].sort((a, b) => (a.day < b.day ? -1 : 1));
}

/** Time asleep without the interruptions; undefined if Polar sent no stage. */
function asleep(night: Sleep): number | undefined {
  const stages = [
    night.light_sleep_seconds,
    night.deep_sleep_seconds,
    night.rem_sleep_seconds,
    night.unrecognized_sleep_seconds,
  ].filter((seconds) => seconds !== undefined);
  return stages.length > 0 ? stages.reduce((sum, seconds) => sum + seconds, 0) : undefined;
}
