import { formatInstant, parseInstant } from '../../workouts/time/time.js';
import { withoutUndefined } from '../../workouts/values/present.js';
import type { RecordSource } from '../definition.js';
import { type Sleep, type SleepStageRow, sleepStages } from '../definitions/sleep.js';
import { undefinedIfEmpty } from './activity.js';
import { DAY, formatWall, MINUTE, offsetOf, wallClock } from './clock.js';
import { known } from './known.js';
import { type Night, type NightClock, type NightMoment, nightClocks, onTimeline, wallAt } from './night-clock.js';

/** A night as Polar sends it. */
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

/** Normalizes a night; undefined if no night lies between its start and its end. */
export function normalizeSleep(polar: PolarNight, source: RecordSource = 'accesslink'): Sleep | undefined {
  const zoned = offsetOf(polar.startTime) !== undefined;
  const night = nightOf(polar);
  if (!night) return undefined;
  const clock = clockOf(polar, night);
  const instant = (at: number) => (zoned ? formatInstant(at) : undefined);
  const moments = <T>(map: Readonly<Record<string, T>> | undefined) => (map ? onTimeline(map, night, clock) : []);
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
    light_sleep_seconds: known(polar.lightSleep),
    deep_sleep_seconds: known(polar.deepSleep),
    rem_sleep_seconds: known(polar.remSleep),
    unrecognized_sleep_seconds: known(polar.unrecognizedSleep),
    total_interruption_seconds: known(polar.totalInterruption),
    short_interruption_seconds: known(polar.shortInterruption),
    long_interruption_seconds: known(polar.longInterruption),
    sleep_goal_seconds: known(polar.sleepGoal),
    sleep_score: known(polar.sleepScore, 1),
    sleep_charge: known(polar.sleepCharge, 1),
    sleep_rating: known(polar.sleepRating, 1),
    sleep_cycles: known(polar.sleepCycles),
    continuity: known(polar.continuity, 1),
    continuity_class: known(polar.continuityClass, 1),
    duration_score: known(polar.durationScore, 1),
    solidity_score: known(polar.solidityScore, 1),
    regeneration_score: known(polar.regenerationScore, 1),
    stages: undefinedIfEmpty(stagesOf(moments(polar.hypnogram), night, instant)),
    heart_rate_samples: undefinedIfEmpty(
      moments(polar.heartRates)
        .filter(({ value }) => value > 0)
        .map(({ at, wall, value }) =>
          withoutUndefined({ time: instant(at), time_local: formatWall(wall), heart_rate_bpm: Math.round(value) }),
        ),
    ),
  });
}

/** Without a zone, the clock is read as if it were UTC's: durations are right, and there are no instants. */
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
    const stages = stagesOf(onTimeline(hypnogram, night, clock), night, () => undefined);
    const sum = (...names: string[]) =>
      stages.filter(({ stage }) => names.includes(stage)).reduce((all, { duration_seconds: one }) => all + one, 0);
    const pairs = [
      [polar.lightSleep, sum('lighter', 'light')],
      [polar.deepSleep, sum('deep')],
      [polar.remSleep, sum('rem')],
    ] as const;
    return pairs.reduce((all, [stated, found]) => all + (stated === undefined ? 0 : Math.abs(stated - found)), 0);
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
