import { z } from 'zod';
import type { SourceSession } from '../../../workouts/source-session.js';
import { localClock, millisBetween } from '../../../workouts/time/time.js';
import { list, optionalNumber, optionalText, present, presentOrAbsent } from '../fields.js';
import { withoutPlaceholders } from './altitude.js';
import { onlyOne } from './exercise.js';
import {
  averageOf,
  bandsOf,
  lapsSchema,
  loadInformationSchema,
  millisOf,
  rangeFields,
  statisticsOf,
  zonesOf,
  zonesSchema,
} from './old-fields.js';
import { oldRouteOf } from './old-route.js';
import { seriesOf } from './old-series.js';

/*
 * The older form of the account export: durations as ISO 8601, words for sports, every value with a wall clock time of its
 * own. Real files have `exportVersion` 1.3, 1.6 and 2.6; the last was handed out until the autumn of 2025.
 */

const summary = {
  startTime: optionalText,
  stopTime: optionalText,
  timezoneOffset: optionalNumber,
  timeZoneOffset: optionalNumber,
  duration: optionalText,
  distance: optionalNumber,
  kiloCalories: optionalNumber,
  sport: optionalText,
  name: optionalText,
  note: optionalText,
  feeling: optionalNumber,
  loadInformation: loadInformationSchema,
};

const exercise = z.object({
  ...summary,
  ...rangeFields,
  ascent: optionalNumber,
  descent: optionalNumber,
  runningIndex: z.union([optionalNumber, z.object({ value: optionalNumber }).transform((raw) => raw.value)]),
  zones: zonesSchema,
  samples: z.record(z.string(), z.unknown()).optional().catch(undefined),
  laps: lapsSchema,
  autoLaps: lapsSchema,
});

/** A complete file of the older form. */
export const oldSessionSchema = z
  .object({
    ...summary,
    startTime: z.string(),
    exportVersion: optionalText,
    averageHeartRate: optionalNumber,
    maximumHeartRate: optionalNumber,
    deviceId: optionalText,
    exercises: list(exercise).optional(),
  })
  .refine((raw) => raw.exportVersion !== undefined || raw.duration !== undefined);

type RawExercise = z.output<typeof exercise>;
type RawSession = z.output<typeof oldSessionSchema>;

/** The exercises of a session of the older form; the session itself if it has none. */
export function readOldSession(raw: RawSession): SourceSession[] {
  const parts = raw.exercises ?? [];
  if (parts.length < 2) return [readSingle(raw, parts[0] ?? exercise.parse({}))];
  const starts = parts.map((part) => part.startTime ?? raw.startTime);
  return parts.map((part, i) => {
    const read = readExercise(part, raw, { startTime: starts[i] ?? raw.startTime, nextStart: starts[i + 1] });
    return { ...read, partOf: { session: raw.startTime, index: i + 1, count: parts.length } };
  });
}

/** Reads the only exercise of a session: what the session itself says applies to the exercise. */
function readSingle(raw: RawSession, only: RawExercise): SourceSession {
  const { exercises: _parts, stopTime: _end, loadInformation: load, ...session } = raw;
  const whole = { ...session, loadInformation: undefined, ...present(onlyOne(only)) };
  const read = readExercise(whole, raw, { startTime: whole.startTime });
  return present({
    ...read,
    heartRate: presentOrAbsent({
      average: read.heartRate?.average ?? (raw.averageHeartRate || undefined),
      maximum: read.heartRate?.maximum ?? (raw.maximumHeartRate || undefined),
    }),
    trainingLoadPro: presentOrAbsent({ ...load, ...read.trainingLoadPro }),
  });
}

const offsetOf = (raw: Pick<RawSession, 'timezoneOffset' | 'timeZoneOffset'>) =>
  raw.timezoneOffset ?? raw.timeZoneOffset;

/**
 * Reads one exercise. Its session's name, note and feeling apply to each exercise, its totals to none.
 * @param nextStart the start of the next exercise of the session.
 */
function readExercise(
  raw: RawExercise,
  session: RawSession,
  { startTime: text, nextStart }: { startTime: string; nextStart?: string | undefined },
): SourceSession {
  const statedOffset = offsetOf(raw) ?? offsetOf(session);
  const start = localClock(text, statedOffset);
  const { local: startTime, offsetMinutes } = start;
  const utcOffsetMinutes = offsetMinutes ?? statedOffset;
  const timerEnd = millisBetween(startTime, raw.stopTime, offsetMinutes) ?? millisOf(raw.duration);
  // Its own stop is only start plus duration, without pauses; the stop of the session is the real end.
  const limit = millisBetween(startTime, nextStart ?? session.stopTime, offsetMinutes);
  const spanMillis = latest(timerEnd, limit);
  const statistics = statisticsOf(raw);
  const samples = raw.samples ?? {};
  const series = seriesOf(samples, start, statistics?.power?.average);
  const recorded = withoutPlaceholders({
    samples: series.samples,
    route: oldRouteOf(samples.recordedRoute, { start, utcOffsetMinutes, spanMillis }),
  });
  // Of the time between two exercises, it is unknown how much was a pause of the first and how much the transition.
  const routeEnd = recorded.route.findLast(({ offsetMillis }) => (offsetMillis ?? 0) <= (limit ?? 0))?.offsetMillis;
  const seenEnd = nextStart === undefined ? limit : routeEnd;
  return present({
    startTime,
    utcOffsetMinutes,
    duration: raw.duration,
    elapsedMillis: latest(timerEnd, seenEnd),
    calories: raw.kiloCalories,
    distance: raw.distance,
    heartRate: averageOf(raw.heartRate),
    trainingLoadPro: raw.loadInformation,
    sport: raw.sport,
    detailedSportInfo: raw.sport,
    ascent: raw.ascent,
    descent: raw.descent,
    runningIndex: raw.runningIndex,
    hasRoute: recorded.route.length > 0,
    zones: zonesOf(raw.zones),
    samples: recorded.samples,
    rrGaps: series.rrGaps,
    route: recorded.route,
    routeClock: 'wall' as const,
    laps: raw.laps ?? [],
    autoLaps: raw.autoLaps ?? [],
    bands: bandsOf(raw.zones),
    statistics,
    name: raw.name ?? session.name,
    note: raw.note ?? session.note,
    feeling: raw.feeling ?? session.feeling,
    deviceId: session.deviceId,
  });
}

const latest = (a: number | undefined, b: number | undefined) => (a === undefined || (b ?? a) > a ? b : a);
