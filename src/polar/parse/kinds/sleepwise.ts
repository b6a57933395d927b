import { z } from 'zod';
import { word } from '../../../kinds/normalize/words.js';
import { formatInstant } from '../../../workouts/time/time.js';
import { list, optionalNumber, optionalText, present } from '../fields.js';
import { type ResponseBody, readElements, type Understood } from './elements.js';
import { dayAt, instant, optionalInstant, optionalOffset } from './instants.js';

const hour = z
  .object({
    start_time: instant,
    end_time: optionalInstant,
    alertness_level: optionalText,
    validity: optionalText,
  })
  .transform((raw) =>
    present({
      start_time: formatInstant(raw.start_time),
      end_time: raw.end_time,
      alertness_level: word(raw.alertness_level, 'alertness_level_'),
      validity: word(raw.validity, 'validity_'),
    }),
  );

const alertness = z.object({
  period_start_time: instant,
  period_end_time: optionalInstant,
  sleep_period_start_time: optionalInstant,
  sleep_period_end_time: optionalInstant,
  sleep_timezone_offset_minutes: optionalOffset,
  grade: optionalNumber,
  grade_validity_seconds: optionalNumber,
  grade_type: optionalText,
  grade_classification: optionalText,
  validity: optionalText,
  sleep_inertia: optionalText,
  sleep_type: optionalText,
  result_type: optionalText,
  hourly_data: list(hour).optional().catch(undefined),
});

/** `/v3/users/sleepwise/alertness`: times in UTC without Z. `date` is the day of waking up. @throws BadAnswerError */
export function parseAlertness(answer: ResponseBody): Understood {
  return readElements(answer, { element: alertness, envelopes: ['alertness'], single: 'grade' }, (raw) => {
    const offset = raw.sleep_timezone_offset_minutes;
    const start = formatInstant(raw.period_start_time);
    const woke = raw.sleep_period_end_time;
    return present({
      kind: 'sleepwise_alertness' as const,
      id: start,
      date: dayAt(woke === undefined ? raw.period_start_time : Date.parse(woke), offset),
      time_basis: 'utc' as const,
      source: 'accesslink',
      start_time: start,
      end_time: raw.period_end_time,
      sleep_start_time: raw.sleep_period_start_time,
      sleep_end_time: woke,
      utc_offset_minutes: offset,
      grade: raw.grade,
      grade_valid_seconds: raw.grade_validity_seconds,
      grade_type: word(raw.grade_type, 'grade_type_'),
      grade_classification: word(raw.grade_classification, 'grade_classification_'),
      validity: word(raw.validity, 'validity_'),
      sleep_inertia: word(raw.sleep_inertia, 'sleep_inertia_'),
      sleep_type: word(raw.sleep_type, 'sleep_type_'),
      result_type: word(raw.result_type, 'alertness_type_'),
      hours: raw.hourly_data?.length ? raw.hourly_data : undefined,
    });
  });
}

const bedtime = z.object({
  period_start_time: instant,
  period_end_time: optionalInstant,
  preferred_sleep_period_start_time: optionalInstant,
  preferred_sleep_period_end_time: optionalInstant,
  sleep_gate_start_time: optionalInstant,
  sleep_gate_end_time: optionalInstant,
  sleep_timezone_offset_minutes: optionalOffset,
  validity: optionalText,
  quality: optionalText,
  result_type: optionalText,
});

/** `/v3/users/sleepwise/circadian-bedtime`: times in UTC without Z. @throws BadAnswerError */
export function parseBedtime(answer: ResponseBody): Understood {
  const shape = { element: bedtime, envelopes: ['circadian_bedtime'], single: 'period_start_time' };
  return readElements(answer, shape, (raw) => {
    const start = formatInstant(raw.period_start_time);
    return present({
      kind: 'sleepwise_bedtime' as const,
      id: start,
      date: dayAt(raw.period_start_time, raw.sleep_timezone_offset_minutes),
      time_basis: 'utc' as const,
      source: 'accesslink',
      start_time: start,
      end_time: raw.period_end_time,
      preferred_sleep_start_time: raw.preferred_sleep_period_start_time,
      preferred_sleep_end_time: raw.preferred_sleep_period_end_time,
      sleep_gate_start_time: raw.sleep_gate_start_time,
      sleep_gate_end_time: raw.sleep_gate_end_time,
      utc_offset_minutes: raw.sleep_timezone_offset_minutes,
      validity: word(raw.validity, 'validity_'),
      quality: word(raw.quality, 'circadian_bedtime_quality_'),
      result_type: word(raw.result_type, 'circadian_bedtime_type_'),
    });
  });
}
