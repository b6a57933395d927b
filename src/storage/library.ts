import type { Workout, WorkoutSummary } from '../workouts/workout.js';
import { Deliveries } from './deliveries/deliveries.js';
import { Doubles } from './doubles/doubles.js';
import { Edits } from './edits/edits.js';
import { GearLimits } from './edits/gear-limits.js';
import { guarded, guardedPart } from './errors.js';
import { Meta } from './meta.js';
import { openForReading } from './open-reader.js';
import { Failures } from './payloads/failures.js';
import { fileNames } from './payloads/file-names.js';
import { Observations } from './payloads/observations.js';
import type { OpenTransaction, SyncRun, WorkoutFilter, WorkoutReader } from './read-contract.js';
import { DataIndex } from './records/data-index.js';
import { KindSources } from './records/kind-sources.js';
import { Records } from './records/records.js';
import { Runs } from './runs.js';
import { KnownTimings } from './sessions/known-timings.js';
import { V4PullState } from './sessions/v4-pull-state.js';
import type { Database } from './sqlite/driver.js';
import { rowOf } from './sqlite/rows.js';
import { openTransactions } from './transactions/open-transactions.js';
import { type ChooseUser, usersOf } from './users.js';
import { Inventory } from './witness/inventory.js';
import type { OnDamaged } from './workouts/stored-summary.js';
import { Workouts } from './workouts/workout-reader.js';

/**
 * The database for commands that only read: when `list` or `status` starts, no more than this has to load. The rest is in
 * `Store`. Failures are StoreErrors.
 */
export class Library implements WorkoutReader {
  readonly path: string;
  readonly syncRuns: Runs;
  readonly failures: Failures;
  readonly observations: Observations;
  readonly sightings: KnownTimings;
  readonly records: Records;
  readonly dataIndex: DataIndex;
  readonly kindSources: KindSources;
  readonly v4: V4PullState;
  readonly meta: Meta;
  readonly inventory: Inventory;
  readonly deliveries: Deliveries;
  readonly edits: Edits;
  readonly doubles: Doubles;
  readonly gearLimits: GearLimits;
  protected readonly workouts: Workouts;
  readonly #db: Database;

  constructor(path: string, db: Database) {
    this.path = path;
    this.syncRuns = guardedPart(path, new Runs(db));
    this.failures = guardedPart(path, new Failures(db));
    this.observations = guardedPart(path, new Observations(db));
    this.sightings = guardedPart(path, new KnownTimings(db));
    this.records = guardedPart(path, new Records(db, path));
    this.dataIndex = guardedPart(path, new DataIndex(db));
    this.kindSources = guardedPart(path, new KindSources(db));
    this.v4 = guardedPart(path, new V4PullState(db));
    this.meta = guardedPart(path, new Meta(db));
    this.inventory = guardedPart(path, new Inventory(db));
    this.deliveries = guardedPart(path, new Deliveries(db));
    this.edits = guardedPart(path, new Edits(db));
    this.gearLimits = guardedPart(path, new GearLimits(db));
    this.workouts = new Workouts(db);
    this.doubles = guardedPart(path, new Doubles(db, (id) => this.workouts.get(id)));
    this.#db = db;
  }

  /**
   * From now until `close`, everything read is as of one instant, whatever others write meanwhile. For readers only.
   */
  holdStill(): void {
    guarded(this.path, () => {
      this.#db.exec('BEGIN');
      // The instant is that of the first read.
      this.workouts.counts();
    });
  }

  list(filter?: WorkoutFilter, onDamaged?: OnDamaged): WorkoutSummary[] {
    return guarded(this.path, () => this.workouts.list(filter, onDamaged));
  }

  outdated(normalizerVersion: number): { id: string; userId: string }[] {
    return guarded(this.path, () => this.workouts.outdated(normalizerVersion));
  }

  count(filter?: WorkoutFilter): number {
    return guarded(this.path, () => this.workouts.count(filter));
  }

  *summaries(filter?: WorkoutFilter, onDamaged?: OnDamaged): IterableIterator<WorkoutSummary> {
    for (const some of this.#guardEach(this.workouts.summaries(filter, onDamaged))) yield* some;
  }

  iterate(filter?: WorkoutFilter, onDamaged?: OnDamaged): IterableIterator<Workout> {
    return this.#guardEach(this.workouts.iterate(filter, onDamaged));
  }

  *#guardEach<T>(values: IterableIterator<T>): IterableIterator<T> {
    for (;;) {
      const next = guarded(this.path, () => values.next());
      if (next.done) return;
      yield next.value;
    }
  }

  summary(id: string): WorkoutSummary | undefined {
    return guarded(this.path, () => this.workouts.summary(id));
  }

  /** As `summary`, without what you said about it. */
  unedited(id: string): WorkoutSummary | undefined {
    return guarded(this.path, () => this.workouts.unedited(id));
  }

  get(id: string): Workout | undefined {
    return guarded(this.path, () => this.workouts.get(id));
  }

  /** A hash that differs whenever anything of the workout does. */
  revision(id: string): string | undefined {
    return guarded(this.path, () => this.workouts.revision(id));
  }

  resolve(prefix: string): string[] {
    return guarded(this.path, () => this.workouts.resolve(prefix));
  }

  aliases(id: string): string[] {
    return this.sightings.aliases(id);
  }

  /** The names of the imported files that a workout comes from. */
  filesOf({ provenance }: Pick<WorkoutSummary, 'provenance'>): string[] {
    return guarded(this.path, () => fileNames(this.#db, provenance.payload_sha256));
  }

  counts(): ReturnType<WorkoutReader['counts']> {
    return guarded(this.path, () => ({ ...this.workouts.counts(), payloads: this.#payloads() }));
  }

  /** The users whose data is stored: see users.ts. */
  users(): string[] {
    return guarded(this.path, () => usersOf(this.#db));
  }

  /** How many workouts have no time zone, neither from Polar nor named by the user. */
  withoutZone(): number {
    const sql = 'SELECT count(*) FROM workouts WHERE utc_offset_minutes IS NULL';
    return guarded(this.path, () => rowOf(this.#db.prepare<unknown[], number>(sql).pluck().get()));
  }

  runs(limit: number): SyncRun[] {
    return guarded(this.path, () => this.syncRuns.last(limit));
  }

  openTransactions(): OpenTransaction[] {
    return guarded(this.path, () => openTransactions(this.#db));
  }

  close(): void {
    this.#db.close();
  }

  #payloads(): number {
    return rowOf(this.#db.prepare<unknown[], number>('SELECT count(*) FROM payloads').pluck().get());
  }
}

/** Opens an existing database to read workouts and pulls. @throws UsageError NO_STORE, and as openStore. */
export function openLibrary(path: string, choose?: ChooseUser, waitMs?: number): Library {
  return new Library(path, openForReading(path, choose, path, waitMs));
}
