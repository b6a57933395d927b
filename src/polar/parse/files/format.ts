import type { SourceSession } from '../../../workouts/source-session.js';

/*
 * Files of single sessions that people keep beside the account export: what Polar Flow, Polar Beat, ProTrainer and
 * polarpersonaltrainer.com wrote. One format is one object; formats.ts lists them. Everything here is pure: bytes and a
 * name in, sessions out. The same bytes and name always give the same sessions, because `rebuild` reads them again.
 */

/** A file: its name without folders, and all of its bytes. */
export interface NamedFile {
  name: string;
  body: Uint8Array;
}

/** The beginning of a file, from which it is recognized; see `headOf`. */
export interface FileHead {
  name: string;
  /** At most 4 KiB. */
  bytes: Uint8Array;
  /** The same, decoded, without a byte order mark, NULs and blank lines before the first character. */
  text: string;
}

/**
 * What a file is to the format that recognizes it. `session`: `read` gives its sessions. `companion`: it completes the sessions
 * of this format with the same key; where there are none it says little (`readAlone`) or nothing. `foreign`: this kind of
 * file, but another maker's.
 */
export type Recognized = 'session' | 'companion' | 'foreign';

/** A format of single sessions. */
export interface FileFormat {
  /** Also its source in the database and a workout's `via`, so it never changes. */
  readonly name: FileFormatName;
  /** As people call it: `TCX`. */
  readonly label: string;
  /** By content; the name counts only for what the content lacks. Undefined: it is something else. */
  recognize(head: FileHead): Recognized | undefined;
  /**
   * The sessions in a file, always in the same order.
   * @param beside the companions with the same key that have arrived so far, ordered by name and bytes.
   * @throws BadAnswerError when nothing of it can be read, ForeignFileError when it turns out to be another maker's.
   */
  read(file: NamedFile, beside: readonly NamedFile[]): SourceSession[];
  /**
   * Files with equal keys belong together: a companion to its session, and files of different formats to one session, even
   * if a clock is off. Absent: `fileKey`, the local start or the Flow id in the name. Keys are for good, like names.
   */
  keyOf?(name: string): string | undefined;
  /**
   * Companions of this format complete a session of any source, not only of this format: the session with what they add.
   * Absent: `read` gets them.
   */
  addTo?(session: SourceSession, companions: readonly NamedFile[]): SourceSession;
  /**
   * The session that a companion is as long as no file is there that it completes. Absent, or undefined: it waits for that file.
   */
  readAlone?(companion: NamedFile): SourceSession | undefined;
  /** More keys whose companions belong to a file, for a companion of a whole folder (the sports of a person). */
  keysBeside?(name: string): readonly string[];
}

/** Every format, the one believed first in front: summary numbers come from the first that has them (sources.ts). */
export const fileFormatNames = [
  'fit_file',
  'personaltrainer_file',
  'pdd_file',
  'hrm_file',
  'tcx_file',
  'csv_file',
  'gpx_file',
  'rr_file',
] as const;

/** The name of a format. */
export type FileFormatName = (typeof fileFormatNames)[number];

/** A file of a known kind that another maker wrote: it is left alone. */
export class ForeignFileError extends Error {}
