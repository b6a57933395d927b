import { z } from 'zod';
import type { PolarSamples, PolarZone } from '../../workouts/polar-exercise.js';
import { identifier, list, optionalNumber, optionalText, present } from './fields.js';
import { readAs } from './json.js';

/** A heart rate zone as either side of v3 tells it; keys are normalized before (keys.ts). */
export const zoneSchema = z
  .object({
    index: optionalNumber,
    lower_limit: optionalNumber,
    upper_limit: optionalNumber,
    in_zone: optionalText,
  })
  .transform(
    (raw): PolarZone =>
      present({ index: raw.index, lowerLimit: raw.lower_limit, upperLimit: raw.upper_limit, inZone: raw.in_zone }),
  );

/** One series as either side of v3 tells it. */
export const samplesSchema = z
  .object({
    recording_rate: optionalNumber,
    sample_type: identifier,
    // A series without data is one in which everything is a gap.
    data: z.string().nullish(),
  })
  .transform(
    (raw): PolarSamples =>
      present({ recordingRate: raw.recording_rate, sampleType: raw.sample_type, data: raw.data ?? '' }),
  );

const zoneList = list(zoneSchema);
/** A transaction calls the list `zone` and can send null for it; `/v3/exercises` calls it `heart_rate_zones`. */
const zonesSchema = z.union([
  zoneList,
  z.object({ zone: zoneList.nullable() }).transform((raw) => raw.zone ?? []),
  z.object({ heart_rate_zones: zoneList.nullable() }).transform((raw) => raw.heart_rate_zones ?? []),
]);

/**
 * The heart rate zones of one session.
 * @throws BadAnswerError
 */
export function parseZones(body: Uint8Array): PolarZone[] {
  return readAs(zonesSchema, body);
}

/**
 * One series of one session.
 * @throws BadAnswerError
 */
export function parseSamples(body: Uint8Array): PolarSamples {
  return readAs(samplesSchema, body);
}
