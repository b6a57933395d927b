import type { Encoder } from './format.js';

/** One of Polar's original files: `fit`, `tcx`, `gpx`, and `tcx.gz` for one that Polar compressed. */
export interface OriginalFile {
  workoutId: string;
  extension: string;
  sha256: string;
  read(): Uint8Array;
}

/** Returns Polar's original files of one extension as they were received. Only for workouts that have one. */
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
