import { z } from 'zod';
import { known } from '../../../kinds/normalize/known.js';
import { word } from '../../../kinds/normalize/words.js';
import { parseDuration } from '../../../workouts/time/duration.js';
import { optionalNumber, optionalText, present } from '../fields.js';
import { readAs } from '../json.js';
import { plausible, type ResponseBody, type Understood } from './elements.js';
import { optionalInstant } from './instants.js';

const fields = {
  created: optionalInstant,
  modified: optionalInstant,
  weight: optionalNumber,
  height: optionalNumber,
  maximum_heart_rate: optionalNumber,
  resting_heart_rate: optionalNumber,
  aerobic_threshold: optionalNumber,
  anaerobic_threshold: optionalNumber,
  vo2_max: optionalNumber,
  weight_source: optionalText,
  birthday: optionalText,
  gender: optionalText,
  training_background: optionalText,
  typical_day: optionalText,
  sleep_goal: optionalText,
};

const names = Object.keys(fields);
/** An object without any of these is something else altogether. */
const physicalInfo = z
  .looseObject({})
  .refine((raw) => names.some((name) => name in raw))
  .pipe(z.object(fields));

/**
 * Physical information as it is now (`/v3/users/physical-info`) or was when it was entered (an item of a transaction).
 * Without a time of its own, it gets the time of the request.
 * @throws BadAnswerError if it is something else.
 */
export function parsePhysicalInfo({ body, fetchedAt }: ResponseBody, source = 'accesslink'): Understood {
  const raw = readAs(physicalInfo, body);
  const time = raw.modified ?? raw.created ?? fetchedAt;
  const values = present({
    weight_kg: number(raw.weight),
    height_cm: number(raw.height),
    maximum_heart_rate_bpm: number(raw.maximum_heart_rate),
    resting_heart_rate_bpm: number(raw.resting_heart_rate),
    aerobic_threshold_bpm: number(raw.aerobic_threshold),
    anaerobic_threshold_bpm: number(raw.anaerobic_threshold),
    vo2_max: number(raw.vo2_max),
    weight_source: word(raw.weight_source, 'source_'),
    birthday: raw.birthday,
    gender: word(raw.gender),
    training_background: word(raw.training_background),
    typical_day: word(raw.typical_day),
    sleep_goal_seconds: raw.sleep_goal === undefined ? undefined : parseDuration(raw.sleep_goal),
  });
  const when = { id: time, date: time.slice(0, 10), time_basis: 'utc', source, time } as const;
  const records = Object.keys(values).length > 0 ? [{ kind: 'physical_info', ...when, ...values } as const] : [];
  return plausible(records, []);
}

/** Polar writes 0 or -1 for what it does not know. */
function number(value: number | undefined): number | undefined {
  return known(value, 1);
}
