import type { Answer } from '../polar/answer.js';
import type { TrainingSession } from '../polar/parse/flow/session.js';
import type { Unknown } from '../polar/parse/flow/unknown.js';
import type { DetailFlags } from '../polar/v3/access-link.js';
import type { SourceName } from '../storage/sessions/source-name.js';
import type { Store } from '../storage/store.js';
import type { SourceSession } from '../workouts/source-session.js';

/** What became of a workout. */
export type Change = 'new' | 'updated' | 'unchanged';

/** A session that has come in, and how it is known at its source. */
export interface SessionArrival {
  source: SourceName;
  externalId: string;
  /** Its summary, for the identity of the session. */
  exercise: SourceSession;
  /** Which details are complete with this arrival, or were before. */
  held: DetailFlags;
  fingerprint?: string;
}

/** What has come in of one session, to be stored together. */
export interface Arrival extends SessionArrival {
  answers: { part: string; answer: Answer }[];
}

/** A training session of one exercise or several, each a session of its own here; its payloads are stored already. */
export interface TrainingArrival {
  source: SourceName;
  session: TrainingSession;
  /** Which details are complete. */
  held: DetailFlags;
  fingerprint?: string;
}

/** A workout that has been made, and why its payloads could not be turned into one, though they are safe. */
export interface Changed {
  workoutId: string;
  change: Change;
  problem?: string;
}

/** What something that came in has changed. */
export interface Changes {
  /** Every workout that this has made or changed. */
  changes: Changed[];
  /** Workouts that have another id now: `[before, now]`. */
  renamed: [string, string][];
}

/** What became of an arrival, its own workout first. */
export interface Kept extends Changes, Changed {
  /** What of the answers has no meaning for this version. */
  unread: Unknown[];
}

/** What became of a training session. */
export interface KeptTraining extends Changes {
  /** Of each exercise: whether it was known, and whether its workout has sessions of other sources. */
  exercises: { known: boolean; joined: boolean; change: Change; problem?: string }[];
}

/**
 * The core, as those see it who bring sessions. It knows the sources, so they do not import it: it is handed to them.
 * What is handed in is on the disk when a method returns, and in its workout.
 */
export interface Core {
  /** See core/keep.ts. */
  keep(store: Store, userId: string, arrival: Arrival, now: string): Kept;
  /** See core/training-session.ts. Runs inside the caller's database transaction. */
  keepTrainingSession(store: Store, userId: string, arrival: TrainingArrival, now: string): KeptTraining;
  /** Places known sessions anew. Runs inside the caller's database transaction. */
  regroup(store: Store, userId: string, source: SourceName, externalIds: readonly string[]): Changes;
  /** Makes a workout again. Runs inside the caller's database transaction. */
  derive(store: Store, userId: string, workoutId: string): Changed;
  /** Whether there are payloads of each session of a workout, and every one matches its hash. */
  isSound(store: Store, workoutId: string): boolean;
}
