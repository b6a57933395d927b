import { z } from 'zod';
import { normalizeRecharge } from '../../../kinds/normalize/nightly-recharge.js';
import { normalizeSleep } from '../../../kinds/normalize/sleep.js';
import { optionalInteger, optionalNumber, optionalText, present } from '../fields.js';
import { clockMap, day, type ResponseBody, readElements, type Understood } from './elements.js';

const night = z.object({
  date: day,
  sleep_start_time: z.string(),
  sleep_end_time: z.string(),
  device_id: optionalText,
  continuity: optionalNumber,
  continuity_class: optionalInteger,
  light_sleep: optionalNumber,
  deep_sleep: optionalNumber,
  rem_sleep: optionalNumber,
  unrecognized_sleep_stage: optionalNumber,
  total_interruption_duration: optionalNumber,
  short_interruption_duration: optionalNumber,
  long_interruption_duration: optionalNumber,
  sleep_goal: optionalNumber,
  sleep_score: optionalNumber,
  sleep_charge: optionalInteger,
  sleep_rating: optionalInteger,
  sleep_cycles: optionalInteger,
  group_duration_score: optionalNumber,
  group_solidity_score: optionalNumber,
  group_regeneration_score: optionalNumber,
  hypnogram: clockMap,
  heart_rate_samples: clockMap,
});

/** `/v3/users/sleep`: `{nights: [...]}`. @throws BadAnswerError */
export function parseSleep(answer: ResponseBody): Understood {
  return readElements(answer, { element: night, envelopes: ['nights'], single: 'sleep_start_time' }, (raw) => {
    const record = normalizeSleep(
      present({
        date: raw.date,
        startTime: raw.sleep_start_time,
        endTime: raw.sleep_end_time,
        deviceId: raw.device_id,
        continuity: raw.continuity,
        continuityClass: raw.continuity_class,
        lightSleep: raw.light_sleep,
        deepSleep: raw.deep_sleep,
        remSleep: raw.rem_sleep,
        unrecognizedSleep: raw.unrecognized_sleep_stage,
        totalInterruption: raw.total_interruption_duration,
        shortInterruption: raw.short_interruption_duration,
        longInterruption: raw.long_interruption_duration,
        sleepGoal: raw.sleep_goal,
        sleepScore: raw.sleep_score,
        sleepCharge: raw.sleep_charge,
        sleepRating: raw.sleep_rating,
        sleepCycles: raw.sleep_cycles,
        durationScore: raw.group_duration_score,
        solidityScore: raw.group_solidity_score,
        regenerationScore: raw.group_regeneration_score,
        hypnogram: raw.hypnogram,
        heartRates: raw.heart_rate_samples,
      }),
    );
    return record ?? 'unreadable';
  });
}

const recharge = z.object({
  date: day,
  heart_rate_avg: optionalNumber,
  beat_to_beat_avg: optionalNumber,
  heart_rate_variability_avg: optionalNumber,
  breathing_rate_avg: optionalNumber,
  nightly_recharge_status: optionalInteger,
  ans_charge: optionalNumber,
  ans_charge_status: optionalInteger,
  hrv_samples: clockMap,
  breathing_samples: clockMap,
});

/** `/v3/users/nightly-recharge`: `{recharges: [...]}`. @throws BadAnswerError */
export function parseNightlyRecharge(answer: ResponseBody): Understood {
  return readElements(answer, { element: recharge, envelopes: ['recharges'], single: 'ans_charge' }, (raw) =>
    normalizeRecharge(
      present({
        date: raw.date,
        heartRateAvg: raw.heart_rate_avg,
        beatToBeatAvg: raw.beat_to_beat_avg,
        hrvAvg: raw.heart_rate_variability_avg,
        breathingRateAvg: raw.breathing_rate_avg,
        status: raw.nightly_recharge_status,
        ansCharge: raw.ans_charge,
        ansChargeStatus: raw.ans_charge_status,
        hrvSamples: raw.hrv_samples,
        breathingSamples: raw.breathing_samples,
      }),
    ),
  );
}
