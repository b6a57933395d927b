import type { Archive, ArchiveFile } from './archive.js';
import { BadArchiveError, BadFileError } from './errors.js';

/** How deep a ZIP may lie in others: scripts pack the ZIPs of Flow once more. */
const maxDepth = 2;

/** A ZIP that was to be opened where it lies, and the reason if that is not possible. */
export interface UnopenedFile extends ArchiveFile {
  problem: BadArchiveError | BadFileError;
}

/**
 * An archive with the files of the ZIPs in it in their place. How many files there are, and their sizes, grow as these are
 * opened. One that cannot be opened is itself a file, with its `problem`.
 * @param isClosed which of them are not to be opened.
 */
export function unfolded(archive: Archive, isClosed: (name: string) => boolean): Archive {
  const grown = { files: 0, bytes: 0 };
  return {
    get files() {
      return archive.files + grown.files;
    },
    get bytes() {
      return archive.bytes + grown.bytes;
    },
    each: () => filesOf(archive, 0),
  };

  async function* filesOf(from: Archive, depth: number): AsyncGenerator<ArchiveFile | UnopenedFile> {
    for await (const file of from.each()) {
      const inside = isClosed(file.name) || depth > maxDepth ? undefined : await open(file);
      if (inside === undefined) {
        yield file;
      } else if ('problem' in inside) {
        yield { ...file, problem: inside.problem };
      } else {
        grown.files += inside.files - 1;
        grown.bytes += inside.bytes - file.bytes;
        yield* filesOf(inside, depth + 1);
      }
    }
  }
}

/** Undefined: it is no ZIP. By its name, because other kinds of files are ZIPs, too. */
async function open(file: ArchiveFile): Promise<Archive | Pick<UnopenedFile, 'problem'> | undefined> {
  if (!/\.zip$/i.test(file.name) || !file.unfold) return undefined;
  try {
    return await file.unfold();
  } catch (problem) {
    if (problem instanceof BadArchiveError || problem instanceof BadFileError) return { problem };
    throw problem;
  }
}
