import { UsageError } from '../errors.js';
import { codeOf } from '../guards.js';

/** An archive that is rejected as a whole: nothing in it has been stored. */
export class BadArchiveError extends UsageError {}

/** One file cannot be read; the others can. `FILE_TOO_LARGE`, `FILE_DAMAGED`, `FILE_UNREADABLE`. */
export class BadFileError extends UsageError {}

const again = 'Download it from Polar again, completely.';

/** It does not start like a ZIP. */
export function notAnArchive(path: string): BadArchiveError {
  return new BadArchiveError('NOT_AN_ARCHIVE', `${path} is not a ZIP file.`, { hint: again });
}

/** The ZIP reader's complaint in our words. Its own messages name offsets and signatures. */
export function badArchive(path: string, cause: unknown): BadArchiveError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  if (/relative path|absolute path|invalid characters in fileName/i.test(reason)) return unsafeName(path, cause);
  if (/encrypt/i.test(reason)) return encrypted(path);
  if (/end of central directory|multi-disk|invalid comment length/i.test(reason)) {
    return new BadArchiveError('ARCHIVE_TRUNCATED', `${path} is incomplete: its end is missing.`, {
      hint: again,
      cause,
    });
  }
  return new BadArchiveError('ARCHIVE_DAMAGED', `${path} is damaged: cannot read its table of contents.`, {
    hint: again,
    cause,
  });
}

/** A name with `..` or a root, which would point outside the folder it is unpacked into. */
export function unsafeName(path: string, cause?: unknown): BadArchiveError {
  return new BadArchiveError(
    'ARCHIVE_UNSAFE_NAME',
    `${path} contains a name that points outside it; Polar's archives do not.`,
    {
      hint: 'Do not use this file. Download the export from Polar again.',
      cause,
    },
  );
}

/** Nothing in it can be read without a password. */
export function encrypted(path: string): BadArchiveError {
  return new BadArchiveError('ARCHIVE_ENCRYPTED', `${path} is encrypted.`, {
    hint: 'Unpack it with its password, then import the folder.',
  });
}

/** One of its files expands beyond anything sensor data could. */
export function bomb(path: string): BadArchiveError {
  return new BadArchiveError('ARCHIVE_BOMB', `${path} would unpack to an absurd size; Polar's archives do not.`, {
    hint: 'Do not use this file. Download the export from Polar again.',
  });
}

/** Two files with the same name: which one counts would be a guess. */
export function duplicateName(path: string, name: string): BadArchiveError {
  return new BadArchiveError('ARCHIVE_DUPLICATE', `${path} contains ${JSON.stringify(name)} twice.`, { hint: again });
}

/** More files than decades of one account would have. */
export function tooMany(path: string, max: number): BadArchiveError {
  return new BadArchiveError('ARCHIVE_TOO_MANY', `${path} contains more than ${max} files.`, {
    hint: 'Name only the folder or the files that came from Polar.',
  });
}

/** One file is larger than any that Polar writes. */
export function tooLarge(name: string, max: number): BadFileError {
  return new BadFileError('FILE_TOO_LARGE', `${name} is larger than ${Math.round(max / 1e6)} MB.`);
}

/** One file cannot be unpacked, or does not match its checksum; the others can. */
export function damaged(name: string, cause?: unknown): BadFileError {
  return new BadFileError('FILE_DAMAGED', `${name} is damaged in the archive.`, { hint: again, cause });
}

/** The file system's error for a path. */
export function unreadable(path: string, cause: unknown): BadFileError {
  const code = codeOf(cause);
  const reason = code === 'EACCES' || code === 'EPERM' ? 'may not be read' : `cannot be read (${String(code)})`;
  return new BadFileError('FILE_UNREADABLE', `${path} ${reason}.`, { cause });
}
