import { formatInstant, parseInstant } from '../../workouts/time/time.js';
import { withoutUndefined } from '../../workouts/values/present.js';
import type { RecordSource } from '../definition.js';
import { type Sleep, type SleepStageRow, sleepStages } from '../definitions/sleep.js';
import { someOrNone } from './activity.js';
import { DAY, formatWall, MINUTE, offsetOf, wallClock } from './clock.js';
import { type Night, type NightClock, type NightMoment, nightClocks, onTimeLine, wallAt } from './night-clock.js';
import { told } from './told.js';

/** A night as Polar tells it. */
export interface PolarNight {
  date: string;
  /** With an offset: `2020-01-01T00:39:07+03:00`. */
  startTime: string;
  endTime: string;
  deviceId?: string;
  continuity?: number;
  continuityClass?: number;
  /** Seconds, as all durations here. */
  lightSleep?: number;
  deepSleep?: number;
  remSleep?: number;
  unrecognizedSleep?: number;
  totalInterruption?: number;
  shortInterruption?: number;
  longInterruption?: number;
  sleepGoal?: number;
  sleepScore?: number;
  sleepCharge?: number;
  sleepRating?: number;
  sleepCycles?: number;
  durationScore?: number;
  solidityScore?: number;
  regenerationScore?: number;
  /** `HH:MM` -> stage (0 to 5), at each change. */
  hypnogram?: Readonly<Record<string, number>>;
  /** `HH:MM` -> bpm. */
  heartRates?: Readonly<Record<string, number>>;
}

/** A night normalized; undefined when its start and end make no night. */
export function normalizeSleep(polar: PolarNight, source: RecordSource = 'accesslink'): Sleep | undefined {
  const zoned = offsetOf(polar.startTime) !== undefined;
  const night = nightOf(polar);
  if (!night) return undefined;
  const clock = clockOf(polar, night);
  const instant = (at: number) => (zoned ? formatInstant(at) : undefined);
  const moments = <T>(map: Readonly<Record<string, T>> | undefined) => (map ? onTimeLine(map, night, clock) : []);
  return withoutUndefined({
    kind: 'sleep' as const,
    id: polar.date,
    date: polar.date,
    time_basis: zoned ? ('utc' as const) : ('local' as const),
    source,
    start_time: instant(night.start),
    end_time: instant(night.end),
    start_time_local: formatWall(wallAt(night.start, night)),
    end_time_local: formatWall(night.end + night.endOffset * MINUTE),
    utc_offset_minutes: zoned ? night.startOffset : undefined,
    end_utc_offset_minutes: zoned ? night.endOffset : undefined,
    device_id: polar.deviceId,
    light_sleep_seconds: told(polar.lightSleep),
    deep_sleep_seconds: told(polar.deepSleep),
    rem_sleep_seconds: told(polar.remSleep),
    unrecognized_sleep_seconds: told(polar.unrecognizedSleep),
    total_interruption_seconds: told(polar.totalInterruption),
    short_interruption_seconds: told(polar.shortInterruption),
    long_interruption_seconds: told(polar.longInterruption),
    sleep_goal_seconds: told(polar.sleepGoal),
    sleep_score: told(polar.sleepScore, 1),
    sleep_charge: told(polar.sleepCharge, 1),
    sleep_rating: told(polar.sleepRating, 1),
    sleep_cycles: told(polar.sleepCycles),
    continuity: told(polar.continuity, 1),
    continuity_class: told(polar.continuityClass, 1),
    duration_score: told(polar.durationScore, 1),
    solidity_score: told(polar.solidityScore, 1),
    regeneration_score: told(polar.regenerationScore, 1),
    stages: someOrNone(stagesOf(moments(polar.hypnogram), night, instant)),
    heart_rate_samples: someOrNone(
      moments(polar.heartRates)
        .filter(({ value }) => value > 0)
        .map(({ at, wall, value }) =>
          withoutUndefined({ time: instant(at), time_local: formatWall(wall), heart_rate_bpm: Math.round(value) }),
        ),
    ),
  });
}

/** Without a zone the clock is taken to run like UTC's: durations are right, and no instant is told. */
function nightOf({ startTime, endTime }: PolarNight): Night | undefined {
  const startOffset = offsetOf(startTime) ?? 0;
  const endOffset = offsetOf(endTime) ?? startOffset;
  const read = (text: string, offset: number) => {
    const wall = offsetOf(text) === undefined ? wallClock(text) : undefined;
    return wall === undefined ? parseInstant(text) : wall - offset * MINUTE;
  };
  const start = read(startTime, startOffset);
  const end = read(endTime, endOffset);
  if (start === undefined || end === undefined || end <= start || end - start > 2 * DAY) return undefined;
  return { start, end, startOffset, endOffset };
}

/** Of the possible readings of a night in which the clocks change, the one whose stages add up to Polar's own totals. */
function clockOf(polar: PolarNight, night: Night): NightClock {
  if (night.startOffset === night.endOffset || !polar.hypnogram) return 'steady';
  const { hypnogram } = polar;
  const miss = (clock: NightClock) => {
    const stages = stagesOf(onTimeLine(hypnogram, night, clock), night, () => undefined);
    const sum = (...names: string[]) =>
      stages.filter(({ stage }) => names.includes(stage)).reduce((all, { duration_seconds: one }) => all + one, 0);
    const pairs = [
      [polar.lightSleep, sum('lighter', 'light')],
      [polar.deepSleep, sum('deep')],
      [polar.remSleep, sum('rem')],
    ] as const;
    return pairs.reduce((all, [told, found]) => all + (told === undefined ? 0 : Math.abs(told - found)), 0);
  };
  return nightClocks.reduce((best, clock) => (miss(clock) < miss(best) ? clock : best));
}

/** Each stage lasts until the next one, the last one until the end of the night. */
function stagesOf(
  moments: readonly NightMoment<number>[],
  night: Night,
  instant: (at: number) => string | undefined,
): SleepStageRow[] {
  const changes = moments.filter(({ value }, i) => i === 0 || value !== moments[i - 1]?.value);
  return changes.flatMap(({ at, wall, value }, i) => {
    const until = Math.min(changes[i + 1]?.at ?? night.end, night.end);
    if (until <= at) return [];
    return withoutUndefined({
      start_time: instant(at),
      start_time_local: formatWall(wall),
      duration_seconds: (until - at) / 1000,
      stage: sleepStages[value] ?? 'unknown',
    });
  });
}
