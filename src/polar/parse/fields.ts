import { z } from 'zod';

/** An object without the members that are undefined: unknown is absent. */
export { presentOrNone as presentOrAbsent, withoutUndefined as present } from '../../workouts/values/present.js';

/*
 * Fields as Polar sends them: numbers as numbers or as text, absent as missing, null or "". An optional field of a type
 * that makes no sense is as good as absent; it must not cost the session it stands in.
 */

const NUMBER = /^\s*[+-]?\d+(\.\d+)?([eE][+-]?\d+)?\s*$/;

/** However large: what cannot be is told by its field's range (workouts/ranges.ts), and named there. */
const numeric = z
  .custom<number | string>((value) => (typeof value === 'number' ? !Number.isNaN(value) : isNumeral(value)))
  .transform((value) => finite(Number(value)));

/** No number has more digits than a double writes; on a long text the pattern would take its time. */
const isNumeral = (value: unknown) => typeof value === 'string' && value.length <= 400 && NUMBER.test(value);

/** The nearest number that is one: JSON can say 1e400, and a range tells of it only as long as it is a number. */
export const finite = (value: number) => Math.min(Math.max(value, -Number.MAX_VALUE), Number.MAX_VALUE);
/** Half a surrogate pair is no text: SQLite would store something else than what is compared with it. */
const text = z
  .string()
  .min(1)
  .transform((value) => value.replace(/\p{Surrogate}/gu, '\uFFFD'));
const word = z.union([text, z.number().transform(String)]);
const truth = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]);

/** A number, also one written as text; without it the element is not read. */
export const requiredNumber = numeric;
/** A number, also one written as text; anything else counts as not told. */
export const optionalNumber = numeric.optional().catch(undefined);
/** As `optionalNumber`, for the thousands of values of a series. */
export function numberIn(value: unknown): number | undefined {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  return optionalNumber.parse(value);
}
/** Of what is counted: Polar sends a few of them as fractions. */
export const optionalInteger = numeric.transform(Math.round).optional().catch(undefined);
/** A text that says something; anything else counts as not told. */
export const optionalText = word.optional().catch(undefined);
/** True or false, also written as text; anything else counts as not told. */
export const optionalTruth = truth.optional().catch(undefined);

/** An int64 or a hash, as text. */
export const identifier = word;

/** What a list holds, without the elements that cannot be read. */
export function list<T extends z.ZodType>(element: T) {
  return z.array(element.optional().catch(undefined)).transform((items) => items.filter((item) => item !== undefined));
}
