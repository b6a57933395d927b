import { rest } from '../own-signal.js';
import type { Connection } from './connection.js';
import { busy, placeOf } from './errors.js';

/** Whose turn it is at an athlete. */
export interface TurnOptions {
  connection: Connection;
  /** The schema, not quoted. */
  schema: string;
  signal: AbortSignal;
  /** How long another mirror of the same athlete is waited for; by default a minute. */
  patienceMs?: number;
}

/**
 * Does work while no other mirror works on the same athlete.
 * @throws BusyError MIRROR_BUSY, and what `work` throws.
 */
export async function inTurn<T>(options: TurnOptions, athlete: string, work: () => Promise<T>): Promise<T> {
  const { connection, schema, signal, patienceMs = 60_000 } = options;
  const key: [string] = [`polar-sync ${schema} ${athlete}`];
  const until = performance.now() + patienceMs;
  for (;;) {
    const [row] = await connection.query('SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS mine', key);
    if (row?.mine === true) break;
    if (performance.now() > until) throw busy(athlete, placeOf(connection.address));
    await rest(100, signal);
    signal.throwIfAborted();
  }
  return underLock(connection, key, work);
}

/** Does work under an advisory lock that this connection has, and gives it up. @throws what `work` throws. */
export async function underLock<T>(connection: Connection, key: [name: string], work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } finally {
    // If the connection is gone, so is the lock, and what ended it is reported already.
    await connection.query('SELECT pg_advisory_unlock(hashtextextended($1, 0))', key).catch(() => {});
  }
}
