import type { ArchiveFile } from '../../archive/archive.js';
import { BadFileError } from '../../archive/errors.js';
import { type FileFormat, ForeignFileError, type Recognized } from '../../polar/parse/files/format.js';
import { recognize } from '../../polar/parse/files/formats.js';
import { headBytes, headOf } from '../../polar/parse/files/head.js';
import { sha256Of } from '../../storage/sqlite/sha256.js';
import type { SourceSession } from '../../workouts/source-session.js';
import { readFileSessions } from '../sources/files/file-source.js';
import { idOfFile, keyOfFile } from '../sources/files/ids.js';

/** A file of single sessions that has been recognized and read. */
export interface FoundFile {
  format: FileFormat;
  name: string;
  body: Buffer;
  sha256: string;
  /** What belongs to it has the same; `-`: its name says nothing. */
  key: string;
  /** Under which it is stored, if it has sessions. */
  id: string;
}

/** A companion that had nothing to complete when it was taken, without its bytes. */
export interface LoneFile extends Omit<FoundFile, 'body'> {
  /** What it is alone, without its route. */
  session: SourceSession;
}

/** The format of a file by how it begins; undefined for anything else, and what cannot be looked into. */
export async function formatOf(file: ArchiveFile): Promise<{ format: FileFormat; as: Recognized } | undefined> {
  try {
    const body = await (file.head ? file.head(headBytes) : file.read());
    return recognize(headOf({ name: file.name, body }));
  } catch (problem) {
    // Nothing shows that it is Polar's, so it is not a failure of the import.
    if (problem instanceof BadFileError) return undefined;
    throw problem;
  }
}

/** A file of a format, once its bytes are there. */
export function foundFile(format: FileFormat, name: string, body: Buffer): FoundFile {
  const sha256 = sha256Of(body);
  const key = keyOfFile(format, name);
  return { format, name, body, sha256, key, id: idOfFile(key, sha256) };
}

/**
 * The sessions in a file; undefined if it turns out to be another maker's.
 * @throws BadAnswerError when nothing of it can be read.
 */
export function sessionsIn({ format, name, body }: FoundFile): SourceSession[] | undefined {
  try {
    return readFileSessions(format, { name, body }, []);
  } catch (problem) {
    if (problem instanceof ForeignFileError) return undefined;
    throw problem;
  }
}
