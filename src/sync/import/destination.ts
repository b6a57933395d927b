import type { KindRecord, RecordKind } from '../../kinds/kinds.js';
import type { TrainingSession } from '../../polar/parse/flow/session.js';
import type { Kind } from './classify.js';

/** What becomes of an exercise or record: `merged` joins one from another source. */
export type Outcome = 'new' | 'merged' | 'updated' | 'unchanged';

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
  /** How many exercises are stored from a file with these bytes; undefined when it is not stored. */
  stored(sha256: string): number | undefined;
  /** One outcome per exercise, with the reason if the payload is kept but could not become a workout. */
  session(file: SessionFile): { outcome: Outcome; problem?: string }[];
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
