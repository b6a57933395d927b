import { UsageError } from '../../errors.js';
import { within } from '../../storage/workouts/filter.js';
import { startOf } from '../../workouts/session.js';
import type { SourceSession } from '../../workouts/source-session.js';
import type { Destination } from './destination.js';
import type { LoneFile } from './session-files.js';
import type { Tally } from './tally.js';

/** The largest session that is parsed: 72 hours of one sample per second, with every channel and a route. */
export const maxSessionBytes = 32 * 1024 * 1024;

/** Which files are imported. */
export interface ImportOptions {
  /**
   * Only training sessions that start in this range, as in `WorkoutFilter`, and files of nights and days with at least one
   * in it; other files are imported whatever their date.
   */
  since?: string;
  until?: string;
}

/** Where files go, which of them are wanted, and the results so far. */
export interface Work {
  to: Destination;
  options: ImportOptions;
  tally: Tally;
  /** Companions that have completed nothing so far, and are sessions themselves. */
  lone: LoneFile[];
  signal: AbortSignal;
}

/** Whether a session starts in the range. @throws UnexpectedError START_TIME without a readable start. */
export function isWithin(session: SourceSession, options: ImportOptions): boolean {
  return within(options, { utcMs: startOf(session).utcMs, local: session.startTime });
}

/** A session that is not parsed. */
export function tooLong(name: string): UsageError {
  return new UsageError('FILE_TOO_LARGE', `${name} is larger than ${Math.round(maxSessionBytes / 1e6)} MB.`);
}
