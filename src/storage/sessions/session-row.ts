import { INSTANT_ONLY, type Session } from './session.js';
import type { SourceName } from './source-name.js';

/** A session as SQLite returns it. */
export interface SessionRow {
  user_id: string;
  source: SourceName;
  external_id: string;
  workout_id: string;
  start_ms: number;
  wall_ms: number;
  zoneless: number;
  zone: string | null;
  duration_seconds: number | null;
  device: string | null;
  device_id: string | null;
  samples: number;
  zones: number;
  route: number;
  fingerprint: string | null;
  first_seen_at: string;
}

/** The session of a row. */
export function fromRow(row: SessionRow): Session {
  return {
    userId: row.user_id,
    source: row.source,
    externalId: row.external_id,
    workoutId: row.workout_id,
    startMs: row.start_ms,
    wallMs: row.wall_ms,
    ...(row.zoneless === 1 && { zoneless: true }),
    ...(row.zoneless === INSTANT_ONLY && { localClockUnknown: true }),
    ...(row.zone !== null && { zone: row.zone }),
    ...(row.duration_seconds !== null && { durationSeconds: row.duration_seconds }),
    ...(row.device !== null && { device: row.device }),
    ...(row.device_id !== null && { deviceId: row.device_id }),
    samples: row.samples === 1,
    zones: row.zones === 1,
    route: row.route === 1,
    ...(row.fingerprint !== null && { fingerprint: row.fingerprint }),
    firstSeenAt: row.first_seen_at,
  };
}
