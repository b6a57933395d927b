import { float, type JsonObject } from '../represent/json.js';
import { bareUtc, HOUR, MINUTE } from './dates.js';
import type { Life } from './life.js';
import { type Night, Stage, secondsIn } from './night.js';

/** Alertness levels hour by hour, from getting up. */
const levels = [2, 3, 4, 5, 5, 4, 4, 3, 3, 4, 4, 5, 4, 3, 2, 1, 1];
const levelNames = ['UNKNOWN', 'MINIMAL', 'VERY_LOW', 'LOW', 'HIGH', 'VERY_HIGH'];

/** An element of `/v3/users/sleepwise/alertness`: no date, and UTC times without a zone. */
export function alertnessJson(life: Life, night: Night, now: number): JsonObject {
  const random = life.random(night.day, 9);
  const asleep = secondsIn(night, Stage.light, Stage.lighter, Stage.deep, Stage.rem);
  const grade = Math.max(1, Math.min(10, (asleep / 3600 - 2) * 1.5 + random.between(-0.6, 0.6)));
  const validity = random.next() < 0.2 ? 'VALIDITY_ESTIMATE' : 'VALIDITY_VALID';
  const endsAt = night.endsAt + 15 * HOUR + random.int(0, 3000) * 1000;
  return {
    grade: float(Math.round(grade * 10) / 10),
    grade_validity_seconds: 57_600,
    grade_type: 'GRADE_TYPE_PRIMARY',
    grade_classification: `GRADE_CLASSIFICATION_${grade < 4 ? 'WEAK' : grade < 6 ? 'FAIR' : grade < 8 ? 'STRONG' : 'EXCELLENT'}`,
    validity,
    sleep_inertia: `SLEEP_INERTIA_${random.pick(['NO_INERTIA', 'MILD', 'MILD', 'MODERATE'])}`,
    sleep_type: 'SLEEP_TYPE_PRIMARY',
    result_type: `ALERTNESS_TYPE_${endsAt > now ? 'PREDICTION' : 'HISTORY'}`,
    period_start_time: bareUtc(night.startsAt),
    period_end_time: bareUtc(endsAt),
    sleep_period_start_time: bareUtc(night.startsAt, true),
    sleep_period_end_time: bareUtc(night.endsAt, true),
    sleep_timezone_offset_minutes: night.clock(night.endsAt),
    hourly_data: hours(night.endsAt, endsAt, validity),
  };
}

/** From full hour to full hour: the first and the last are shorter. */
function hours(from: number, until: number, validity: string): JsonObject[] {
  const data: JsonObject[] = [];
  let starts = Math.ceil(from / MINUTE) * MINUTE;
  while (starts < until) {
    const ends = Math.min(until, (Math.floor(starts / HOUR) + 1) * HOUR);
    const level = levels[Math.min(data.length, levels.length - 1)] ?? 0;
    data.push({
      validity,
      alertness_level: `ALERTNESS_LEVEL_${levelNames[level]}`,
      start_time: bareUtc(starts),
      end_time: bareUtc(ends),
    });
    starts = ends;
  }
  return data;
}

/**
 * An element of `/v3/users/sleepwise/circadian-bedtime`. Its offset is reported to be 0 wherever the user is; the times are
 * UTC.
 */
export function circadianJson(life: Life, night: Night, now: number): JsonObject {
  const random = life.random(night.day, 10);
  const starts = night.startsAt + random.int(-50, 30) * MINUTE;
  const ends = starts + 8 * HOUR;
  const quality = random.pick(['COMPROMISED', 'CLEARLY_RECOGNIZABLE', 'CLEARLY_RECOGNIZABLE', 'WEAK']);
  return {
    validity: quality === 'WEAK' ? 'VALIDITY_ESTIMATE' : 'VALIDITY_VALID',
    quality: `CIRCADIAN_BEDTIME_QUALITY_${quality}`,
    result_type: `CIRCADIAN_BEDTIME_TYPE_${ends > now ? 'PREDICTION' : 'HISTORY'}`,
    period_start_time: bareUtc(starts),
    period_end_time: bareUtc(ends),
    preferred_sleep_period_start_time: bareUtc(starts),
    preferred_sleep_period_end_time: bareUtc(ends),
    sleep_gate_start_time: bareUtc(starts - 15 * MINUTE),
    sleep_gate_end_time: bareUtc(starts + 15 * MINUTE),
    sleep_timezone_offset_minutes: 0,
  };
}
