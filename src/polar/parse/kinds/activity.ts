import { z } from 'zod';
import { normalizeActivity } from '../../../kinds/normalize/activity.js';
import { list, optionalInteger, optionalNumber, optionalText, present } from '../fields.js';
import { type ResponseBody, readElements, type Understood } from './elements.js';

const stepSample = z
  .object({ steps: optionalInteger, timestamp: optionalText })
  .transform((raw) => present({ steps: raw.steps, timestamp: raw.timestamp }));
const zoneSample = z
  .object({ zone: optionalText, timestamp: optionalText })
  .transform((raw) => present({ zone: raw.zone, timestamp: raw.timestamp }));
const stamp = z.union([z.string(), z.object({ stamp: z.string() }).transform((raw) => raw.stamp)]);

/** The list itself, as documented, or under `samples`, as it comes in reality. */
const samplesOf = <T extends z.ZodType>(element: T) =>
  z
    .union([list(element), z.object({ samples: list(element) }).transform((raw) => raw.samples)])
    .optional()
    .catch(undefined);

const steps = z.object({ interval_ms: optionalNumber, samples: list(stepSample).optional().catch(undefined) });

const samples = z.object({
  date: optionalText,
  steps: steps.optional().catch(undefined),
  activity_zones: samplesOf(zoneSample),
  inactivity_stamps: samplesOf(stamp),
});

const dayElement = z.object({
  start_time: z.string(),
  end_time: optionalText,
  active_duration: optionalText,
  inactive_duration: optionalText,
  daily_activity: optionalNumber,
  calories: optionalNumber,
  active_calories: optionalNumber,
  steps: optionalInteger,
  distance_from_steps: optionalNumber,
  inactivity_alert_count: optionalInteger,
  samples: samples.optional().catch(undefined),
});

/** `/v3/users/activities`: a bare array of days; `/v3/users/activities/{date}`: one. @throws BadAnswerError */
export function parseActivities(answer: ResponseBody): Understood {
  return readElements(answer, { element: dayElement, envelopes: ['activities'], single: 'start_time' }, (raw) => {
    const record = normalizeActivity(
      present({
        startTime: raw.start_time,
        endTime: raw.end_time,
        date: raw.samples?.date,
        activeDuration: raw.active_duration,
        inactiveDuration: raw.inactive_duration,
        dailyActivity: raw.daily_activity,
        calories: raw.calories,
        activeCalories: raw.active_calories,
        steps: raw.steps,
        distanceFromSteps: raw.distance_from_steps,
        inactivityAlertCount: raw.inactivity_alert_count,
        stepsIntervalMs: raw.samples?.steps?.interval_ms,
        stepSamples: raw.samples?.steps?.samples,
        zoneSamples: raw.samples?.activity_zones,
        inactivityStamps: raw.samples?.inactivity_stamps,
      }),
    );
    return record ?? 'unreadable';
  });
}
