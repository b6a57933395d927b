import { PolarSyncError, StoreError } from '../errors.js';
import { codeOf } from '../guards.js';

/** The stored rows of a workout cannot be read; its payloads are not affected. */
export class DamagedWorkoutError extends StoreError {
  readonly id: string;
  /** What is wrong with it, without its id. */
  readonly reason: string;

  constructor(id: string, reason: string) {
    super('WORKOUT_DAMAGED', `Workout ${id} cannot be read: ${reason}.`, {
      hint: 'Run polar-sync rebuild: it recreates every workout from what Polar sent.',
    });
    this.id = id;
    this.reason = reason;
  }

  /** For a list in which the other workouts are fine. */
  asFailed(): FailedWorkout {
    return { id: this.id, reason: `cannot be read: ${this.reason}; polar-sync rebuild recreates it` };
  }
}

/** A workout that could not be read or written, and why. */
export interface FailedWorkout {
  id: string;
  reason: string;
}

/** The result of `work`, or undefined if it meets a workout that cannot be read, which is then passed to `onDamaged`. */
export function unlessDamaged<T>(work: () => T, onDamaged: (failed: FailedWorkout) => void = () => {}): T | undefined {
  try {
    return work();
  } catch (problem) {
    if (!(problem instanceof DamagedWorkoutError)) throw problem;
    onDamaged(problem.asFailed());
    return undefined;
  }
}

/** The error for each SQLite result code: code, message, remedy. */
const meanings: [prefix: string, code: string, says: string, hint: string][] = [
  [
    'SQLITE_FULL',
    'DISK_FULL',
    'The disk is full',
    'Free some space and run the command again; what was stored before is safe.',
  ],
  ['SQLITE_NOTADB', 'NOT_A_DATABASE', 'This is not a polar-sync database', 'Name another file with --db.'],
  [
    'SQLITE_CORRUPT',
    'DAMAGED',
    'The database is damaged',
    'Copy the file away, then restore a backup, or pull again into a new database (--db).',
  ],
  [
    'SQLITE_READONLY',
    'NOT_WRITABLE',
    'The database cannot be written',
    'Check the permissions of the file and its folder.',
  ],
  [
    'SQLITE_CANTOPEN',
    'CANNOT_OPEN',
    'The database cannot be opened',
    'Check that the folder exists, that you can write there, and that the disk has free space.',
  ],
  [
    'SQLITE_PERM',
    'NOT_WRITABLE',
    'The database cannot be written',
    'Check the permissions of the file and its folder.',
  ],
  [
    'SQLITE_CONSTRAINT',
    'VALUE_REFUSED',
    'A value does not fit the database',
    'Please report this; the payload is kept.',
  ],
  ['SQLITE_MISMATCH', 'VALUE_REFUSED', 'A value does not fit the database', 'Please report this; the payload is kept.'],
  [
    'SQLITE_IOERR',
    'IO_ERROR',
    'The disk failed while the database was used',
    'Check the disk and its free space, then run the command again.',
  ],
  ['SQLITE_BUSY', 'DATABASE_BUSY', 'Another program holds the database', 'Close it and run the command again.'],
];

/** Turns what SQLite or the file system throws into a StoreError (exit 8); polar-sync's own errors pass unchanged. */
export function storeError(cause: unknown, path: string): Error {
  if (cause instanceof PolarSyncError) return cause;
  const code = codeOf(cause);
  if (code === undefined) return cause instanceof Error ? cause : new Error(String(cause));
  const known = meanings.find(([prefix]) => code.startsWith(prefix));
  if (known) return new StoreError(known[1], `${known[2]}: ${path}.`, { hint: known[3], cause });
  if (code === 'ENOSPC' || code === 'EDQUOT') return storeError({ code: 'SQLITE_FULL' }, path);
  if (code === 'EIO') return storeError({ code: 'SQLITE_IOERR' }, path);
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return storeError({ code: 'SQLITE_READONLY' }, path);
  if (code === 'ENOTDIR' || code === 'EISDIR' || code === 'ENOENT')
    return storeError({ code: 'SQLITE_CANTOPEN' }, path);
  return new StoreError('STORE_FAILED', `The database ${path} failed (${code}).`, {
    hint: 'Run polar-sync verify.',
    cause,
  });
}

/** Runs `work`, turning every failure of SQLite or the file system into a StoreError. */
export function guarded<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw storeError(cause, path);
  }
}

/** The same object, with every method turning failures of SQLite or the file system into StoreErrors. */
export function guardedPart<T extends object>(path: string, part: T): T {
  return new Proxy(part, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      return (...values: unknown[]) => guarded(path, () => Reflect.apply(member, target, values));
    },
  });
}
