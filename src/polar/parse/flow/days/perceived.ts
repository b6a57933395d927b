import { z } from 'zod';
import { isObject } from '../../../../guards.js';
import type { PerceivedDay } from '../../../../kinds/definitions/calendar.js';
import { word } from '../../../../kinds/normalize/words.js';
import { optionalNumber, optionalText, present } from '../../fields.js';
import type { Understood } from '../../kinds/elements.js';
import { day, named } from './parts.js';

const feeling = z.object({ date: day, value: optionalNumber.pipe(z.number()) });
const recovery = z.object({
  date: day,
  muscleSoreness: optionalText,
  overallFatigue: optionalText,
  sleepUserRating: optionalText,
});

/** `feelings` and `perceivedRecovery` of `calendar-items`: one record per day; of several on a day the last one counts. */
export function readPerceived(file: unknown): Understood {
  const days = new Map<string, Partial<PerceivedDay>>();
  const problems: string[] = [];
  const add = <T extends { date: string }>(
    list: string,
    schema: z.ZodType<T>,
    read: (one: T) => Partial<PerceivedDay>,
  ) => {
    const elements = isObject(file) && Array.isArray(file[list]) ? file[list] : [];
    for (const [i, element] of elements.entries()) {
      const { data } = schema.safeParse(element);
      if (data) days.set(data.date, { ...days.get(data.date), ...present(read(data)) });
      else problems.push(`element ${i + 1} of ${elements.length} is unrecognized`);
    }
  };
  add('feelings', feeling, ({ value }) => ({ feeling: value }));
  add('perceivedRecovery', recovery, (one) =>
    present({
      muscle_soreness: word(one.muscleSoreness),
      overall_fatigue: word(one.overallFatigue),
      sleep_user_rating: word(one.sleepUserRating),
    }),
  );
  const records = [...days].map(
    ([date, fields]): PerceivedDay => ({ ...named('perceived_day', date, date, 'local'), ...fields }),
  );
  return { records, problems };
}
