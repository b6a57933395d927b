import type { FileFormat, FileFormatName } from '../../../polar/parse/files/format.js';
import type { Payload } from '../../../storage/payloads/payload.js';
import type { Session } from '../../../storage/sessions/session.js';
import type { Store } from '../../../storage/store.js';
import { idOfFile, partsOfId, sessionPart } from './ids.js';

/** Everything in the database sorts between these two, by bytes. */
const all = { from: '', before: '\u{10FFFF}' } as const;

/** The companions that are stored for a file, ordered by name and hash. @param file its id, as in `partsOfId`. */
export function companionsOf(
  store: Store,
  format: FileFormat,
  { userId, file, name }: { userId: string; file: string; name: string },
): Payload[] {
  const { key } = partsOfId(file);
  const keys = new Set([...(key === undefined ? [] : [key]), ...(format.keysBeside?.(name) ?? [])]);
  const own = [...keys].flatMap((one) => store.payloads.current(userId, format.name, one));
  return own.sort(byName);
}

/** The ids of the stored files of a format that a companion with this key completes. */
export function filesWith(store: Store, userId: string, { name, keysBeside }: FileFormat, key: string): string[] {
  const alike = store.sessions
    .ofFile(userId, name, key)
    .map(({ externalId }) => partsOfId(externalId).file)
    .filter((file) => isStored(store, userId, name, file));
  const around = keysBeside
    ? store.payloads.between(userId, name, all).filter(({ path }) => keysBeside(path).includes(key))
    : [];
  return [...new Set([...alike, ...around.map(({ externalId }) => externalId)])];
}

/** The companion that is a session of its own under this id, because the file that it completes is not there. */
export function aloneOf(store: Store, { name, readAlone }: FileFormat, userId: string, file: string): Payload[] {
  const { key } = partsOfId(file);
  if (!readAlone || key === undefined) return [];
  return store.payloads.current(userId, name, key).filter(({ sha256 }) => idOfFile(key, sha256) === file);
}

/** The sessions of companions with this key that stand alone. */
export function sessionsAlone(store: Store, userId: string, { name, readAlone }: FileFormat, key: string): Session[] {
  if (!readAlone) return [];
  const withKey = store.sessions.ofFile(userId, name, key);
  return withKey.filter(({ externalId }) => !isStored(store, userId, name, partsOfId(externalId).file));
}

/** Whether a file with sessions is stored under this id. */
const isStored = (store: Store, userId: string, name: FileFormatName, file: string) =>
  store.payloads.parts(userId, name, file).has(sessionPart);

/** The companions that complete sessions of any source with one of these keys, ordered by name and hash. */
export function companionsOfAny(store: Store, format: FileFormat, userId: string, keys: Iterable<string>): Payload[] {
  return [...keys].flatMap((key) => store.payloads.current(userId, format.name, key)).sort(byName);
}

const byName = (a: Payload, b: Payload) => compare(a.path, b.path) || compare(a.sha256, b.sha256);

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
