import { z } from 'zod';
import type { SourceSession } from '../../../workouts/source-session.js';
import { sportOfId } from '../../../workouts/sports/sport-ids.js';
import { isTime, localClock, millisBetween } from '../../../workouts/time/time.js';
import { optionalNumber, optionalText, present, presentOrAbsent } from '../fields.js';
import { withoutPlaceholders } from './altitude.js';
import { bandsOf, strengthSchema, swimmingSchema } from './extras.js';
import { isoDuration, lapsSchema, loadSchema, pausesOf, pausesSchema, zonesOf, zonesSchema } from './parts.js';
import {
  gapsOf,
  samplesSchema,
  seriesOf,
  statistic,
  statisticsOf,
  statisticsSchema,
  trackSchema,
  wayPointsOf,
} from './series.js';

/** The member `name` of an object that may be absent, empty or anything else. */
export const inner = (name: string) =>
  z
    .object({ [name]: optionalText })
    .transform((raw) => raw[name])
    .optional()
    .catch(undefined);

/** Fields that both a session and each of its exercises have. */
export const summaryFields = {
  identifier: inner('id'),
  modified: optionalText,
  startTime: optionalText,
  stopTime: optionalText,
  timezoneOffsetMinutes: optionalNumber,
  durationMillis: optionalNumber,
  distanceMeters: optionalNumber,
  calories: optionalNumber,
  hrAvg: optionalNumber,
  hrMax: optionalNumber,
  trainingLoad: optionalNumber,
  trainingLoadReport: loadSchema,
  runningIndex: optionalNumber,
  fatPercentage: optionalNumber,
  carboPercentage: optionalNumber,
  proteinPercentage: optionalNumber,
  sport: inner('id'),
};

const swimmingIn = z
  .object({ swimmingStatistics: swimmingSchema })
  .transform((raw) => raw.swimmingStatistics)
  .optional()
  .catch(undefined);

const summarySchema = z.object(summaryFields);
type Summary = z.output<typeof summarySchema>;

/** An exercise of a training session: its summary and everything recorded of it. */
export const exerciseSchema = summarySchema.extend({
  ascentMeters: optionalNumber,
  descentMeters: optionalNumber,
  samples: samplesSchema,
  routes: z.object({ route: trackSchema, transitionRoute: trackSchema }).optional().catch(undefined),
  laps: lapsSchema,
  statistics: z
    .unknown()
    .optional()
    .transform((raw) => ({ all: statisticsSchema.parse(raw), swimming: swimmingIn.parse(raw) })),
  strengthTrainingResults: strengthSchema,
  zones: zonesSchema,
  pauseTimes: pausesSchema,
});

/** The start of a session, for exercises without one of their own; it may have a zone. */
export interface SessionClock {
  startTime: string;
  timezoneOffsetMinutes?: number | undefined;
}

/** The only exercise of a session: if its own start is unreadable, the session's counts, and nothing else is lost. */
export function onlyOne<T extends { startTime?: string | undefined }>(exercise: T): T {
  const { startTime } = exercise;
  return startTime === undefined || isTime(startTime) ? exercise : { ...exercise, startTime: undefined };
}

/** Reads the summary of a session or of one of its exercises. */
export function readSummary(raw: Summary, session: SessionClock): SourceSession {
  const text = raw.startTime ?? session.startTime;
  const { local: start, offsetMinutes } = localClock(text, raw.timezoneOffsetMinutes, session.timezoneOffsetMinutes);
  // An offset that only the session has counts for its exercise only if the exercise's time has a zone (see partOf).
  const own = start === text ? raw.timezoneOffsetMinutes : offsetMinutes;
  return present({
    startTime: start,
    utcOffsetMinutes: own,
    duration: raw.durationMillis === undefined ? undefined : isoDuration(raw.durationMillis),
    elapsedMillis: millisBetween(start, raw.stopTime, offsetMinutes),
    calories: raw.calories,
    distance: raw.distanceMeters,
    heartRate: heartRate(raw.hrAvg, raw.hrMax),
    trainingLoad: raw.trainingLoad,
    trainingLoadPro: raw.trainingLoadReport,
    sportId: raw.sport,
    detailedSportInfo: raw.sport === undefined ? undefined : sportOfId(raw.sport),
    // An unknown id takes the place of the word, so that the workout names what could not be read.
    sport: raw.sport === undefined || sportOfId(raw.sport) !== undefined ? undefined : raw.sport,
    fatPercentage: raw.fatPercentage,
    carbohydratePercentage: raw.carboPercentage,
    proteinPercentage: raw.proteinPercentage,
    runningIndex: raw.runningIndex,
  });
}

/** Reads one complete exercise. What is empty here is empty at Polar: this model includes everything there is. */
export function readExercise(raw: z.output<typeof exerciseSchema>, session: SessionClock): SourceSession {
  const summary = readSummary(raw, session);
  const offset = summary.utcOffsetMinutes ?? session.timezoneOffsetMinutes;
  const { route, transitionRoute } = raw.routes ?? {};
  const measured = statistic(raw.statistics.all, 'HEART_RATE');
  const base = millisBetween(summary.startTime, route?.startTime, offset) ?? 0;
  const recorded = withoutPlaceholders({
    samples: seriesOf(raw.samples, raw.statistics.all),
    route: wayPointsOf(route?.wayPoints, base),
  });
  const hasTransition = Boolean(raw.samples?.transitionSamples?.length || transitionRoute?.wayPoints?.length);
  return present({
    ...summary,
    exerciseId: raw.identifier,
    heartRate: summary.heartRate ?? heartRate(measured.avg, measured.max),
    ascent: raw.ascentMeters,
    descent: raw.descentMeters,
    hasRoute: recorded.route.length > 0,
    zones: zonesOf(raw.zones),
    samples: recorded.samples,
    rrGaps: gapsOf(raw.samples?.rrSamples),
    route: recorded.route,
    routeClock: 'wall' as const,
    laps: raw.laps?.laps ?? [],
    autoLaps: raw.laps?.autoLaps ?? [],
    pauses: pausesOf(raw.pauseTimes, summary.startTime, offset),
    hasTransition: hasTransition || undefined,
    bands: bandsOf(raw.zones),
    statistics: statisticsOf(raw.statistics.all),
    swimming: raw.statistics.swimming,
    strength: raw.strengthTrainingResults?.length ? raw.strengthTrainingResults : undefined,
  });
}

/** A heart rate of 0 means that there is none. */
function heartRate(average: number | undefined, maximum: number | undefined): SourceSession['heartRate'] {
  return presentOrAbsent({ average: average || undefined, maximum: maximum || undefined });
}
