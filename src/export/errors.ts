import { InterruptedError, StoreError, UsageError } from '../errors.js';
import type { Workout } from '../workouts/workout.js';

/** A workout without a position was asked for in a format that consists of positions. */
export class NoPositionError extends UsageError {
  constructor(workout: Workout) {
    super(
      'NO_POSITION',
      `Workout ${workout.id} (${workout.type.replaceAll('_', ' ')}, ${workout.start_time_local}) has no route, and GPX holds nothing but positions.`,
      { hint: 'Export it as TCX or FIT: --format tcx or --format fit.' },
    );
  }
}

const makeRoom = 'Make room or choose another place with --out, then run the same command again.';
const elsewhere = 'Choose another place with --out, then run the same command again.';

const REASONS: Record<string, string> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EIO: 'the disk failed',
  EACCES: 'no permission to write there',
  EPERM: 'no permission to write there',
  EROFS: 'the file system is read-only',
  ENOTDIR: 'a part of the path is a file, not a folder',
  EISDIR: 'there is a folder of that name',
  ENOENT: 'the folder is not there, and none can be made',
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

/** What the file system says, in words and without a full stop. */
export function reasonOf(cause: unknown): string {
  return REASONS[codeOf(cause) ?? ''] ?? (cause instanceof Error ? cause.message : String(cause));
}

function codeOf(cause: unknown): string | undefined {
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined;
}

/** Ctrl-C during an export, `cause` included where there is one. */
export function exportInterrupted(cause?: unknown): InterruptedError {
  return new InterruptedError('INTERRUPTED', 'The export was interrupted; files that are finished stay.', {
    hint: 'Run the same command again: what is finished will not be written twice.',
    cause,
  });
}
