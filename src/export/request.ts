import type { FailedWorkout } from '../storage/errors.js';
import type { Workout } from '../workouts/workout.js';
import type { Destination, Refuse } from './files/destination.js';
import type { Encoder } from './format.js';

/** A workout that is to be exported, read when its turn comes. */
export interface Candidate {
  id: string;
  /** Ids it had before a better source of it came. */
  aliases(): readonly string[];
  /** Differs whenever the workout does. */
  revision: string;
  /** Undefined when it has gone in the meantime. @throws DamagedWorkoutError */
  load(): Workout | undefined;
  /** The later parts of its multisport session, in their order, which go into the same file. */
  following?: { count: number; load(): Workout[] };
}

/** How many workouts a candidate is. */
export const workoutsIn = ({ following }: Candidate): number => 1 + (following?.count ?? 0);

/** Which workouts are to be written, in which format, where to. */
export interface ExportRequest {
  /** Taken one at a time; with `changed` a format of collections goes through them twice. */
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

/** What keeps an export off files that are not its own. */
export const refuseOf = ({ destination }: Pick<ExportRequest, 'destination'>): Refuse | undefined =>
  destination.kind === 'stream' ? undefined : destination.refuse;

/** How far an export is. */
export interface ExportProgress {
  /** Workouts behind us, skipped ones included. */
  workouts: number;
  bytes: number;
}

/** What an export came to, as `polar-sync.export/1` tells it. */
export interface ExportResult {
  /** Workouts that are in the result. */
  workouts: number;
  /** Files written anew, and files that were already there with the same bytes and have not been touched. */
  written: number;
  unchanged: number;
  skipped: { id: string; reason: 'NO_POSITION'; message: string }[];
  /** Workouts that could not be read or written, each with the reason; the others are there. */
  failed: FailedWorkout[];
  /** Paths, in the order written; with `changed` only of those written anew; empty for a stream. */
  files: string[];
  /** With `changed`: old files of workouts that now have another name. Ours were removed, altered ones are left. */
  removed: string[];
  left: string[];
  /** Files of these workouts from when they had another id, which nothing here removes. */
  earlier: string[];
  bytes: number;
}

/** The result of an export that has not begun. */
export function noResult(): ExportResult {
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
