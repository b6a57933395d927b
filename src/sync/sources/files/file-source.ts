import type { FileFormat, NamedFile } from '../../../polar/parse/files/format.js';
import type { Payload } from '../../../storage/payloads/payload.js';
import type { Session, SessionKey } from '../../../storage/sessions/session.js';
import type { Store } from '../../../storage/store.js';
import type { SourceSession } from '../../../workouts/source-session.js';
import type { Source } from '../source.js';
import { aloneOf, companionsOf, companionsOfAny } from './companions.js';
import { namesInDiary } from './diary.js';
import { idsInFile, partsOfId, sessionPart } from './ids.js';

/**
 * A format of single sessions as a source. A file is one payload, `session`, and never changes; a session is read from it
 * and from the companions with its key. Several files of one format can be one session, and all of them count.
 */
export function fileSource(format: FileFormat): Source {
  const { addTo } = format;
  const names = namesInDiary[format.name];
  return {
    name: format.name,
    via: format.name,
    payloadId: (externalId) => partsOfId(externalId).file,
    payloads: (store, session) => payloadsOfFile(store, format, session),
    read: (store, { externalId }, payloads) => {
      return sessionsOfFile(store, format, payloads)[partsOfId(externalId).position];
    },
    sessionsIn: ({ part, externalId, path, body }) => {
      if (part !== sessionPart) return [];
      const sessions = readFileSessions(format, { name: path, body }, []);
      const ids = idsInFile(externalId, sessions.length);
      return sessions.map((exercise, i) => ({ externalId: ids[i] ?? externalId, exercise }));
    },
    choose: (sessions) => [...sessions].sort(byContents)[0],
    everyCounts: true,
    knownApart: () => (a, b) => partsOfId(a.externalId).file === partsOfId(b.externalId).file,
    // Keys of a format's own name companions; two sessions can share such a name by chance.
    keyOf: (externalId) => (format.keyOf ? undefined : partsOfId(externalId).key),
    idsOf: () => [],
    ...(names && { names }),
    ...(addTo && {
      complete: (store, userId, keys, session) => {
        const from = companionsOfAny(store, format, userId, keys);
        const completed = addTo(session, from.map(fileOf));
        return { session: completed, from: completed === session ? [] : from };
      },
    }),
  };
}

/** The one with more details first; a constant order of those with as many. */
function byContents(a: Session, b: Session): number {
  const details = ({ samples, zones, route }: Session) => Number(samples) + Number(zones) + Number(route);
  return details(b) - details(a) || (a.externalId < b.externalId ? -1 : 1);
}

/** The payload of a file, and after it those of its companions; of a companion that stands alone, only its own. */
export function payloadsOfFile(
  store: Store,
  format: FileFormat,
  { userId, externalId }: Pick<SessionKey, 'userId' | 'externalId'>,
): Payload[] {
  const { file } = partsOfId(externalId);
  const [main] = store.payloads.current(userId, format.name, file);
  return main
    ? [main, ...companionsOf(store, format, { userId, file, name: main.path })]
    : aloneOf(store, format, userId, file);
}

/** The sessions of a file and its companions, read once for all of them. @throws BadAnswerError, ForeignFileError. */
export function sessionsOfFile(
  store: Store,
  format: FileFormat,
  [main, ...beside]: readonly Payload[],
): SourceSession[] {
  if (!main) return [];
  if (main.part !== sessionPart) {
    return store.readings.get(`${format.name} alone ${main.path}`, main, () => readAlone(format, fileOf(main)));
  }
  const kind = kindOfReading(format, main.path, beside);
  return store.readings.get(kind, main, () => readFileSessions(format, fileOf(main), beside));
}

/** Keeps the sessions of a file without companions that is about to be stored, so that it is not parsed again. */
export function rememberSessions(
  store: Store,
  format: FileFormat,
  { name, sha256, body }: NamedFile & { sha256: string },
  sessions: readonly SourceSession[],
): void {
  store.readings.put(kindOfReading(format, name, []), sha256, body.byteLength, sessions);
}

/** The same bytes are different sessions under another name, or beside other files. */
const kindOfReading = (format: FileFormat, name: string, beside: readonly Payload[]) =>
  [format.name, name, ...beside.map(({ sha256 }) => sha256)].join(' ');

/**
 * The sessions in a file, as its source gives them.
 * @throws BadAnswerError, ForeignFileError.
 */
export function readFileSessions(
  format: FileFormat,
  file: NamedFile,
  beside: readonly Pick<Payload, 'path' | 'body'>[],
): SourceSession[] {
  return format.read(file, beside.map(fileOf)).map((session): SourceSession => ({ ...session, isFile: true }));
}

/** The session that a companion is without the file that it completes; none if it has to wait for that. */
export function readAlone(format: FileFormat, companion: NamedFile): SourceSession[] {
  const session = format.readAlone?.(companion);
  return session ? [{ ...session, isFile: true }] : [];
}

const fileOf = ({ path, body }: Pick<Payload, 'path' | 'body'>): NamedFile => ({ name: path, body });
