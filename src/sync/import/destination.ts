import type { TrainingSession } from '../../accesslink/parse/flow/session.js';
import type { RecordKind, WellnessRecord } from '../../wellness/types.js';
import type { Failure } from '../pull-contract.js';
import type { Kind } from './classify.js';
import type { SingleFile } from './single-files.js';

/** Which files of the export are taken. */
export interface ImportOptions {
  /**
   * Only training sessions that start in this range, as `WorkoutFilter`, and files of nights and days that have one in
   * it; other files are taken whatever their date.
   */
  since?: string | undefined;
  until?: string | undefined;
}

/** How far an import is. */
export interface ImportProgress {
  files: number;
  totalFiles: number;
  /** Unpacked. */
  bytes: number;
  totalBytes: number;
}

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
  records: readonly WellnessRecord[];
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

/** The result of an import, `polar-sync.import/1`. */
export interface ImportResult {
  schema: 'polar-sync.import/1';
  outcome: 'ok' | 'partial';
  dry_run: boolean;
  files: number;
  /** Exercises of training sessions; `skipped`: sessions outside `--since` and `--until`. */
  workouts: { new: number; merged: number; updated: number; unchanged: number; skipped: number };
  /** Nights, days and tests, by kind of record. */
  records: Partial<Record<RecordKind, Record<Outcome, number>>>;
  /** Files that hold only what lies outside `--since` and `--until`. */
  outside: number;
  /** Files of other kinds, by kind: kept as payloads with this import, or before. */
  kept: Partial<Record<Kind, number>>;
  /** Parts of files that are kept and were not understood, by kind of file. */
  unread: Partial<Record<Kind, number>>;
  /** Files that are not of an account export, which were left alone. */
  ignored: number;
  /** Those of them that are files of single sessions, by format; absent when there are none. */
  single_files?: Partial<Record<SingleFile, number>>;
  failed: Failure[];
  duration_ms: number;
}
