import { z } from 'zod';
import type { DailyActivity } from '../../../kinds/definitions/activity.js';
import { normalizeActivity } from '../../../kinds/normalize/activity.js';
import { DAY, formatWall, timeOfDay, wallClock } from '../../../kinds/normalize/clock.js';
import { list, numberIn, optionalNumber, optionalText, present } from '../fields.js';
import type { Understood } from '../kinds/elements.js';
import { type Answer4, listIn, readEach, shortDevice, wanted } from './elements.js';
import { day, loose } from './fields.js';

const series = (values: 'steps' | 'mets', usualMs: number) =>
  z
    .looseObject({ startTime: z.string(), interval: optionalNumber })
    .transform((raw) => ({
      // `10:00:00+09:00` and `16:30:00.000` have been seen.
      start: timeOfDay(raw.startTime.slice(0, 8)),
      stepMs: raw.interval !== undefined && raw.interval > 0 ? raw.interval : usualMs,
      values: Array.isArray(raw[values]) ? (raw[values] as readonly unknown[]) : [],
    }))
    .optional()
    .catch(undefined);

const stretch = z.object({
  stepSamples: series('steps', 60_000),
  metSamples: series('mets', 30_000),
  activityInfos: list(z.object({ time: z.string(), activityClass: optionalText }))
    .optional()
    .catch(undefined),
});

const activityDay = z.object({
  date: day,
  target: loose({ minDailyMetGoal: optionalNumber }),
  activitiesPerDevice: list(
    z.object({ deviceReference: z.unknown().optional(), activitySamples: list(stretch).optional().catch(undefined) }),
  )
    .nullish()
    .catch(undefined),
});

/**
 * `/activity/list`: a day by the clock of the device. Several devices see the same day, so the one with the most steps
 * speaks, and they are never added up. v4 tells no calories, distance, share of the goal or alerts: these stay absent.
 * @throws BadAnswerError
 */
export function parseActivityDays(answer: Answer4): Understood {
  return readEach(listIn(answer, 'activities', 'activityDays'), activityDay, (raw) => {
    if (!wanted(raw.date, answer)) return [];
    const best = (raw.activitiesPerDevice ?? [])
      .map((one) => deviceDay(one.activitySamples ?? [], shortDevice(one.deviceReference)))
      .reduce<DeviceDay | undefined>((most, one) => (most && most.total >= one.total ? most : one), undefined);
    // An entry of the index.
    if (!best || (best.steps.size === 0 && best.mets.size === 0 && best.classes.length === 0)) return [];
    const record = recordOf(raw.date, best, raw.target?.minDailyMetGoal);
    return record && [record];
  });
}

/** What one device saw of a day; times in milliseconds of the day. */
interface DeviceDay {
  deviceId: string | undefined;
  steps: Map<number, number>;
  stepMs: number | undefined;
  mets: Map<number, number>;
  metMs: number | undefined;
  classes: { at: number; word: string }[];
  total: number;
  /** As far as its samples reach. */
  end: number;
}

/** Stretches may overlap: each interval counts once, from the first stretch that has it. */
function deviceDay(stretches: readonly z.output<typeof stretch>[], deviceId: string | undefined): DeviceDay {
  const steps = new Map<number, number>();
  const mets = new Map<number, number>();
  let end = 0;
  const put = (into: Map<number, number>, one: z.output<typeof stretch>['stepSamples'], least: number) => {
    if (!one || one.start === undefined) return;
    for (const [i, raw] of one.values.entries()) {
      const at = one.start + i * one.stepMs;
      const value = raw === null ? undefined : numberIn(raw);
      if (at >= DAY || value === undefined || value < least) continue;
      if (!into.has(at)) into.set(at, value);
    }
    end = Math.max(end, Math.min(DAY, one.start + one.values.length * one.stepMs));
  };
  for (const { stepSamples, metSamples } of stretches) {
    put(steps, stepSamples, 0);
    // 0 is a gap, as null is.
    put(mets, metSamples, 0.001);
  }
  const classes = stretches
    .flatMap(({ activityInfos = [] }) => activityInfos)
    .flatMap(({ time, activityClass }) => {
      const at = timeOfDay(time.slice(0, 8));
      return at === undefined ? [] : [{ at, word: zoneOf(activityClass) }];
    })
    .sort((a, b) => a.at - b.at);
  return {
    ...{ deviceId, steps, mets, classes, end },
    stepMs: stretches.find(({ stepSamples }) => stepSamples)?.stepSamples?.stepMs,
    metMs: stretches.find(({ metSamples }) => metSamples)?.metSamples?.stepMs,
    total: [...steps.values()].reduce((sum, count) => sum + count, 0),
  };
}

/** The zones of v3: continuous or intermittent makes no difference there. `CONTINOUS_` is how exports spell it. */
function zoneOf(activityClass = ''): string {
  return activityClass.replace(/^ACTIVITY_CLASS_/, '').replace(/^(CONTINUOU?S|INTERMITTENT)_/, '');
}

function recordOf(date: string, best: DeviceDay, goal: number | undefined): DailyActivity | undefined {
  const midnight = wallClock(`${date}T00:00`) ?? 0;
  const time = (at: number) => formatWall(midnight + at);
  // A whole day ends as v3 writes it, so that neither seems to know more of the day than the other.
  const end = best.end >= DAY ? DAY - 1000 : best.end;
  const within = (...zones: string[]) =>
    best.classes.length === 0
      ? undefined
      : best.classes.reduce((sum, { at, word }, i) => {
          const until = best.classes[i + 1]?.at ?? Math.max(at, best.end);
          return zones.includes(word) ? sum + (until - at) / 1000 : sum;
        }, 0);
  const ordered = (values: Map<number, number>) => [...values].sort(([a], [b]) => a - b);
  const seconds = (value: number | undefined) => (value === undefined ? undefined : `PT${value}S`);
  const base = normalizeActivity(
    present({
      date,
      startTime: time(0),
      endTime: best.end > 0 ? time(end) : undefined,
      activeDuration: seconds(within('LIGHT', 'MODERATE', 'VIGOROUS')),
      inactiveDuration: seconds(within('SEDENTARY')),
      steps: best.steps.size > 0 ? best.total : undefined,
      stepsIntervalMs: best.steps.size > 0 ? best.stepMs : undefined,
      // There are a thousand minutes without a step in a day, which v3 leaves out too.
      stepSamples: ordered(best.steps).flatMap(([at, steps]) => (steps > 0 ? [{ steps, timestamp: time(at) }] : [])),
      zoneSamples: best.classes.map(({ at, word }) => ({ zone: word, timestamp: time(at) })),
    }),
    'accesslink_v4',
  );
  const mets = ordered(best.mets).map(([at, met]) => ({ time_local: time(at), met }));
  return (
    base &&
    present({
      ...base,
      device_id: best.deviceId,
      met_goal_minutes: goal !== undefined && goal > 0 ? goal : undefined,
      met_interval_seconds: mets.length > 0 && best.metMs !== undefined ? best.metMs / 1000 : undefined,
      met_samples: mets.length > 0 ? mets : undefined,
    })
  );
}
