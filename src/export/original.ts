import type { Encoder } from './format.js';

/** One of Polar's own files: `fit`, `tcx`, `gpx`, and `tcx.gz` for one that Polar packed. */
export interface OriginalFile {
  workoutId: string;
  extension: string;
  sha256: string;
  read(): Uint8Array;
}

/** Hands Polar's own files of one extension out as they came. Workouts without one must not be asked for. */
export function originalEncoder(extension: string, files: ReadonlyMap<string, OriginalFile>): Encoder {
  return {
    format: `original-${extension}`,
    extension,
    mediaType: 'application/octet-stream',
    encode: ({ id }) => {
      const file = files.get(id);
      if (!file) throw new RangeError(`No ${extension} file of ${id} was chosen.`);
      return [file.read()];
    },
    collections: [],
  };
}
