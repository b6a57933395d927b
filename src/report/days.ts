import type { NightlyRecharge } from '../kinds/definitions/nightly-recharge.js';
import type { PhysicalInfo } from '../kinds/definitions/physical-info.js';
import { asleepSeconds, type Sleep } from '../kinds/definitions/sleep.js';
import type { RecordOfKind } from '../kinds/kinds.js';
import type { DayFacts } from './payload/model.js';

/** The records about rest, recovery and load, each in order of date. */
export interface RestRecords {
  sleep: Iterable<Sleep>;
  recharge: Iterable<NightlyRecharge>;
  physical: Iterable<PhysicalInfo>;
  skin?: Iterable<RecordOfKind<'skin_temperature'>>;
  load?: Iterable<RecordOfKind<'cardio_load'>>;
  /** Only some workouts were chosen: Polar's load of a whole day says nothing about them. */
  isPart?: boolean;
}

/** One row per day with any of these data, oldest first. */
export function dayFacts({ sleep, recharge, physical, skin = [], load = [], isPart = false }: RestRecords): DayFacts[] {
  const days = new Map<string, DayFacts>();
  const add = (date: string, facts: Omit<DayFacts, 'day'>) => {
    const known = Object.entries(facts).filter(([, value]) => value !== undefined);
    if (known.length > 0) days.set(date, { ...(days.get(date) ?? { day: date }), ...Object.fromEntries(known) });
  };
  // A second sleep on the same date has a longer id, and is not the night.
  for (const night of sleep) if (night.id === night.date) add(night.date, nightFacts(night));
  for (const one of recharge) {
    add(one.date, {
      night_heart_rate_bpm: one.avg_heart_rate_bpm,
      hrv_rmssd_ms: one.avg_hrv_rmssd_ms,
      breaths_per_minute: one.avg_breaths_per_minute,
      recharge_status: one.nightly_recharge_status,
      ans_charge: one.ans_charge,
    });
  }
  for (const { date, resting_heart_rate_bpm: bpm } of physical) add(date, { resting_heart_rate_bpm: bpm });
  for (const { date, deviation_from_baseline_celsius: off } of skin) add(date, { skin_deviation_celsius: off });
  for (const { date, status, cardio_load_ratio: ratio, strain, tolerance, cardio_load: whole } of load) {
    add(date, { load_status: status, load_ratio: ratio, strain, tolerance, cardio_load: isPart ? undefined : whole });
  }
  return [...days.values()].sort((a, b) => (a.day < b.day ? -1 : 1));
}

function nightFacts(night: Sleep): Omit<DayFacts, 'day'> {
  const midnight = Date.parse(`${night.date}T00:00:00Z`);
  const minute = (local: string) => Math.round((Date.parse(`${local.slice(0, 19)}Z`) - midnight) / 60_000);
  return {
    sleep_seconds: asleepSeconds(night),
    asleep_minute: minute(night.start_time_local),
    awake_minute: minute(night.end_time_local),
    deep_seconds: night.deep_sleep_seconds,
    rem_seconds: night.rem_sleep_seconds,
    light_seconds: night.light_sleep_seconds,
    interrupted_seconds: night.total_interruption_seconds,
    sleep_score: night.sleep_score,
  };
}
