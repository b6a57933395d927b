import { InterruptedError, StoreError, UsageError } from '../errors.js';
import type { Workout } from '../workouts/workout.js';

/** A workout without positions was requested in a format that consists of positions. */
export class NoPositionError extends UsageError {
  constructor(workout: Workout) {
    super(
      'NO_POSITION',
      `Workout ${workout.id} (${workout.type.replaceAll('_', ' ')}, ${workout.start_time_local}) has no route, and GPX holds nothing but positions.`,
      { hint: 'Export it as TCX or FIT: --format tcx or --format fit.' },
    );
  }
}

const makeRoom = 'Free some space or choose another location with --out, then run the same command again.';
const elsewhere = 'Choose another location with --out, then run the same command again.';

const REASONS: Record<string, string> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EIO: 'the disk failed',
  EACCES: 'you have no permission to write there',
  EPERM: 'you have no permission to write there',
  EROFS: 'the file system is read-only',
  ENOTDIR: 'part of the path is a file, not a folder',
  EISDIR: 'a folder with that name exists',
  ENOENT: 'the folder does not exist and cannot be created',
  ENAMETOOLONG: 'the name is too long',
  EMFILE: 'too many files are open',
};

/** Writing `path` failed: exit 8, with the reason in words. */
export function writeFailed(path: string, cause: unknown): StoreError {
  const code = codeOf(cause);
  return new StoreError('EXPORT_WRITE', `Cannot write ${path}: ${reasonOf(cause)}.`, {
    cause,
    hint: code === 'ENOSPC' || code === 'EDQUOT' ? makeRoom : elsewhere,
  });
}

/** The reason from the file system, in words and without a full stop. */
export function reasonOf(cause: unknown): string {
  return REASONS[codeOf(cause) ?? ''] ?? (cause instanceof Error ? cause.message : String(cause));
}

function codeOf(cause: unknown): string | undefined {
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined;
}

/** Ctrl-C during an export, with its `cause` if there is one. */
export function exportInterrupted(cause?: unknown): InterruptedError {
  return new InterruptedError('INTERRUPTED', 'The export was interrupted; finished files are kept.', {
    hint: 'Run the same command again: finished files are not written twice.',
    cause,
  });
}
