import { z } from 'zod';
import { normalizeActivity } from '../../../../kinds/normalize/activity.js';
import { formatWall, wallClock } from '../../../../kinds/normalize/clock.js';
import { list, optionalInteger, optionalNumber, optionalText, present } from '../../fields.js';
import type { Understood } from '../../kinds/elements.js';
import { day, loose, readEach, seconds } from './parts.js';

const level = z.object({ level: z.string(), duration: seconds.pipe(z.number()) });
const step = z.object({ localTime: optionalText, value: optionalInteger.pipe(z.number()) });
const met = z.object({ localTime: optionalText.pipe(z.string()), value: optionalNumber.pipe(z.number()) });

const activity = z.object({
  date: day,
  summary: loose({
    startTime: optionalText,
    endTime: optionalText,
    stepCount: optionalInteger,
    stepsDistance: optionalNumber,
    calories: optionalNumber,
    inactivityAlertCount: optionalInteger,
    dailyMetMinutes: optionalNumber,
    sleepDuration: seconds,
    sleepQuality: optionalNumber,
    activityLevels: list(level).optional().catch(undefined),
  }),
  samples: loose({ steps: list(step).optional().catch(undefined), mets: list(met).optional().catch(undefined) }),
});

/** The levels that count as activity, in every spelling; AccessLink sums the same ones. */
const moving = /^(LIGHT|MODERATE|VIGOROUS|(CONTINUOU?S|INTERMITTENT)_(MODERATE|VIGOROUS))$/;

/** `activity`: one day, by the clock of the device. */
export function readActivity(file: unknown): Understood {
  return readEach([file], activity, ({ date, summary, samples }) => {
    const steps = samples?.steps ?? [];
    const start = summary?.startTime ?? steps.find(({ localTime }) => localTime !== undefined)?.localTime ?? '00:00';
    const levels = summary?.activityLevels;
    const within = (which: RegExp) => {
      const some = levels?.filter((one) => which.test(one.level));
      return some && `PT${some.reduce((sum, { duration }) => sum + duration, 0)}S`;
    };
    const base = normalizeActivity(
      present({
        date,
        startTime: `${date}T${start}`,
        endTime: endOf(date, start, summary?.endTime),
        activeDuration: within(moving),
        inactiveDuration: within(/^SEDENTARY$/),
        calories: summary?.calories,
        steps: summary?.stepCount ?? (steps.length > 0 ? steps.reduce((sum, { value }) => sum + value, 0) : undefined),
        distanceFromSteps: summary?.stepsDistance,
        inactivityAlertCount: summary?.inactivityAlertCount,
        stepsIntervalMs: intervalOf(steps),
        // A day has a thousand minutes without a step; an absent minute means no steps.
        stepSamples: steps
          .filter(({ value }) => value > 0)
          .map(({ localTime, value }) => present({ steps: value, timestamp: localTime })),
      }),
      'flow_export',
    );
    return (
      base &&
      present({
        ...base,
        ...metsOf(date, samples?.mets),
        met_minutes: summary?.dailyMetMinutes,
        // 0 is how the watch writes that it saw no sleep.
        sleep_seconds: summary?.sleepDuration || undefined,
        sleep_quality: summary?.sleepQuality || undefined,
      })
    );
  });
}

/** 0 is a gap: nobody alive has no metabolism. */
function metsOf(date: string, samples: readonly z.output<typeof met>[] = []) {
  const known = samples.flatMap(({ localTime, value }) => {
    const at = value > 0 ? wallClock(localTime, date) : undefined;
    return at === undefined ? [] : [{ time_local: formatWall(at), met: value }];
  });
  const step = intervalOf(samples);
  if (known.length === 0) return {};
  return { met_interval_seconds: step === undefined ? undefined : step / 1000, met_samples: known };
}

/** A day that ends before it begins ends on the next one. */
function endOf(date: string, start: string, end: string | undefined): string | undefined {
  if (end === undefined) return undefined;
  const next = new Date(Date.parse(`${date}T00:00Z`) + 86_400_000).toISOString().slice(0, 10);
  return `${end < start ? next : date}T${end}`;
}

/** Milliseconds between the first two samples. */
function intervalOf([first, second]: readonly { localTime?: string | undefined }[]): number | undefined {
  const [one, other] = [first, second].map((step) => wallClock(step?.localTime ?? '', '1970-01-01'));
  return one !== undefined && other !== undefined && other > one ? other - one : undefined;
}
