import type { Workout } from '../workouts/workout.js';
import type { Place } from './doubles/crowds.js';
import { guarded, guardedPart } from './errors.js';
import { Library } from './library.js';
import { openDatabase, openingDatabase } from './open.js';
import { openForReading } from './open-reader.js';
import { Bodies } from './payloads/bodies.js';
import { Originals } from './payloads/originals.js';
import { Payloads } from './payloads/payloads.js';
import { Readings } from './payloads/readings.js';
import type { Moved } from './recordings/move.js';
import { Sessions } from './sessions/sessions.js';
import { Zones } from './sessions/zones.js';
import type { Database } from './sqlite/driver.js';
import { type Depth, integrityProblems, problemsIn } from './sqlite/integrity.js';
import { DataTransactions } from './transactions/data-transactions.js';
import { Transactions } from './transactions/transactions.js';
import { adoptUser, type ChooseUser } from './users.js';
import { deleteStrayRows, updateSummary, writeWorkout } from './workouts/workout-writer.js';
import { WrittenRecordings } from './workouts/written-recordings.js';

/** The database of one user: one SQLite file, everything in it behind plain methods. Failures are StoreErrors. */
export class Store extends Library {
  readonly readings: Readings;
  readonly bodies: Bodies;
  readonly payloads: Payloads;
  readonly sessions: Sessions;
  readonly transactions: Transactions;
  readonly originals: Originals;
  readonly zones: Zones;
  readonly physicalInfoTransactions: DataTransactions;
  readonly activityTransactions: DataTransactions;
  /** The recording of each workout that this connection last wrote. */
  readonly #written = new WrittenRecordings();
  readonly #db: Database;

  constructor(path: string, db: Database, readings = new Readings()) {
    super(path, db);
    this.readings = readings;
    this.#db = db;
    this.bodies = guardedPart(path, new Bodies(db));
    this.payloads = guardedPart(path, new Payloads(db, this.bodies, path));
    this.sessions = guardedPart(path, new Sessions(db));
    this.transactions = guardedPart(path, new Transactions(db));
    this.originals = guardedPart(path, new Originals(db));
    this.zones = guardedPart(path, new Zones(db));
    this.physicalInfoTransactions = guardedPart(path, new DataTransactions(db, 'physical-info'));
    this.activityTransactions = guardedPart(path, new DataTransactions(db, 'activity'));
  }

