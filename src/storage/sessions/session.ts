import type { Zone } from '../../workouts/time/zone.js';
import type { SourceName } from './source-name.js';

/** In the column `zoneless`: the session names no time zone, and its instant is known all the same. */
export const INSTANT_ONLY = 2;

/** One session as one source has it. */
export interface Session {
  userId: string;
  source: SourceName;
  externalId: string;
  workoutId: string;
  /** Unix ms. */
  startMs: number;
  /** The local time of the start, read as if it were UTC; absent: as `startMs`. */
  wallMs?: number;
  /** Its source names no time zone for it. */
  zoneless?: true;
  /** Its source states the instant of its start, but not the local time, which is that of the assumed zone, or UTC. */
  localClockUnknown?: true;
  /** The zone that is assumed then, if the user has named one. */
  zone?: Zone;
  durationSeconds?: number;
  device?: string;
  deviceId?: string;
  /** Which details were requested and stored, including 204 ("has none"). */
  samples: boolean;
  zones: boolean;
  route: boolean;
  /** Of the session's list entry when its details were fetched: a different one means that it was edited. */
  fingerprint?: string;
  firstSeenAt: string;
}

/** Identifies a session. */
export type SessionKey = Pick<Session, 'userId' | 'source' | 'externalId'>;
