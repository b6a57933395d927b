import { z } from 'zod';
import type {
  SourceBand,
  SourceBands,
  SourceLap,
  SourceStatistics,
  SourceTrainingLoadPro,
  SourceZone,
} from '../../../workouts/source-session.js';
import { parseDuration } from '../../../workouts/time/duration.js';
import { list, optionalNumber, optionalText, present, presentOrAbsent } from '../fields.js';
import { loadSchema } from './parts.js';

/*
 * What the older form of the account export has besides the series: durations as ISO 8601, averages and maxima as
 * `{min, avg, max}`, zones under the name of their kind.
 */

/** `{min, avg, max}` of one channel; the minimum has no place in a workout. */
export const rangeSchema = z.object({ avg: optionalNumber, max: optionalNumber }).optional().catch(undefined);

type Range = z.output<typeof rangeSchema>;

/** The channels whose average and maximum an exercise and a lap have. */
export const rangeFields = { heartRate: rangeSchema, speed: rangeSchema, cadence: rangeSchema, power: rangeSchema };

/** Average and maximum of a channel; 0 means none. */
export function averageOf(range: Range): { average?: number; maximum?: number } | undefined {
  return presentOrAbsent({ average: range?.avg || undefined, maximum: range?.max || undefined });
}

/** Averages and maxima besides those of the heart rate: km/h, rpm, W. */
export function statisticsOf(raw: { speed?: Range; cadence?: Range; power?: Range }): SourceStatistics | undefined {
  return presentOrAbsent({
    speed: averageOf(raw.speed),
    cadence: averageOf(raw.cadence),
    power: averageOf(raw.power),
  });
}

/** `loadInformation`: as the newer form's report, but without the prefix that v3 and the newer form give the rating. */
export const loadInformationSchema = loadSchema.transform((load): SourceTrainingLoadPro | undefined => {
  const rating = load?.userRpe;
  if (rating === undefined || rating === 'UNKNOWN' || rating.startsWith('RPE_')) return load;
  return presentOrAbsent({ ...load, userRpe: rating === 'NONE' ? undefined : `RPE_${rating}` });
});

const zone = z.object({
  lowerLimit: optionalNumber,
  higherLimit: optionalNumber,
  inZone: optionalText,
  distance: optionalNumber,
  muscleLoad: optionalNumber,
});

/** `zones`: a list for each kind, `heart_rate`, `speed`, `power`. */
export const zonesSchema = z.record(z.string(), z.unknown()).optional().catch(undefined);

type Zones = z.output<typeof zonesSchema>;

function zonesIn(zones: Zones, kind: string): z.output<typeof zone>[] {
  const key = Object.keys(zones ?? {}).find((name) => name.replaceAll('_', '').toLowerCase() === kind);
  return list(zone).safeParse(key === undefined ? [] : zones?.[key]).data ?? [];
}

/** The heart rate zones. */
export function zonesOf(zones: Zones): SourceZone[] {
  return zonesIn(zones, 'heartrate').map(({ lowerLimit, higherLimit, inZone }, index) =>
    present({ index, lowerLimit, upperLimit: higherLimit, inZone }),
  );
}

/** The bands of speed (km/h), power (W) and fat burning (bpm); undefined if there are none. */
export function bandsOf(zones: Zones): SourceBands | undefined {
  const of = (kind: string): SourceBand[] | undefined => {
    const bands = zonesIn(zones, kind).map(({ lowerLimit = 0, higherLimit, inZone, distance, muscleLoad }) =>
      present({ lower: lowerLimit, upper: higherLimit, millis: millisOf(inZone) ?? 0, distance, muscleLoad }),
    );
    return bands.length > 0 ? bands : undefined;
  };
  return presentOrAbsent({ speed: of('speed'), power: of('power'), fatFitness: of('fitfat') });
}

const lap = z
  .object({
    splitTime: optionalText,
    duration: z.string(),
    distance: optionalNumber,
    ascent: optionalNumber,
    descent: optionalNumber,
    ...rangeFields,
  })
  .transform((raw): SourceLap | undefined => {
    const durationMillis = millisOf(raw.duration);
    if (durationMillis === undefined) return undefined;
    return present({
      durationMillis,
      splitMillis: millisOf(raw.splitTime),
      distance: raw.distance,
      heartRate: averageOf(raw.heartRate),
      ...statisticsOf(raw),
      ascent: raw.ascent,
      descent: raw.descent,
    });
  });

/** Laps taken with the button, or by the device; those without a readable duration are left out. */
export const lapsSchema = list(lap).optional().catch(undefined);

/** An ISO 8601 duration in ms; undefined if absent or unreadable. */
export function millisOf(duration: string | undefined): number | undefined {
  const seconds = duration === undefined ? undefined : parseDuration(duration);
  return seconds === undefined ? undefined : Math.round(seconds * 1000);
}
