import type { KindRecord, RecordKind } from '../../kinds/kinds.js';
import type { TrainingSession } from '../../polar/parse/flow/session.js';
import type { Kind } from './classify.js';

/** What becomes of an exercise or record: `merged` joins one that another source has brought. */
export type Outcome = 'new' | 'merged' | 'updated' | 'unchanged';

/** A training session that has been read, and the file it came in. */
export interface SessionFile {
  name: string;
  body: Buffer;
  session: TrainingSession;
}

/** A file of nights or days that has been read. */
export interface DaysFile {
  kind: Kind;
  name: string;
  body: Buffer;
  records: readonly KindRecord[];
  /** As in `Understood`. */
  outOfRange?: readonly string[];
}

/** Where the files of an export go: into the store, or, in a dry run, nowhere. */
export interface Destination {
  /** Nothing is stored. */
  readonly dry: boolean;
  /** How many exercises these bytes were found to hold when they were stored; undefined when they are not. */
  stored(sha256: string): number | undefined;
  /** One outcome for each exercise, with the reason where the payload is kept but could not be made a workout. */
  session(file: SessionFile): { outcome: Outcome; problem?: string }[];
  /** What becomes of each record. @throws the reason of the signal; then nothing of the file is there. */
  days(
    file: DaysFile,
    signal: AbortSignal,
  ): Promise<{ kind: RecordKind; id: string; outcome: Outcome; problem?: string }[]>;
  /** A file of another kind, kept as it is. */
  other(kind: Kind, name: string, body: Buffer): void;
  /** A file that claims to be a training session and is not understood: kept, so that a later version can read it. */
  notUnderstood(name: string, body: Buffer): void;
}
