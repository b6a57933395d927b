import { fileNamer } from '../export/files/file-name.js';
import { encoderFor } from '../export/format.js';
import { BadAnswerError } from '../polar/errors.js';
import { unpacked } from '../polar/parse/file.js';
import { unlessDamaged } from '../storage/errors.js';
import type { Store } from '../storage/store.js';
import type { WorkoutSummary } from '../workouts/workout.js';
import type { TargetConfig } from './config.js';
import { contentOf } from './content.js';
import type { DeliveredFile, WorkoutDelivery } from './target.js';

/** The parts of a store that deliveries are made from. */
export type DeliverySource = Pick<
  Store,
  'get' | 'summary' | 'summaries' | 'aliases' | 'deliveries' | 'originals' | 'bodies' | 'users'
>;

/** A workout to deliver; its file is encoded when it is first asked for. */
export function workoutDelivery(
  source: DeliverySource,
  workout: WorkoutSummary,
  config: TargetConfig,
): WorkoutDelivery {
  const { id } = workout;
  return {
    kind: 'workout',
    id,
    aliases: source.aliases(id),
    content: contentOf(workout, source.deliveries.details(id)),
    fileName: fileNamer()(workout),
    file: fileOf(source, id, config),
  };
}

function fileOf(source: DeliverySource, id: string, config: TargetConfig): DeliveredFile {
  let made: Uint8Array | undefined;
  return {
    extension: config.format,
    bytes: () => {
      made ??= originalBytes(source, id, config) ?? encodedBytes(source, id, config);
      return made;
    },
  };
}

/**
 * Polar's original file, unpacked, because not every target accepts a gzipped one.
 * @returns undefined if the target does not prefer it, or if none of its format is stored and readable.
 */
function originalBytes(
  { originals, bodies }: DeliverySource,
  id: string,
  { preferOriginal, format }: TargetConfig,
): Uint8Array | undefined {
  if (preferOriginal !== true) return undefined;
  const sha256 = originals.ofWorkout(id).find((file) => file.format === format)?.sha256;
  const bytes = sha256 === undefined ? undefined : unlessDamaged(() => bodies.get(sha256));
  try {
    return bytes && unpacked(bytes);
  } catch (problem) {
    if (problem instanceof BadAnswerError) return undefined;
    throw problem;
  }
}

function encodedBytes(source: DeliverySource, id: string, { format, asDevice = false }: TargetConfig): Uint8Array {
  const workout = source.get(id);
  if (!workout) throw new RangeError(`Workout ${id} no longer exists.`);
  const { encode } = encoderFor(format, { asDevice });
  if (!encode) throw new RangeError(`${format} does not have one file per workout.`);
  // A chunk is valid until the next one is requested.
  return Buffer.concat(Array.from(encode(workout), (chunk) => Buffer.from(chunk)));
}
