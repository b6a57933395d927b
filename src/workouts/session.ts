import { UnexpectedError } from '../errors.js';
import type { SourceSession } from './source-session.js';
import { parseDuration } from './time/duration.js';
import { usableOffset, utcFromLocal } from './time/time.js';
import { isWithin } from './values/ranges.js';

/** When a session began. `offsetMinutes` is absent if Polar gave no possible one: the local clock is read as UTC. */
export interface SessionStart {
  utcMs: number;
  offsetMinutes?: number;
}

/** The start of a session. Throws UnexpectedError START_TIME when `start-time` cannot be read. */
export function startOf({ startTime, utcOffsetMinutes, id }: SourceSession): SessionStart {
  const offsetMinutes = usableOffset(utcOffsetMinutes);
  const utcMs = utcFromLocal(startTime, offsetMinutes ?? 0);
  if (utcMs === undefined) {
    throw new UnexpectedError('START_TIME', `Cannot read the start time of session ${id ?? '(no id)'}.`, {
      hint: 'Please report this, so that the next version can read it; what Polar sent is stored.',
    });
  }
  return offsetMinutes === undefined ? { utcMs } : { utcMs, offsetMinutes };
}

/** Whether a session has a readable start: `startOf` does not throw. */
export function hasStart({ startTime }: Pick<SourceSession, 'startTime'>): boolean {
  return utcFromLocal(startTime, 0) !== undefined;
}

/** The session's duration in seconds as Polar gives it; undefined if absent, unreadable or impossible. */
export function durationOf({ duration }: SourceSession): number | undefined {
  const seconds = duration === undefined ? undefined : parseDuration(duration);
  return seconds !== undefined && isWithin('duration', seconds) ? seconds : undefined;
}

/** A device name or id, verbatim; Polar writes UNKNOWN if it does not know it. */
export function knownDevice(text: string | undefined): string | undefined {
  const word = text?.trim().toUpperCase() ?? '';
  return word === '' || word === 'UNKNOWN' ? undefined : text;
}
