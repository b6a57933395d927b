import { fileNamer } from '../export/files/file-name.js';
import { encoderFor } from '../export/format.js';
import { isGzip } from '../polar/parse/file.js';
import { unlessDamaged } from '../storage/errors.js';
import type { Store } from '../storage/store.js';
import type { WorkoutSummary } from '../workouts/workout.js';
import type { TargetConfig } from './config.js';
import { contentOf } from './content.js';
import type { DeliveredFile, WorkoutDelivery } from './target.js';

/** What is read of a store to deliver from it. */
export type Shelf = Pick<
  Store,
  'get' | 'summary' | 'summaries' | 'aliases' | 'deliveries' | 'originals' | 'bodies' | 'users'
>;

/** A workout on its way to a target; its file is made when it is asked for. */
export function workoutDelivery(shelf: Shelf, workout: WorkoutSummary, config: TargetConfig): WorkoutDelivery {
  const { id } = workout;
  return {
    kind: 'workout',
    id,
    aliases: shelf.aliases(id),
    content: contentOf(workout, shelf.deliveries.details(id)),
    fileName: fileNamer()(workout),
    file: originalFile(shelf, id, config) ?? encodedFile(shelf, id, config),
  };
}

/** Polar's own file, where the target is told to prefer it and one of its format is stored. */
function originalFile(shelf: Shelf, id: string, { preferOriginal, format }: TargetConfig): DeliveredFile | undefined {
  if (preferOriginal !== true) return undefined;
  const sha256 = shelf.originals.ofWorkout(id).find((file) => file.format === format)?.sha256;
  const bytes = sha256 === undefined ? undefined : unlessDamaged(() => shelf.bodies.get(sha256));
  if (bytes === undefined) return undefined;
  return { extension: isGzip(bytes) ? `${format}.gz` : format, bytes: () => bytes };
}

function encodedFile(shelf: Shelf, id: string, { format, asDevice = false }: TargetConfig): DeliveredFile {
  let made: Uint8Array | undefined;
  return {
    extension: format,
    bytes: () => {
      made ??= encoded(shelf, id, format, asDevice);
      return made;
    },
  };
}

function encoded(shelf: Shelf, id: string, format: string, asDevice: boolean): Uint8Array {
  const workout = shelf.get(id);
  if (!workout) throw new RangeError(`Workout ${id} has gone.`);
  // A chunk is good until the next one is asked for.
  const chunks = Array.from(encoderFor(format, { asDevice }).encode?.(workout) ?? [], (chunk) => Buffer.from(chunk));
  return Buffer.concat(chunks);
}
