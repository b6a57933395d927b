import type { FailedWorkout } from '../storage/errors.js';
import type { Workout } from '../workouts/workout.js';
import type { Destination, Refuse } from './files/destination.js';
import type { Encoder } from './format.js';

/** A workout to export, read when its turn comes. */
export interface Candidate {
  id: string;
  /** Ids it had before it came from a better source. */
  aliases(): readonly string[];
  /** Differs whenever the workout does. */
  revision: string;
  /** Undefined if it has gone in the meantime. @throws DamagedWorkoutError */
  load(): Workout | undefined;
  /** The later parts of its multisport session, in their order, which go into the same file. */
  following?: { count: number; load(): Workout[] };
}

/** How many workouts a candidate is. */
export const workoutsIn = ({ following }: Candidate): number => 1 + (following?.count ?? 0);

/** Which workouts are to be written, in which format, where to. */
export interface ExportRequest {
  /** Read one at a time; with `changed`, a format of collections iterates over them twice. */
  workouts: Iterable<Candidate>;
  encoder: Encoder;
  destination: Destination;
  /** Names of the files in a folder; see `fileNamer`. */
  nameTemplate?: string;
  /** Into a folder: only what differs from what was written there last in this format. */
  changed?: boolean;
  /** After each workout. */
  onProgress?: (progress: ExportProgress) => void;
  signal?: AbortSignal;
}

/** The check that keeps an export from overwriting files that are not its own. */
export const refuseOf = ({ destination }: Pick<ExportRequest, 'destination'>): Refuse | undefined =>
  destination.kind === 'stream' ? undefined : destination.refuse;

/** How far an export is. */
export interface ExportProgress {
  /** Workouts done, skipped ones included. */
  workouts: number;
  bytes: number;
}

/** The result of an export, as in `polar-sync.export/1`. */
export interface ExportResult {
  /** Workouts that were exported. */
  workouts: number;
  /** Files that were written, and files that already existed with the same bytes and were not touched. */
  written: number;
  unchanged: number;
  skipped: { id: string; reason: 'NO_POSITION'; message: string }[];
  /** Workouts that could not be read or written, each with the reason; the others were exported. */
  failed: FailedWorkout[];
  /** Paths, in the order written; with `changed`, only those that were written; empty for a stream. */
  files: string[];
  /** With `changed`: old files of workouts that now have another name. Ours were removed, altered ones were left. */
  removed: string[];
  left: string[];
  /** Files of these workouts from when they had another id, which nothing here removes. */
  earlier: string[];
  bytes: number;
}

/** The result of an export that has not begun. */
export function emptyResult(): ExportResult {
  return {
    workouts: 0,
    written: 0,
    unchanged: 0,
    skipped: [],
    failed: [],
    files: [],
    removed: [],
    left: [],
    earlier: [],
    bytes: 0,
  };
}
