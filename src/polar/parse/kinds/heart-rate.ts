import { z } from 'zod';
import { normalizeHeartRate } from '../../../kinds/normalize/heart-rate.js';
import { list, optionalNumber, optionalText, present } from '../fields.js';
import { day, type ResponseBody, readElements, type Understood } from './elements.js';

const sample = z
  .object({ heart_rate: optionalNumber, sample_time: optionalText })
  .transform((raw) => present({ heartRate: raw.heart_rate, sampleTime: raw.sample_time }));
const heartRateDay = z.object({ date: day, heart_rate_samples: list(sample).nullish() });

/**
 * `/v3/users/continuous-heart-rate/{date}`: one day; with a range `{heart_rates: [day...]}` (the documentation repeats
 * the single day). A day without samples has no record.
 * @throws BadAnswerError
 */
export function parseHeartRate(answer: ResponseBody): Understood {
  return readElements(
    answer,
    { element: heartRateDay, envelopes: ['heart_rates'], single: 'heart_rate_samples' },
    (raw) => normalizeHeartRate({ date: raw.date, samples: raw.heart_rate_samples ?? [] }),
  );
}
