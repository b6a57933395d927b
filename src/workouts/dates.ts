import { TOLERANCE_MS } from './identity.js';
import type { SourceSession } from './source-session.js';
import { utcFromLocal } from './time/time.js';

/*
 * A file can write its date so that day and month may be the other way round. Another file or source of the same session
 * decides it: one that shows the same time of day on one of the two dates. Without one, the likelier date counts.
 */

/** The mark of a session whose date nothing has decided. */
export const DATE_ASSUMED = 'date_day_first_assumed';

/** The local clock at a session's start, read as if it were UTC; undefined if it has no readable one. */
export function wallOf({ startTime }: Pick<SourceSession, 'startTime'>): number | undefined {
  return utcFromLocal(startTime, 0);
}

/** Local clocks in ms, read as if they were UTC. */
export interface TwoDates {
  likely: number;
  other: number;
}

/**
 * Which of two dates is the right one; undefined if nothing says so. If others show both, the likelier one is right.
 * @param sure the local clocks of the other sessions of the workout, of those whose date is certain.
 */
export function decidedDate({ likely, other }: TwoDates, sure: readonly number[]): number | undefined {
  return [likely, other].find((date) => sure.some((wall) => Math.abs(wall - date) <= TOLERANCE_MS));
}

/** A session whose date is decided by others, in the date that they show; any other session unchanged. */
export function withDecidedDate(session: SourceSession, sure: readonly number[]): SourceSession {
  const { otherStart, ...rest } = session;
  const [likely, other] = [wallOf(session), otherStart === undefined ? undefined : utcFromLocal(otherStart, 0)];
  if (otherStart === undefined || likely === undefined || other === undefined) return session;
  const decided = decidedDate({ likely, other }, sure);
  if (decided === undefined) return rest;
  const { marks = [], ...known } = rest;
  const left = marks.filter((mark) => mark !== DATE_ASSUMED);
  return {
    ...known,
    startTime: decided === other ? otherStart : session.startTime,
    ...(left.length > 0 && { marks: left }),
  };
}
