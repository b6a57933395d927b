import { UnexpectedError } from '../errors.js';
import { parseDuration } from './duration.js';
import type { PolarExercise } from './polar-exercise.js';
import { utcFromLocal } from './time.js';

// No place on earth is further from Greenwich than 14 h; 18 h is the bound most calendars use.
const LARGEST_OFFSET_MINUTES = 18 * 60;

/** When a session began. `offsetMinutes` is absent when Polar gave none that can be: the local clock is read as UTC. */
export interface SessionStart {
  utcMs: number;
  offsetMinutes?: number;
}

/** The offset that Polar gives a session, in minutes; undefined when it gives none that can be. */
export function usableOffset({ utcOffsetMinutes: offset }: PolarExercise): number | undefined {
  const usable = offset !== undefined && Number.isInteger(offset) && Math.abs(offset) <= LARGEST_OFFSET_MINUTES;
  return usable ? offset : undefined;
}

/** The start of a session. Throws UnexpectedError START_TIME when `start-time` cannot be read. */
export function startOf(exercise: PolarExercise): SessionStart {
  const { startTime, id } = exercise;
  const offset = usableOffset(exercise);
  const utcMs = utcFromLocal(startTime, offset ?? 0);
  if (utcMs === undefined) {
    throw new UnexpectedError('START_TIME', `The start time of session ${id ?? '(no id)'} cannot be read.`, {
      hint: 'What Polar sent is stored. Please report this, so that the next version can read it.',
    });
  }
  return offset === undefined ? { utcMs } : { utcMs, offsetMinutes: offset };
}

/** Seconds Polar gives the session; undefined when it gives none that can be read. */
export function durationOf({ duration }: PolarExercise): number | undefined {
  return duration === undefined ? undefined : parseDuration(duration);
}

/** A device name or id, verbatim; Polar writes UNKNOWN for one it does not know. */
export function knownDevice(text: string | undefined): string | undefined {
  const word = text?.trim().toUpperCase() ?? '';
  return word === '' || word === 'UNKNOWN' ? undefined : text;
}
