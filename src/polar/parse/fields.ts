import { z } from 'zod';

/** An object without its undefined members: what is unknown is absent. */
export { presentOrNone as presentOrAbsent, withoutUndefined as present } from '../../workouts/values/present.js';

/*
 * Fields as Polar sends them: numbers as numbers or as text, absent ones as missing, null or "". An optional field of a
 * nonsensical type counts as absent; it must not cost the session it is in.
 */

const NUMBER = /^\s*[+-]?\d+(\.\d+)?([eE][+-]?\d+)?\s*$/;

/** Of any size: impossible values are found, and named, by the range of their field (workouts/values/ranges.ts). */
const numeric = z
  .custom<number | string>((value) => (typeof value === 'number' ? !Number.isNaN(value) : isNumeral(value)))
  .transform((value) => finite(Number(value)));

/** No number has more digits than a double can have; on a longer text the pattern would be slow. */
const isNumeral = (value: unknown) => typeof value === 'string' && value.length <= 400 && NUMBER.test(value);

/** The nearest finite number: JSON can contain 1e400, and a range can only judge numbers. */
export const finite = (value: number) => Math.min(Math.max(value, -Number.MAX_VALUE), Number.MAX_VALUE);
/** Half a surrogate pair is not text: SQLite would store something other than what is later compared with it. */
const text = z
  .string()
  .min(1)
  .transform((value) => value.replace(/\p{Surrogate}/gu, '\uFFFD'));
const word = z.union([text, z.number().transform(String)]);
const truth = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]);

/** A number, also written as text; an element without it is not read. */
export const requiredNumber = numeric;
/** A number, also written as text; anything else counts as absent. */
export const optionalNumber = numeric.optional().catch(undefined);
/** As `optionalNumber`, for the thousands of values of a series. */
export function numberIn(value: unknown): number | undefined {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  return optionalNumber.parse(value);
}
/** A count, rounded: Polar sends a few of them as fractions. */
export const optionalInteger = numeric.transform(Math.round).optional().catch(undefined);
/** A non-empty text; anything else counts as absent. */
export const optionalText = word.optional().catch(undefined);
/** True or false, also written as text; anything else counts as absent. */
export const optionalTruth = truth.optional().catch(undefined);

/** An int64 or a hash, as text. */
export const identifier = word;

/** A list without its unreadable elements. */
export function list<T extends z.ZodType>(element: T) {
  return z.array(element.optional().catch(undefined)).transform((items) => items.filter((item) => item !== undefined));
}
