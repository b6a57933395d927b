import type { FileFormat } from '../../../polar/parse/files/format.js';
import { fileKey } from '../../../polar/parse/files/names.js';

/*
 * Ids of files of single sessions in the database: the key in the name and the beginning of the hash, so that one file is one
 * session for good, whatever else has that name: `2023-06-14T18:20:05/1f3a5c7e9b2d`. A file with several sessions:
 * `.../1`, `.../2`. Companions are payloads under the key alone.
 */

/** The key of files whose names say nothing: they have nothing in common. */
export const namelessKey = '-';
const hashLength = 12;

/** The key of a file of a format, `-` for a name that says nothing. */
export function keyOfFile({ keyOf = fileKey }: FileFormat, name: string): string {
  // A slash ends the key.
  return keyOf(name)?.replaceAll('/', ' ') || namelessKey;
}

/** Under which id a file of sessions is stored; a companion that stands alone has such an id, too. */
export function idOfFile(key: string, sha256: string): string {
  return `${key}/${sha256.slice(0, hashLength)}`;
}

/** Under which part a companion is stored, beside others with its key. */
export function besidePart(sha256: string): string {
  return `beside/${sha256.slice(0, hashLength)}`;
}

/** The part under which a file with sessions is stored. */
export const sessionPart = 'session';

/** The external ids of the sessions in a file. */
export function idsInFile(id: string, count: number): string[] {
  return count === 1 ? [id] : Array.from({ length: count }, (_, i) => `${id}/${i + 1}`);
}

/** What an external id is made of. `position` counts from 0. */
export function partsOfId(externalId: string): { key: string | undefined; file: string; position: number } {
  const [key = '', hash = '', position] = externalId.split('/');
  return {
    key: key === namelessKey ? undefined : key,
    file: `${key}/${hash}`,
    position: position === undefined ? 0 : Number(position) - 1,
  };
}
