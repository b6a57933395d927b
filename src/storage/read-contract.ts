import type { Workout, WorkoutSummary } from '../workouts/workout.js';
import type { FailedWorkout } from './errors.js';
import type { OfferedKind } from './transactions/data-transactions.js';

/** Which workouts. All given conditions must hold; an empty filter selects all. The order is by start, oldest first. */
export interface WorkoutFilter {
  ids?: string[];
  /** A local day `YYYY-MM-DD` (compared with the workout's own local start) or an RFC 3339 instant; inclusive. */
  since?: string;
  /** As `since`; a day is included whole, an instant is exclusive. */
  until?: string;
  /** One of these, compared, ignoring case, with type, sport, and Polar's own words, or with the sport you named instead. */
  sport?: string | readonly string[];
  /** Contains one of these, ignoring case; likewise `note` and `device`. */
  name?: readonly string[];
  note?: readonly string[];
  device?: readonly string[];
  /** At least this far; a workout without a distance does not match. */
  minMeters?: number;
  /** At least this long. */
  minSeconds?: number;
  /** At least one of these, ignoring case. */
  tags?: string[];
  /** Done with this gear, ignoring case. */
  gear?: string;
  /** Done with gear that has a name. */
  anyGear?: boolean;
  /** Of several recordings of an activity only the one that counts; but every one that `ids` names. */
  onceEach?: boolean;
  /** The hidden ones as well; without it, only if `ids` names them. */
  hidden?: boolean;
  /** Only the newest n of those selected. */
  last?: number;
}

/** One pull, as `status` shows it. */
export interface SyncRun {
  id: number;
  startedAt: string;
  /** Absent: still running, or killed. */
  endedAt?: string;
  outcome: 'running' | 'ok' | 'partial' | 'failed' | 'interrupted';
  source: string;
  newWorkouts: number;
  updatedWorkouts: number;
  failedItems: number;
  requests: number;
  /** Stable code and message of what ended it, when something did. */
  error?: { code: string; message: string };
}

/** A transaction that is not resolved yet. */
export interface OpenTransaction {
  /** What Polar offers in it. */
  kind: OfferedKind;
  transactionId?: string;
  state: string;
  openedAt: string;
  expiresAt: string;
  items: number;
  stored: number;
}

/** What commands read from the database; everything here is local and needs no network. */
export interface WorkoutReader {
  readonly path: string;
  /** A workout that cannot be read is passed to `onDamaged` and left out; without `onDamaged`, DamagedWorkoutError is thrown. */
  list(filter?: WorkoutFilter, onDamaged?: (failed: FailedWorkout) => void): WorkoutSummary[];
  /** How many workouts match. */
  count(filter?: WorkoutFilter): number;
  /** As `list`, one at a time: memory does not grow with their number. */
  summaries(filter?: WorkoutFilter, onDamaged?: (failed: FailedWorkout) => void): IterableIterator<WorkoutSummary>;
  /** Whole workouts, one at a time: memory does not grow with their number. */
  iterate(filter?: WorkoutFilter, onDamaged?: (failed: FailedWorkout) => void): IterableIterator<Workout>;
  /** @throws DamagedWorkoutError */
  get(id: string): Workout | undefined;
  /**
   * Full ids that start with `prefix` (case-insensitive), or whose external id is exactly that; if there are none, the ids
   * of workouts with an alias that starts with it.
   */
  resolve(prefix: string): string[];
  /** Other ids under which a workout is found: it had them before it was edited or a better source of it came. */
  aliases(id: string): string[];
  counts(): { workouts: number; payloads: number; firstStart?: string; lastStart?: string };
  runs(limit: number): SyncRun[];
  openTransactions(): OpenTransaction[];
  close(): void;
}
