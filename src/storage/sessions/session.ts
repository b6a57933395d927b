import type { Zone } from '../../workouts/time/zone.js';
import type { SourceName } from './source-name.js';

/** One session as one source knows it. */
export interface Session {
  userId: string;
  source: SourceName;
  externalId: string;
  workoutId: string;
  /** Unix ms. */
  startMs: number;
  /** The local clock at the start, read as if it were UTC; absent: as `startMs`. */
  wallMs?: number;
  /** Its source names no time zone for it. */
  zoneless?: true;
  /** The zone that is taken then, where a person has named one. */
  zone?: Zone;
  durationSeconds?: number;
  device?: string;
  deviceId?: string;
  /** Which details were asked for and stored, 204 ("has none") included. */
  samples: boolean;
  zones: boolean;
  route: boolean;
  /** Of the session's entry in the list when its details were fetched: another one means it was edited. */
  fingerprint?: string;
  firstSeenAt: string;
}

/** What names a session. */
export type SessionKey = Pick<Session, 'userId' | 'source' | 'externalId'>;
