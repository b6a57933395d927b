import { destinationOf } from '../../src/export/files/destination.js';
import { encoderFor, type FormatOptions } from '../../src/export/format.js';
import type { ExportRequest } from '../../src/export/request.js';
import { exportTo } from '../../src/export/write.js';
import type { Workout } from '../../src/workouts/workout.js';
import { candidates } from '../support/data/candidates.js';
import { indoorSession, outdoorRun } from '../support/data/workouts.js';

export const run = outdoorRun(60);
export const gym = indoorSession(30);
export const two = [run, gym];

/** Writes workouts, `two` by default, in a format to a path or a stream. */
export function exporting(
  format: string,
  out: string | NodeJS.WritableStream,
  workouts: Iterable<Workout> = two,
  more: Partial<ExportRequest> & FormatOptions = {},
) {
  const { columns, table, ...rest } = more;
  const encoder = encoderFor(format, { ...(columns && { columns }), ...(table && { table }) });
  const destination =
    typeof out === 'string' ? destinationOf(out, encoder, process.stdout) : { kind: 'stream' as const, stream: out };
  return exportTo({ workouts: candidates(workouts), encoder, destination, ...rest });
}
