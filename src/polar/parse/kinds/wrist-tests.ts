import { z } from 'zod';
import { known } from '../../../kinds/normalize/known.js';
import { word } from '../../../kinds/normalize/words.js';
import { formatInstant, formatLocal } from '../../../workouts/time/time.js';
import { list, optionalNumber, optionalText, present, requiredNumber } from '../fields.js';
import { type ResponseBody, readElements, type Understood } from './elements.js';
import { dayAt, optionalOffset, unixTime } from './instants.js';

const test = { source_device_id: optionalText, test_time: unixTime, time_zone_offset: optionalOffset };

/** When a test was done, in the same fields for both tests. */
function whenOf(time: number, offset: number | undefined) {
  return {
    id: formatInstant(time),
    date: dayAt(time, offset),
    time_basis: 'utc' as const,
    source: 'accesslink',
    time: formatInstant(time),
    time_local: offset === undefined ? undefined : formatLocal(time, offset),
    utc_offset_minutes: offset,
  };
}

const spo2 = z.object({
  ...test,
  test_status: optionalText,
  blood_oxygen_percent: optionalNumber,
  spo2_class: optionalText,
  spo2_value_deviation_from_baseline: optionalText,
  spo2_quality_average_percent: optionalNumber,
  average_heart_rate_bpm: optionalNumber,
  heart_rate_variability_ms: optionalNumber,
  spo2_hrv_deviation_from_baseline: optionalText,
  altitude_meters: optionalNumber,
});

/** `/v3/users/biosensing/spo2`. @throws BadAnswerError */
export function parseSpo2(answer: ResponseBody): Understood {
  return readElements(answer, { element: spo2, envelopes: ['spo2'], single: 'test_time' }, (raw) =>
    present({
      kind: 'spo2' as const,
      ...whenOf(raw.test_time, raw.time_zone_offset),
      device_id: raw.source_device_id,
      test_status: word(raw.test_status, 'spo2_test_'),
      blood_oxygen_percent: known(raw.blood_oxygen_percent, 1),
      blood_oxygen_class: word(raw.spo2_class, 'spo2_class_'),
      blood_oxygen_deviation: word(raw.spo2_value_deviation_from_baseline, 'deviation_'),
      quality_percent: known(raw.spo2_quality_average_percent),
      avg_heart_rate_bpm: known(raw.average_heart_rate_bpm, 1),
      hrv_rmssd_ms: known(raw.heart_rate_variability_ms),
      hrv_deviation: word(raw.spo2_hrv_deviation_from_baseline, 'deviation_'),
      altitude_meters: raw.altitude_meters,
    }),
  );
}

const ecg = z.object({
  ...test,
  average_heart_rate_bpm: optionalNumber,
  heart_rate_variability_ms: optionalNumber,
  heart_rate_variability_level: optionalText,
  rri_ms: optionalNumber,
  pulse_transit_time_systolic_ms: optionalNumber,
  pulse_transit_time_diastolic_ms: optionalNumber,
  pulse_transit_time_quality_index: optionalNumber,
  samples: list(z.object({ recording_time_delta_ms: requiredNumber, amplitude_mv: optionalNumber })).nullish(),
  quality_measurements: list(
    z.object({ recording_time_delta_ms: requiredNumber, quality_level: z.string() }),
  ).nullish(),
});

/** `/v3/users/biosensing/ecg`: the curve of a test at the wrist. @throws BadAnswerError */
export function parseEcg(answer: ResponseBody): Understood {
  return readElements(answer, { element: ecg, envelopes: ['ecg'], single: 'test_time' }, (raw) => {
    const samples = (raw.samples ?? []).map(({ recording_time_delta_ms: offset, amplitude_mv: amplitude }) => ({
      offset_ms: offset,
      amplitude_mv: amplitude ?? null,
    }));
    const qualities = (raw.quality_measurements ?? []).map(({ recording_time_delta_ms: offset, quality_level }) => ({
      offset_ms: offset,
      quality: word(quality_level, 'ecg_quality_') ?? 'unknown',
    }));
    return present({
      kind: 'ecg' as const,
      ...whenOf(raw.test_time, raw.time_zone_offset),
      device_id: raw.source_device_id,
      avg_heart_rate_bpm: known(raw.average_heart_rate_bpm, 1),
      hrv_rmssd_ms: known(raw.heart_rate_variability_ms),
      hrv_level: word(raw.heart_rate_variability_level, 'ecg_hrv_level_'),
      rr_ms: known(raw.rri_ms, 1),
      pulse_transit_time_systolic_ms: known(raw.pulse_transit_time_systolic_ms),
      pulse_transit_time_diastolic_ms: known(raw.pulse_transit_time_diastolic_ms),
      pulse_transit_time_quality: known(raw.pulse_transit_time_quality_index),
      samples: samples.length > 0 ? samples : undefined,
      qualities: qualities.length > 0 ? qualities : undefined,
    });
  });
}
