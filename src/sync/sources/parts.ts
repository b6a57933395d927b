import { parseExercise } from '../../polar/parse/exercise.js';
import type { Payload } from '../../storage/payloads/payload.js';
import type { Session, SessionKey } from '../../storage/sessions/session.js';
import { sha256Of } from '../../storage/sqlite/sha256.js';
import type { Store } from '../../storage/store.js';
import type { SourceSession } from '../../workouts/source-session.js';
import { agree } from './details.js';

const PREFIX = 'original/';

/** The part under which an original file is stored: `original/fit`. */
export const originalPart = (format: string): string => `${PREFIX}${format}`;

/** Whether a part of a session's payloads is an original file. */
export const isOriginal = (part: string): boolean => part.startsWith(PREFIX);

/** A summary that was offered again and contained nothing new. */
export const offeredPart = 'offered';

/** The list of `/v3/exercises`, stored for a session whose own response did not come: it contains the summary. */
export const listedPart = 'listed';

/** Kept but not read: what is not understood, and summaries offered again with nothing new. */
const setAside: readonly string[] = ['unread', offeredPart];

/** The newest payload of each part of a session. */
export function currentParts(store: Store, { userId, source, externalId }: Session): Payload[] {
  return store.payloads.current(userId, source, externalId).filter(({ part }) => !setAside.includes(part));
}

/** Reads an exercise of v3, or the summary of one in a transaction. @throws BadAnswerError */
export function readExercise(
  { readings }: Pick<Store, 'readings'>,
  payload: Pick<Payload, 'sha256' | 'body'>,
): SourceSession {
  return readings.get('exercise', payload, parseExercise);
}

/** Keeps the parsed form of a response that is about to be stored, for `readExercise`. */
export function rememberExercise(
  { readings }: Pick<Store, 'readings'>,
  body: Uint8Array,
  exercise: SourceSession,
): void {
  readings.put('exercise', sha256Of(body), body.byteLength, exercise);
}

/** A session as read from the newest payload of a part, `exercise` or `summary`; undefined: there is none. */
export function readPart(
  store: Store,
  { userId, source, externalId }: SessionKey,
  part: string,
): SourceSession | undefined {
  const payload = store.payloads.current(userId, source, externalId).find((candidate) => candidate.part === part);
  return payload && readExercise(store, payload);
}

/** Whether a session in a transaction and another one clearly are the same, judging by what both state. */
export function areOne(store: Store, session: SessionKey, partner: SessionKey): boolean {
  const own = readPart(store, session, 'summary');
  const theirs = readPart(store, partner, partner.source === 'exercises' ? 'exercise' : 'summary');
  return own !== undefined && theirs !== undefined && agree(own, theirs);
}
