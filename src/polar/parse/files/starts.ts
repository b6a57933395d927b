import type { SourceSession } from '../../../workouts/source-session.js';
import { offsetBetween } from '../../../workouts/time/offset.js';
import { formatInstant, formatLocal } from '../../../workouts/time/time.js';

/** When a session began, as far as its file says. */
export type FileStart = Pick<SourceSession, 'startTime' | 'utcOffsetMinutes' | 'localClockUnknown'>;

/** A start of which the instant is known; its offset follows from the local start in the file's name, if that has one. */
export function startAtInstant(utcMs: number, local: string | undefined): FileStart {
  const offset = local === undefined ? undefined : offsetBetween(local, utcMs);
  return offset === undefined
    ? { startTime: formatInstant(utcMs).slice(0, -1), localClockUnknown: true }
    : { startTime: formatLocal(utcMs, offset), utcOffsetMinutes: offset };
}
