import { z } from 'zod';
import type { CalendarNote } from '../../../../kinds/definitions/calendar.js';
import type { PhysicalInfo } from '../../../../kinds/definitions/physical-info.js';
import { formatWall, wallClock } from '../../../../kinds/normalize/clock.js';
import { known } from '../../../../kinds/normalize/known.js';
import { word } from '../../../../kinds/normalize/words.js';
import { optionalNumber, optionalText, present } from '../../fields.js';
import type { Understood } from '../../kinds/elements.js';
import { day, named, readEach, seconds } from './parts.js';

const information = z.object({
  dateTime: z
    .string()
    .transform((text) => wallClock(text))
    .pipe(z.number()),
  'weight, kg': optionalNumber,
  'height, cm': optionalNumber,
  maximumHeartRate: optionalNumber,
  restingHeartRate: optionalNumber,
  aerobicThreshold: optionalNumber,
  anaerobicThreshold: optionalNumber,
  vo2Max: optionalNumber,
  functionalThresholdPower: optionalNumber,
  trainingBackground: optionalText,
  typicalDay: optionalText,
  sleepGoal: seconds,
});

const note = z.object({ date: day, note: optionalText.pipe(z.string()) });
const weight = z.object({ date: day, weight: optionalNumber.pipe(z.number().positive()) });

/** The settings in `calendar-items`, each valid from its own time; Polar does not say which zone that is in. */
export function readPhysicalInformations(elements: readonly unknown[]): Understood {
  return readEach(elements, information, (raw): PhysicalInfo => {
    const time = formatWall(raw.dateTime);
    return present({
      ...named('physical_info', time, time.slice(0, 10), 'local'),
      time,
      weight_kg: known(raw['weight, kg'], 1),
      height_cm: known(raw['height, cm'], 1),
      maximum_heart_rate_bpm: known(raw.maximumHeartRate, 1),
      resting_heart_rate_bpm: known(raw.restingHeartRate, 1),
      aerobic_threshold_bpm: known(raw.aerobicThreshold, 1),
      anaerobic_threshold_bpm: known(raw.anaerobicThreshold, 1),
      vo2_max: known(raw.vo2Max, 1),
      training_background: word(raw.trainingBackground),
      typical_day: word(raw.typicalDay),
      sleep_goal_seconds: raw.sleepGoal,
      functional_threshold_power_watts: known(raw.functionalThresholdPower, 1),
    });
  });
}

/** The weights in `calendar-items`: one per day. */
export function readWeights(elements: readonly unknown[]): Understood {
  return readEach(elements, weight, ({ date, weight: weight_kg }): PhysicalInfo => {
    return { ...named('physical_info', `${date}/weight`, date, 'local'), time: `${date}T00:00:00`, weight_kg };
  });
}

/** The notes in `calendar-items`; of several on a day each is named by its place. */
export function readNotes(elements: readonly unknown[]): Understood {
  const places = new Map<string, number>();
  return readEach(elements, note, ({ date, note: text }): CalendarNote => {
    const place = (places.get(date) ?? 0) + 1;
    places.set(date, place);
    return { ...named('calendar_note', place === 1 ? date : `${date}/${place}`, date, 'local'), note: text };
  });
}
