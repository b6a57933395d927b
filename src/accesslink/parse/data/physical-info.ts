import { z } from 'zod';
import { word } from '../../../wellness/words.js';
import { parseDuration } from '../../../workouts/duration.js';
import { known } from '../../../workouts/numbers.js';
import { optionalNumber, optionalText, present } from '../fields.js';
import { readAs } from '../json.js';
import type { AnswerBody, Understood } from './elements.js';
import { optionalInstant } from './instants.js';

const physicalInfo = z.object({
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
});

/**
 * Physical information as it stands now (`/v3/users/physical-info`) or stood when it was entered (an item of a
 * transaction). What says no time is of the moment it was asked for.
 * @throws BadAnswerError when it is no object, or says nothing of a body.
 */
export function parsePhysicalInfo({ body, fetchedAt }: AnswerBody, source = 'accesslink'): Understood {
  const raw = readAs(
    physicalInfo.refine(({ created: _c, modified: _m, ...rest }) =>
      Object.values(rest).some((value) => value !== undefined),
    ),
    body,
  );
  const time = raw.modified ?? raw.created ?? fetchedAt;
  const goal = raw.sleep_goal === undefined ? undefined : parseDuration(raw.sleep_goal);
  const record = present({
    kind: 'physical_info' as const,
    id: time,
    date: time.slice(0, 10),
    time_basis: 'utc' as const,
    source,
    time,
    weight_kg: known(raw.weight, 1),
    height_cm: known(raw.height, 1),
    maximum_heart_rate_bpm: known(raw.maximum_heart_rate, 1),
    resting_heart_rate_bpm: known(raw.resting_heart_rate, 1),
    aerobic_threshold_bpm: known(raw.aerobic_threshold, 1),
    anaerobic_threshold_bpm: known(raw.anaerobic_threshold, 1),
    vo2_max: known(raw.vo2_max, 1),
    weight_source: word(raw.weight_source, 'source_'),
    birthday: raw.birthday,
    gender: word(raw.gender),
    training_background: word(raw.training_background),
    typical_day: word(raw.typical_day),
    sleep_goal_seconds: goal,
  });
  return { records: [record], problems: [] };
}
