import { statSync } from 'node:fs';
import { extname, resolve, sep } from 'node:path';
import { UsageError } from '../../errors.js';
import { writeFailed } from '../errors.js';

/** Where an export goes. Paths are absolute. */
export type Destination =
  | { kind: 'folder'; path: string; refuse?: Refuse }
  | { kind: 'file'; path: string; refuse?: Refuse }
  | { kind: 'stream'; stream: NodeJS.WritableStream };

/** Throws a UsageError for a file that must not be written. */
export type Refuse = (path: string) => void;

/** What is written: its format and file extension. */
type Written = Readonly<{ format: string; extension: string }>;

/**
 * Interprets `--out`. `-` is `stdout`. A path is a folder if it exists as one, ends with a slash or has no extension, and
 * a file if it ends with the extension of the format. Any other extension is a UsageError, because it would be a guess;
 * a path that cannot even be looked at is a StoreError EXPORT_WRITE.
 * @param refuse is called for a file at once, for those in a folder when they are written.
 */
export function destinationOf(
  out: string,
  encoder: Written,
  stdout: NodeJS.WritableStream,
  refuse?: Refuse,
): Destination {
  if (out === '-') return { kind: 'stream', stream: stdout };
  if (out === '')
    throw new UsageError('EXPORT_OUT', 'The value of --out is empty.', { hint: 'Name a folder or file.' });
  const path = resolve(out);
  const there = whatIsThere(path);
  const extension = extname(path).toLowerCase();
  if (there === 'folder') return { kind: 'folder', path, ...(refuse && { refuse }) };
  refuse?.(path);
  if (out.endsWith('/') || out.endsWith(sep) || extension === '') {
    if (there === 'nothing') return { kind: 'folder', path, ...(refuse && { refuse }) };
    throw new UsageError('EXPORT_OUT', `${out.replace(/[/\\]+$/, '')} is a file, not a folder.`, {
      hint: `Name a folder, or a file that ends in .${encoder.extension}.`,
    });
  }
  if (extension === `.${encoder.extension}`) return { kind: 'file', path, ...(refuse && { refuse }) };
  throw new UsageError('EXPORT_OUT', `${out} ends in ${extension}, but the format is ${encoder.format}.`, {
    hint: `Name a file that ends in .${encoder.extension}, or a folder with a slash at its end.`,
  });
}

function whatIsThere(path: string): 'nothing' | 'folder' | 'file' {
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found === undefined) return 'nothing';
    return found.isDirectory() ? 'folder' : 'file';
  } catch (error) {
    throw writeFailed(path, error);
  }
}
