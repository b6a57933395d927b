import type { Sighting } from '../../storage/sessions/known-timings.js';
import type { Session } from '../../storage/sessions/session.js';
import { decidedDate } from '../../workouts/dates.js';
import { sourceOf } from '../sources/sources.js';
import { startIn } from './zones.js';

/** A session of a workout. @see Member */
interface Dated {
  session: Session;
  otherWallMs?: number;
}

/** The start of a member of a workout, on the date that the other members decide. */
export function decidedSighting({ session, otherWallMs }: Dated, group: readonly Dated[]): Sighting {
  if (otherWallMs === undefined) return session;
  const sure = group.filter((one) => one.otherWallMs === undefined).map((one) => wallOf(one.session));
  const decided = decidedDate({ likely: wallOf(session), other: otherWallMs }, sure);
  return decided === otherWallMs ? onDate(session, otherWallMs) : session;
}

const wallOf = ({ startMs, wallMs = startMs }: Sighting) => wallMs;

/** The timing of a session, with another local start, read as if it were UTC. */
export const onDate = ({ zone, zoneless, durationSeconds }: Omit<Session, 'workoutId'>, wallMs: number): Sighting => ({
  startMs: startIn(wallMs, zone),
  wallMs,
  ...(zoneless && { zoneless }),
  ...(durationSeconds !== undefined && { durationSeconds }),
});

/**
 * Whether the file of a session may leave open which number of its date is the day, told without reading it: no session
 * that names a zone, or is no file's, has such a date, nor has a day after the 12th.
 */
export function mayHaveTwoDates({ source, zoneless, startMs, wallMs = startMs }: Session): boolean {
  const date = new Date(wallMs);
  const isFile = sourceOf(source)?.everyCounts === true;
  return isFile && zoneless === true && date.getUTCDate() <= 12 && date.getUTCDate() !== date.getUTCMonth() + 1;
}
