import type { KindRecord, RecordKind } from '../../kinds/kinds.js';
import type { TrainingSession } from '../../polar/parse/flow/session.js';
import type { SourceSession } from '../../workouts/source-session.js';
import type { Change } from '../arrival.js';
import type { Kind } from './classify.js';
import type { FoundFile, LoneFile } from './session-files.js';

/** What becomes of an exercise or record: `merged` joins one from another source. */
export type Outcome = 'new' | 'merged' | 'updated' | 'unchanged';

/** What became of an exercise, with the reason if the payload is kept but could not become a workout. */
export interface ExerciseOutcome {
  outcome: Outcome;
  problem?: string;
}

/** The outcome of an exercise that was known before, or not, and whose workout has sessions from elsewhere, too, or not. */
export function outcomeOf(known: boolean, joined: boolean, change: Change): Outcome {
  if (!known) return joined ? 'merged' : 'new';
  return change === 'unchanged' ? 'unchanged' : 'updated';
}

/** A parsed training session, and the file it came in. */
export interface SessionFile {
  name: string;
  body: Buffer;
  session: TrainingSession;
}

/** A parsed file of nights or days. */
export interface DaysFile {
  kind: Kind;
  name: string;
  body: Buffer;
  records: readonly KindRecord[];
  /** As in `Understood`. */
  outOfRange?: readonly string[];
}

/** Where the files of an export go: into the database, or, in a dry run, nowhere. */
export interface Destination {
  /** Nothing is stored. */
  readonly dry: boolean;
  /** When the files arrive, RFC 3339 UTC. */
  readonly now: string;
  /** How many exercises are stored from a file with these bytes; undefined when it is not stored. */
  stored(sha256: string): number | undefined;
  /** One outcome per exercise. */
  session(file: SessionFile): ExerciseOutcome[];
  /** How many sessions are stored from a file of single sessions, 0 for a companion; undefined when it is not stored. */
  storedFile(file: FoundFile): number | undefined;
  /** A file of single sessions that can be read: one outcome per session in it. */
  sessionFile(file: FoundFile, sessions: readonly SourceSession[]): ExerciseOutcome[];
  /** A companion of such files: one outcome per session that it completes. */
  companion(file: FoundFile): ExerciseOutcome[];
  /** A companion that completed nothing so far, when all files have been taken: it becomes a session unless one has come. */
  loneFile(file: LoneFile): ExerciseOutcome[];
  /** What becomes of each record. @throws the signal's reason; then nothing of the file is stored. */
  days(
    file: DaysFile,
    signal: AbortSignal,
  ): Promise<{ kind: RecordKind; id: string; outcome: Outcome; problem?: string }[]>;
  /** A file of another kind, kept verbatim. */
  other(kind: Kind, name: string, body: Buffer): void;
  /** A file that appears to be a training session but is not understood: kept for a later version to read. */
  notUnderstood(name: string, body: Buffer): void;
}
