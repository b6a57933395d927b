import { z } from 'zod';
import { formatInstant, formatLocal, parseInstant } from '../../../workouts/time/time.js';
import { requiredNumber } from '../fields.js';

const instantMs = z
  .string()
  .transform((text) => parseInstant(text.trim()))
  .pipe(z.number());

/** A required instant, in epoch milliseconds; bare times are UTC. */
export const instant = instantMs;

/** As text with `Z`; absent if unreadable. */
export const optionalInstant = instantMs.transform(formatInstant).optional().catch(undefined);

/** Unix seconds, as documented, or milliseconds, as a known client has them; becomes epoch milliseconds. */
export const unixTime = z.coerce
  .number()
  .positive()
  .transform((time) => Math.round(time > 1e11 ? time : time * 1000))
  .refine((ms) => ms < Date.UTC(3000, 0));

/** Milliseconds since a start, longer than any battery lasts: its sum with an instant is still an instant. */
export const delta = requiredNumber.pipe(
  z
    .number()
    .min(-86_400_000)
    .max(400 * 86_400_000),
);

/** Minutes east of Greenwich; absent if there is no such place. */
export const optionalOffset = z.coerce
  .number()
  .int()
  .min(-18 * 60)
  .max(18 * 60)
  .optional()
  .catch(undefined);

/** The local day of an instant; the UTC day if the offset is not known. */
export function dayAt(ms: number, offsetMinutes: number | undefined): string {
  return formatLocal(ms, offsetMinutes ?? 0).slice(0, 10);
}
