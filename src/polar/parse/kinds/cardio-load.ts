import { z } from 'zod';
import { known } from '../../../kinds/normalize/known.js';
import { word } from '../../../kinds/normalize/words.js';
import { optionalNumber, optionalText, present } from '../fields.js';
import { day, type ResponseBody, readElements, type Understood } from './elements.js';

const level = z.object({
  very_low: optionalNumber,
  low: optionalNumber,
  medium: optionalNumber,
  high: optionalNumber,
  very_high: optionalNumber,
});

const load = z.object({
  date: day,
  cardio_load_status: optionalText,
  cardio_load: optionalNumber,
  strain: optionalNumber,
  tolerance: optionalNumber,
  cardio_load_ratio: optionalNumber,
  cardio_load_level: level.optional().catch(undefined),
});

/** `/v3/users/cardio-load` and the paths below it: a bare array of days, or one day. -1 means unknown. @throws BadAnswerError */
export function parseCardioLoad(answer: ResponseBody): Understood {
  return readElements(answer, { element: load, envelopes: ['cardio_loads', 'cardio_load'], single: 'date' }, (raw) =>
    present({
      kind: 'cardio_load' as const,
      id: raw.date,
      date: raw.date,
      time_basis: 'local' as const,
      source: 'accesslink',
      cardio_load: known(raw.cardio_load),
      strain: known(raw.strain),
      tolerance: known(raw.tolerance),
      cardio_load_ratio: known(raw.cardio_load_ratio),
      status: word(raw.cardio_load_status, 'load_status_'),
      level_very_low: known(raw.cardio_load_level?.very_low),
      level_low: known(raw.cardio_load_level?.low),
      level_medium: known(raw.cardio_load_level?.medium),
      level_high: known(raw.cardio_load_level?.high),
      level_very_high: known(raw.cardio_load_level?.very_high),
    }),
  );
}
