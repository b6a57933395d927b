import { parseDuration } from '../../workouts/time/duration.js';
import { withoutUndefined } from '../../workouts/values/present.js';
import type { RecordSource } from '../definition.js';
import type { ActivityZoneRow, DailyActivity } from '../definitions/activity.js';
import { dayOfWall, formatWall, realDay, wallClock } from './clock.js';
import { known } from './known.js';
import { word } from './words.js';

/** A day as Polar sends it. Times are local, without a zone, and without seconds when those are zero. */
export interface PolarDay {
  startTime: string;
  endTime?: string;
  /** The date of the samples; the day of the start if there are none. */
  date?: string;
  /** ISO 8601. */
  activeDuration?: string;
  inactiveDuration?: string;
  dailyActivity?: number;
  calories?: number;
  activeCalories?: number;
  steps?: number;
  distanceFromSteps?: number;
  inactivityAlertCount?: number;
  stepsIntervalMs?: number;
  stepSamples?: readonly { steps?: number; timestamp?: string }[];
  /** At each change. */
  zoneSamples?: readonly { zone?: string; timestamp?: string }[];
  inactivityStamps?: readonly string[];
}

/** Normalizes a day; undefined if its start cannot be read. */
export function normalizeActivity(polar: PolarDay, source: RecordSource = 'accesslink'): DailyActivity | undefined {
  const start = wallClock(polar.startTime);
  if (start === undefined) return undefined;
  const date = realDay(polar.date) ?? dayOfWall(start);
  const end = polar.endTime === undefined ? undefined : wallClock(polar.endTime, date);
  const seconds = (text: string | undefined) => (text === undefined ? undefined : parseDuration(text));
  const interval = known(polar.stepsIntervalMs, 1);
  return withoutUndefined({
    kind: 'daily_activity' as const,
    id: date,
    date,
    time_basis: 'local' as const,
    source,
    start_time_local: formatWall(start),
    end_time_local: end === undefined ? undefined : formatWall(end),
    active_seconds: seconds(polar.activeDuration),
    inactive_seconds: seconds(polar.inactiveDuration),
    daily_activity_percent: known(polar.dailyActivity),
    calories_kcal: known(polar.calories),
    active_calories_kcal: known(polar.activeCalories),
    steps: known(polar.steps),
    distance_from_steps_meters: known(polar.distanceFromSteps),
    inactivity_alert_count: known(polar.inactivityAlertCount),
    steps_interval_seconds: interval === undefined ? undefined : interval / 1000,
    steps_samples: undefinedIfEmpty(
      timed(polar.stepSamples ?? [], date).flatMap(({ wall, one }) => {
        const steps = known(one.steps);
        return steps === undefined ? [] : [{ time_local: formatWall(wall), steps: Math.round(steps) }];
      }),
    ),
    zones: undefinedIfEmpty(zonesOf(polar, date, end)),
    inactivity_stamps: undefinedIfEmpty(
      timed(
        (polar.inactivityStamps ?? []).map((timestamp) => ({ timestamp })),
        date,
      ).map(({ wall }) => ({
        time_local: formatWall(wall),
      })),
    ),
  });
}

/** Each zone lasts until the next one, the last one until the end of the day so far. */
function zonesOf({ zoneSamples = [] }: PolarDay, date: string, end: number | undefined): ActivityZoneRow[] {
  const changes = timed(zoneSamples, date);
  const last = changes.at(-1)?.wall ?? 0;
  return changes.map(({ wall, one }, i) => ({
    start_time_local: formatWall(wall),
    duration_seconds: ((changes[i + 1]?.wall ?? Math.max(last, wholeDay(end) ?? last)) - wall) / 1000,
    zone: word(one.zone) ?? 'unknown',
  }));
}

/** 23:59:59 is how Polar writes the end of a whole day. */
function wholeDay(end: number | undefined): number | undefined {
  return end !== undefined && formatWall(end).endsWith('T23:59:59') ? end + 1000 : end;
}

function timed<T extends { timestamp?: string }>(samples: readonly T[], date: string): { wall: number; one: T }[] {
  return samples
    .flatMap((one) => {
      const wall = one.timestamp === undefined ? undefined : wallClock(one.timestamp, date);
      return wall === undefined ? [] : [{ wall, one }];
    })
    .sort((a, b) => a.wall - b.wall);
}

/** The series, or undefined instead of an empty one. */
export function undefinedIfEmpty<T>(rows: T[]): T[] | undefined {
  return rows.length > 0 ? rows : undefined;
}