  /**
   * From now until `close`, nothing that is written reaches the file: only this connection sees it. A dry run therefore
   * holds the lock, like a command that writes.
   */
  holdBack(): void {
    guarded(this.path, () => this.#db.exec('BEGIN IMMEDIATE'));
  }

  /** When this returns, all of `work` is on disk; when it throws, none of it. */
  atomically<T>(work: () => T): T {
    try {
      return guarded(this.path, () => this.#db.transaction(work).immediate());
    } catch (problem) {
      // What it wrote was rolled back.
      this.#written.forgetAll();
      throw problem;
    }
  }

  /**
   * As `atomically`, for work that awaits in between so that signals can be handled. Nothing else may use this connection
   * meanwhile.
   * @throws what `work` throws; then none of it is stored.
   */
  async inTurns<T>(work: () => Promise<T>): Promise<T> {
    const inside = this.#db.inTransaction;
    const run = (sql: string) => guarded(this.path, () => this.#db.exec(sql));
    run(inside ? 'SAVEPOINT turns' : 'BEGIN IMMEDIATE');
    try {
      const result = await work();
      run(inside ? 'RELEASE turns' : 'COMMIT');
      return result;
    } catch (problem) {
      this.#written.forgetAll();
      // SQLite may have ended it already, for example when the disk is full.
      if (this.#db.inTransaction) run(inside ? 'ROLLBACK TO turns; RELEASE turns' : 'ROLLBACK');
      throw problem;
    }
  }

  /** See users.ts. Only inside `atomically`. */
  adoptUser(from: string, to: string): number {
    return guarded(this.path, () => adoptUser(this.#db, from, to));
  }

  /** Replaces the derived rows of a workout, unless they are identical. Only inside `atomically`. */
  saveWorkout(userId: string, workout: Workout): 'new' | 'updated' | 'unchanged' {
    const before = this.#placeOf(workout.id);
    const there = before !== undefined;
    const isSame = there && this.#same(workout);
    if (!isSame) {
      writeWorkout(this.#db, userId, workout);
      this.#written.note(workout);
    }
    this.#compare(workout, before);
    if (isSame) return 'unchanged';
    return there ? 'updated' : 'new';
  }

  /**
   * As `saveWorkout`, for a workout derived again by the process that wrote it: if its recording is the very object that
   * was written, only the summary is compared and replaced. Only inside `atomically`.
   */
  refreshWorkout(userId: string, workout: Workout): 'new' | 'updated' | 'unchanged' {
    if (!this.#written.isLast(workout) || !this.hasWorkout(workout.id)) return this.saveWorkout(userId, workout);
    if (this.workouts.says(workout)) return 'unchanged';
    const before = this.#placeOf(workout.id);
    updateSummary(this.#db, workout);
    this.#compare(workout, before);
    return 'updated';
  }

  /** Compares a workout with those around it, and those around where it was before. */
  #compare({ id, start_time: start }: Workout, before: Place | undefined): void {
    if (before !== undefined && before.start_time !== start) this.doubles.left(before);
    this.doubles.refresh(id);
  }

  #placeOf(id: string): Place | undefined {
    return this.#db.prepare<unknown[], Place>('SELECT user_id, start_time FROM workouts WHERE id = ?').get(id);
  }

  /** Whether the derived rows match the workout, including those that repeat it for SQL queries. */
  agrees(workout: Workout): boolean {
    return guarded(this.path, () => this.#same(workout));
  }

  /** One that is damaged says something else. */
  #same(workout: Workout): boolean {
    return this.workouts.says(workout) && this.workouts.hasRecording(workout);
  }

  /** Changes the id of a workout, which stays the same row. Only inside `atomically`. */
  renameWorkout(from: string, to: string): void {
    this.#db.prepare('UPDATE workouts SET id = ? WHERE id = ?').run(to, from);
    this.#written.forgetAll();
  }

  /** Workouts that no session belongs to. */
  strays(): string[] {
    const sql = 'SELECT id FROM workouts WHERE id NOT IN (SELECT workout_id FROM sessions) ORDER BY start_time';
    return guarded(this.path, () => this.#db.prepare<unknown[], string>(sql).pluck().all());
  }

  /** Deletes a derived workout. Only inside `atomically`. */
  dropWorkout(id: string): void {
    const before = this.#placeOf(id);
    this.#db.prepare('DELETE FROM workouts WHERE id = ?').run(id);
    this.doubles.forgetMissing();
    if (before !== undefined) this.doubles.left(before);
  }

  /** Whether there is a derived workout with this id. */
  hasWorkout(id: string): boolean {
    return this.#db.prepare('SELECT 1 FROM workouts WHERE id = ?').get(id) !== undefined;
  }

  /** Deletes derived workouts without sessions, and rows without a workout. Only inside `atomically`. @returns how many workouts. */
  dropOrphans(): number {
    const gone = this.#db
      .prepare<unknown[], Place>(
        'DELETE FROM workouts WHERE id NOT IN (SELECT workout_id FROM sessions) RETURNING user_id, start_time',
      )
      .all();
    deleteStrayRows(this.#db);
    this.doubles.forgetMissing();
    for (const place of gone) this.doubles.left(place, gone.length);
    return gone.length;
  }

  /** The file that is open, which may be a private copy of the one at the path; undefined for a database in memory. */
  get file(): string | undefined {
    const { name } = this.#db;
    return name === ':memory:' ? undefined : name;
  }

  /** See integrity.ts. A database in memory has no file that another process could check, and is small. */
  integrityProblems(depth: Depth, signal?: AbortSignal): Promise<string[]> {
    const { file } = this;
    return file === undefined
      ? Promise.resolve(problemsIn(this.#db))
      : integrityProblems(this.path, file, depth, signal);
  }

  /**
   * Opens the file a second time, for reading, and passes on what is really on disk: a commit at Polar must not be decided
   * on what this connection has in memory.
   */
  readBack<T>(look: (store: Store) => T): T {
    // Readings can be shared: they are keyed by the hash, which is compared with what is on disk.
    const second = new Store(this.path, openForReading(this.path), this.readings);
    try {
      return look(second);
    } finally {
      second.close();
    }
  }
}

/** Opens the database for writing, creating or upgrading it. @throws StoreError (exit 8) */
export function openStore(path: string): Store {
  return new Store(path, openDatabase(path));
}

/**
 * As `openStore`, with a turn for signals between the pieces in which an older database is upgraded.
 * @throws also what `turn` throws; the next command then carries on.
 */
export async function openStoreInTurns(path: string, turn: (moved: Moved) => Promise<void>): Promise<Store> {
  const opening = openingDatabase(path);
  for (;;) {
    const { done, value } = opening.next();
    if (done) return new Store(path, value);
    try {
      await turn(value);
    } catch (problem) {
      opening.return(undefined as never);
      throw problem;
    }
  }
}

/** Opens an existing database read-only. @throws UsageError NO_STORE, and as openStore. */
export function openReader(path: string, choose?: ChooseUser): Store {
  return new Store(path, openForReading(path, choose));
}
