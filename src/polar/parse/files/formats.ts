import { csvFile } from './csv/csv.js';
import { fitFile } from './fit/fit.js';
import type { FileFormat, FileFormatName, FileHead, Recognized } from './format.js';
import { gpxFile } from './gpx.js';
import { hrmFile } from './hrm/hrm.js';
import { pddFile } from './pdd/pdd.js';
import { personaltrainerFile } from './personaltrainer/personaltrainer.js';
import { rrFile } from './rr/rr.js';
import { tcxFile } from './tcx/tcx.js';

/** Every format of single sessions; the first that recognizes a file reads it. */
export const fileFormats: readonly FileFormat[] = [
  fitFile,
  personaltrainerFile,
  pddFile,
  hrmFile,
  tcxFile,
  csvFile,
  gpxFile,
  rrFile,
];

/** A format by its name; undefined for one that only a later version reads. */
export function fileFormat(name: string): FileFormat | undefined {
  return fileFormats.find((format) => format.name === (name as FileFormatName));
}

/** The format of a file, and what it is to it; undefined if it is none of them. */
export function recognize(head: FileHead): { format: FileFormat; as: Recognized } | undefined {
  for (const format of fileFormats) {
    const as = format.recognize(head);
    if (as !== undefined) return { format, as };
  }
  return undefined;
}
