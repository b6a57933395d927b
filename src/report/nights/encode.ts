import { deflateRawSync } from 'node:zlib';
import type { SleepStage } from '../../kinds/definitions/sleep.js';
import type { RecordOfKind } from '../../kinds/kinds.js';
import { withoutUndefined } from '../../workouts/values/present.js';
import { type NightDetail, type NightRow, nightRows, type Reading } from '../payload/model.js';

const rowOf: Readonly<Record<SleepStage, NightRow | undefined>> = {
  wake: 'awake',
  rem: 'rem',
  lighter: 'light',
  light: 'light',
  deep: 'deep',
  unknown: undefined,
};

/** A night and the day after it as it is in the file. */
export interface NightText {
  day: string;
  /** The JSON of a NightDetail, deflated, in base64. */
  encoded: string;
}

/** The records of one date, whole. */
export interface NightRecords {
  sleep?: RecordOfKind<'sleep'> | undefined;
  recharge?: RecordOfKind<'nightly_recharge'> | undefined;
  skin?: RecordOfKind<'skin_temperature'> | undefined;
  alertness?: RecordOfKind<'sleepwise_alertness'> | undefined;
  spo2: RecordOfKind<'spo2'>[];
  ecg: RecordOfKind<'ecg'>[];
}

/** What the page of a date is made of; undefined if there is nothing but its facts. */
export function nightText(day: string, records: NightRecords): NightText | undefined {
  const detail = nightDetail(day, records);
  if (Object.keys(detail).length < 2) return undefined;
  return { day, encoded: deflateRawSync(JSON.stringify(detail), { level: 9 }).toString('base64') };
}

/** Ids, devices and what only programs read are left out. */
export function nightDetail(day: string, records: NightRecords): NightDetail {
  const { sleep, recharge, skin, alertness, spo2, ecg } = records;
  const since = sinceStart(sleep?.start_time_local ?? `${day}T00:00:00`);
  const others = withoutUndefined({
    hrv_rmssd_ms: readings(recharge?.hrv_samples, since, ({ hrv_rmssd_ms: ms }) => ms),
    breaths_per_minute: readings(recharge?.breathing_samples, since, ({ breaths_per_minute: rate }) => rate),
    ans_charge_status: recharge?.ans_charge_status,
    skin_temperature_celsius: skin?.skin_temperature_celsius,
    alertness: alertness && withoutUndefined({ grade: alertness.grade, words: alertness.grade_classification }),
  });
  return {
    day,
    ...(sleep && ofSleep(sleep, since)),
    ...others,
    ...(spo2.length > 0 && { spo2: spo2.map(oxygen) }),
    ...(ecg.length > 0 && { ecg: ecg.flatMap(curve) }),
  };
}

function ofSleep(sleep: RecordOfKind<'sleep'>, since: (local: string) => number) {
  const { duration_score: duration, solidity_score: solidity, regeneration_score: regeneration } = sleep;
  const scores = withoutUndefined({ duration, solidity, regeneration });
  return withoutUndefined({
    start_time_local: sleep.start_time_local.slice(0, 19),
    end_time_local: sleep.end_time_local.slice(0, 19),
    utc_offset_minutes: sleep.utc_offset_minutes,
    sleep_goal_seconds: sleep.sleep_goal_seconds,
    sleep_charge: sleep.sleep_charge,
    ...(Object.keys(scores).length > 0 && { scores }),
    stages: sleep.stages?.flatMap(({ start_time_local: start, duration_seconds: seconds, stage }) => {
      const row = rowOf[stage];
      return row === undefined ? [] : [[since(start), seconds, nightRows.indexOf(row)] as const];
    }),
    heart_rate_bpm: readings(sleep.heart_rate_samples, since, ({ heart_rate_bpm: bpm }) => bpm),
  });
}

function readings<T extends { time_local: string }>(
  rows: readonly T[] | undefined,
  since: (local: string) => number,
  of: (row: T) => number,
): Reading[] | undefined {
  return rows && rows.length > 0 ? rows.map((row): Reading => [since(row.time_local), of(row)]) : undefined;
}

function sinceStart(start: string): (local: string) => number {
  const from = Date.parse(`${start.slice(0, 19)}Z`);
  return (local) => Math.round((Date.parse(`${local.slice(0, 19)}Z`) - from) / 1000);
}

function oxygen(test: RecordOfKind<'spo2'>): NonNullable<NightDetail['spo2']>[number] {
  return withoutUndefined({
    time_local: test.time_local,
    percent: test.blood_oxygen_percent,
    status: test.test_status,
    deviation: test.blood_oxygen_deviation,
  });
}

/** The samples are as far apart as most of them are; hundredths of a millivolt are less than a line is thick. */
function curve(test: RecordOfKind<'ecg'>): NonNullable<NightDetail['ecg']> {
  const samples = test.samples ?? [];
  const [first, last] = [samples[0], samples.at(-1)];
  if (!first || !last || samples.length < 2) return [];
  return [
    withoutUndefined({
      time_local: test.time_local,
      heart_rate_bpm: test.avg_heart_rate_bpm,
      hrv_rmssd_ms: test.hrv_rmssd_ms,
      step_ms: (last.offset_ms - first.offset_ms) / (samples.length - 1),
      millivolts: samples.map(({ amplitude_mv: mv }) => (mv === null ? null : Math.round(mv * 100) / 100)),
    }),
  ];
}
