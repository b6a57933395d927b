import { fileFormatNames } from '../../../polar/parse/files/format.js';
import { fileFormat } from '../../../polar/parse/files/formats.js';
import type { Source } from '../source.js';
import { fileSource } from './file-source.js';

/** The sources of files of single sessions, by precedence. */
export const fileSources: readonly Source[] = fileFormatNames.flatMap((name) => {
  const format = fileFormat(name);
  return format ? [fileSource(format)] : [];
});
