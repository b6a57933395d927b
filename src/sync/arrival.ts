import type { Answer } from '../polar/answer.js';
import type { TrainingSession } from '../polar/parse/flow/session.js';
import type { Unknown } from '../polar/parse/flow/unknown.js';
import type { DetailFlags } from '../polar/v3/access-link.js';
import type { Session } from '../storage/sessions/session.js';
import type { SourceName } from '../storage/sessions/source-name.js';
import type { Store } from '../storage/store.js';
import type { SourceSession } from '../workouts/source-session.js';

/** What became of a workout. */
export type Change = 'new' | 'updated' | 'unchanged';

/** A session that has arrived, and how its source knows it. */
export interface SessionArrival {
  source: SourceName;
  externalId: string;
  /** Its summary, from which the session is identified. */
  exercise: SourceSession;
  /** Which details are complete with this arrival, or already were. */
  held: DetailFlags;
  fingerprint?: string;
}

/** What has arrived for one session, to be stored together. */
export interface Arrival extends SessionArrival {
  answers: { part: string; answer: Answer }[];
}

/** A training session of one or several exercises, each a session of its own here; its payloads are already stored. */
export interface TrainingArrival {
  source: SourceName;
  session: TrainingSession;
  /** The external ids of its exercises, which are for good; absent: they follow from its id, and their number may change. */
  ids?: readonly string[];
  /** Sessions that it takes the place of. */
  insteadOf?: readonly Session[];
  /** Which details are complete. */
  held: DetailFlags;
  fingerprint?: string;
}

/** A derived workout, and the reason if its payloads, which are safe, could not be turned into one. */
export interface Changed {
  workoutId: string;
  change: Change;
  problem?: string;
}

/** What an arrival has changed. */
export interface Changes {
  /** Every workout that was created or changed. */
  changes: Changed[];
  /** Workouts whose id has changed: `[before, now]`. */
  renamed: [string, string][];
}

/** What became of an arrival, its own workout first. */
export interface Kept extends Changes, Changed {
  /** What this version does not recognize in the responses. */
  unread: Unknown[];
}

/** What became of a training session. */
export interface KeptTraining extends Changes {
  /** For each exercise: whether it was known, and whether its workout also has sessions from other sources. */
  exercises: { known: boolean; joined: boolean; change: Change; problem?: string }[];
}

/**
 * The core as sources see it. It imports the sources, so they cannot import it: it is passed to them. When a method
 * returns, what was passed in is on disk and in its workout.
 */
export interface Core {
  /** See core/keep.ts. */
  keep(store: Store, userId: string, arrival: Arrival, now: string): Kept;
  /** See core/training-session.ts. Runs inside the caller's database transaction. */
  keepTrainingSession(store: Store, userId: string, arrival: TrainingArrival, now: string): KeptTraining;
  /** Groups known sessions into workouts again. Runs inside the caller's database transaction. */
  regroup(store: Store, userId: string, source: SourceName, externalIds: readonly string[]): Changes;
  /** Derives a workout again. Runs inside the caller's database transaction. */
  derive(store: Store, userId: string, workoutId: string): Changed;
  /** Whether each session of a workout has payloads, and every one matches its hash. */
  isSound(store: Store, workoutId: string): boolean;
}
