import { z } from 'zod';
import type { SourceLap, SourcePause, SourceTrainingLoadPro, SourceZone } from '../../../workouts/source-session.js';
import { millisBetween } from '../../../workouts/time/time.js';
import { list, optionalNumber, optionalText, present, presentOrAbsent } from '../fields.js';
import { statistic, statisticsOf, statisticsSchema } from './series.js';

/** Milliseconds as the ISO 8601 duration that v3 would send. */
export function isoDuration(millis: number): string {
  // A number that would be written with an exponent is not a valid duration, and is impossible by its size anyway.
  const seconds = Math.round(Math.min(Math.abs(millis), 1e18)) / 1000;
  return `${millis < 0 ? '-' : ''}PT${seconds}S`;
}

/** Training Load Pro, with Polar's own interpretation in words. */
export const loadSchema = z
  .object({
    cardioLoad: optionalNumber,
    muscleLoad: optionalNumber,
    perceivedLoad: optionalNumber,
    cardioLoadInterpretation: optionalText,
    muscleLoadInterpretation: optionalText,
    perceivedLoadInterpretation: optionalText,
    sessionRpe: optionalText,
  })
  .transform((raw): SourceTrainingLoadPro | undefined =>
    presentOrAbsent({
      cardioLoad: raw.cardioLoad,
      muscleLoad: raw.muscleLoad,
      perceivedLoad: raw.perceivedLoad,
      cardioLoadInterpretation: interpretation(raw.cardioLoadInterpretation),
      muscleLoadInterpretation: interpretation(raw.muscleLoadInterpretation),
      perceivedLoadInterpretation: interpretation(raw.perceivedLoadInterpretation),
      userRpe: raw.sessionRpe === 'RPE_NONE' ? undefined : raw.sessionRpe,
    }),
  )
  .optional()
  .catch(undefined);

/** The word of v3, which has no prefix. */
const interpretation = (word: string | undefined) => word?.replace(/^LOAD_INTERPRETATION_/, '');

const zone = z.object({
  lowerLimit: optionalNumber,
  higherLimit: optionalNumber,
  inZone: optionalNumber,
  distanceMeters: optionalNumber,
  muscleLoad: optionalNumber,
});

/** Zones of every kind: heart rate, speed, power, fat and fitness. */
export const zonesSchema = list(z.object({ type: z.string(), zones: list(zone) }))
  .optional()
  .catch(undefined);

/** The heart rate zones. Such JSON leaves out a time or a lower limit of zero. */
export function zonesOf(raw: z.output<typeof zonesSchema>): SourceZone[] {
  const zones = raw?.find(({ type }) => type.replace(/^ZONE_TYPE_/, '') === 'HEART_RATE')?.zones ?? [];
  return zones.map(({ lowerLimit, higherLimit, inZone }, index) =>
    present({
      index,
      lowerLimit: lowerLimit ?? (higherLimit === undefined ? undefined : 0),
      upperLimit: higherLimit,
      inZone: isoDuration(inZone ?? 0),
    }),
  );
}

const lap = z
  .object({
    splitTimeMillis: optionalNumber,
    durationMillis: optionalNumber.pipe(z.number()),
    distanceMeters: optionalNumber,
    ascentMeters: optionalNumber,
    descentMeters: optionalNumber,
    statistics: statisticsSchema,
  })
  .transform((raw): SourceLap => {
    const heartRate = statistic(raw.statistics, 'HEART_RATE');
    return present({
      splitMillis: raw.splitTimeMillis,
      durationMillis: raw.durationMillis,
      distance: raw.distanceMeters,
      heartRate: presentOrAbsent({ average: heartRate.avg, maximum: heartRate.max }),
      ...statisticsOf(raw.statistics),
      ascent: raw.ascentMeters,
      descent: raw.descentMeters,
    });
  });

const laps = list(lap).optional().catch(undefined);

/** Laps taken with the button and laps taken by the device. */
export const lapsSchema = z.object({ laps, autoLaps: laps }).optional().catch(undefined);

/** When the watch was paused, on the wall clock. */
export const pausesSchema = list(z.object({ startTime: z.string(), endTime: z.string() }))
  .optional()
  .catch(undefined);

/** Pauses in milliseconds since the start; those with unreadable times are left out. @param offset minutes */
export function pausesOf(
  raw: z.output<typeof pausesSchema>,
  startTime: string,
  offset: number | undefined,
): SourcePause[] {
  return (raw ?? []).flatMap((pause) => {
    const startMillis = millisBetween(startTime, pause.startTime, offset);
    const durationMillis = millisBetween(pause.startTime, pause.endTime, offset);
    return startMillis === undefined || durationMillis === undefined ? [] : [{ startMillis, durationMillis }];
  });
}
