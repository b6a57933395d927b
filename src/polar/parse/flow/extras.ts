import { z } from 'zod';
import type { SourceBand, SourceBands, SourceStrengthSet, SourceSwimming } from '../../../workouts/source-session.js';
import { list, optionalNumber, optionalText, present, presentOrAbsent } from '../fields.js';
import type { zonesSchema } from './parts.js';

/*
 * What only this model has: bands of speed, power and fat burning, Polar's own averages, swimming, strength. Such JSON
 * leaves out zeros, so an absent limit or time of a band is zero.
 */

const kinds = { speed: 'SPEED', power: 'POWER', fatFitness: 'FIT_FAT' } as const;

/** The bands besides those of heart rate; undefined if there are none. */
export function bandsOf(raw: z.output<typeof zonesSchema>): SourceBands | undefined {
  const of = (kind: string): SourceBand[] | undefined => {
    const zones = raw?.find(({ type }) => type.replace(/^ZONE_TYPE_/, '') === kind)?.zones ?? [];
    const bands = zones.map(({ lowerLimit = 0, higherLimit, inZone = 0, distanceMeters, muscleLoad }) =>
      present({ lower: lowerLimit, upper: higherLimit, millis: inZone, distance: distanceMeters, muscleLoad }),
    );
    return bands.length > 0 ? bands : undefined;
  };
  return presentOrAbsent({ speed: of(kinds.speed), power: of(kinds.power), fatFitness: of(kinds.fatFitness) });
}

const style = z.object({
  style: optionalText,
  distanceMeters: optionalNumber,
  strokeCount: optionalNumber,
  swimmingTimeTotalMillis: optionalNumber,
  hrAvg: optionalNumber,
  hrMax: optionalNumber,
  swolfAvg: optionalNumber,
});

/** `statistics.swimmingStatistics` */
export const swimmingSchema = z
  .object({
    totalStrokeCount: optionalNumber,
    poolsSwum: optionalNumber,
    poolUnits: optionalText,
    poolLength: optionalNumber,
    swimmingStyles: list(style).optional().catch(undefined),
  })
  .transform((raw): SourceSwimming | undefined => {
    const styles = raw.swimmingStyles?.map((one) =>
      present({
        style: wordOf(one.style, 'SWIMMING_STYLE_'),
        distance: one.distanceMeters,
        strokes: one.strokeCount,
        millis: one.swimmingTimeTotalMillis,
        heartRate: presentOrAbsent({ average: one.hrAvg || undefined, maximum: one.hrMax || undefined }),
        swolf: one.swolfAvg,
      }),
    );
    const metric = raw.poolUnits === undefined || /MET(ER|RE)/i.test(raw.poolUnits);
    return presentOrAbsent({
      poolLength: metric ? raw.poolLength || undefined : undefined,
      lengths: raw.poolsSwum || undefined,
      strokes: raw.totalStrokeCount || undefined,
      styles: styles && styles.length > 0 ? styles : undefined,
    });
  })
  .optional()
  .catch(undefined);

const set = z.object({
  startTimeDeltaMillis: optionalNumber,
  endTimeDeltaMillis: optionalNumber,
  type: optionalText,
  movement: optionalText,
  resistanceType: optionalText,
  avgHeartRate: optionalNumber,
  maxHeartRate: optionalNumber,
});

/** `strengthTrainingResults`: the sets of all rounds, in order. */
export const strengthSchema = z
  .object({ completedRounds: list(z.object({ completedSets: list(set).optional().catch(undefined) })) })
  .transform((raw): SourceStrengthSet[] =>
    raw.completedRounds.flatMap(({ completedSets = [] }, i) =>
      completedSets.map((one) =>
        present({
          round: i + 1,
          startMillis: one.startTimeDeltaMillis ?? 0,
          endMillis: one.endTimeDeltaMillis ?? 0,
          kind: one.type,
          movement: one.movement,
          resistance: one.resistanceType,
          heartRate: presentOrAbsent({
            average: one.avgHeartRate || undefined,
            maximum: one.maxHeartRate || undefined,
          }),
        }),
      ),
    ),
  )
  .optional()
  .catch(undefined);

/** An enum value without the prefix that names its type, in lower case. */
function wordOf(value: string | undefined, prefix: string): string | undefined {
  return value?.replace(new RegExp(`^${prefix}`), '').toLowerCase();
}
