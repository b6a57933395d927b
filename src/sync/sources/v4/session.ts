import { joinPieces, neededOf, type Piece } from '../../../polar/parse/flow/pieces.js';
import { readTrainingSession, type TrainingSession } from '../../../polar/parse/flow/session.js';
import { elementsById, type ListedSession } from '../../../polar/parse/flow/session-list.js';
import { type Feature, features, featuresIn } from '../../../polar/v4/features.js';
import type { Payload } from '../../../storage/payloads/payloads.js';
import type { Readings } from '../../../storage/payloads/readings.js';
import type { Session } from '../../../storage/sessions/session.js';
import type { Store } from '../../../storage/store.js';
import { isRevision, ofExerciseId, revision } from '../ids.js';

/*
 * A session of API v4 in the store: every answer that held it is its payload, under a part that says which features were
 * asked for. The body is that of the whole day, and is stored once however many sessions it holds.
 */

/** The part under which an answer to these features is stored: `session` when it was asked for all. */
export function partOf(asked: readonly Feature[]): string {
  const missing = features.filter((feature) => !asked.includes(feature));
  if (missing.length === 0) return revision(undefined);
  if (asked.length === 0) return revision('summary');
  return revision(asked.length === 1 ? asked[0] : `without-${missing.join('+')}`);
}

/**
 * The answers that a session is read from, the newest first: each tells something that no newer one was asked for, or that
 * newer ones came without.
 */
export function payloadsOfSession(store: Store, session: Pick<Session, 'userId' | 'source' | 'externalId'>): Payload[] {
  const { id } = ofExerciseId(session.externalId);
  const payloads = store.payloads.history(session.userId, session.source, id).filter(({ part }) => isRevision(part));
  // Of a single one nothing is to be unpacked.
  if (payloads.length < 2) return payloads;
  const [newest, ...older] = piecesOf(store.readings, payloads, id);
  return newest ? neededOf([newest, ...older]).map(({ payload }) => payload) : [];
}

/** A session from its answers, the newest first; undefined when none of them holds it. */
export function readPayloads(
  readings: Readings,
  payloads: readonly PieceOf[],
  id: string,
): TrainingSession | undefined {
  const [newest, ...older] = piecesOf(readings, payloads, id);
  return newest && readTrainingSession(joinPieces([newest, ...older]));
}

/** What an answer says of a session. It holds a whole day, so it is taken apart once for all its sessions. */
export function elementOf(
  readings: Readings,
  payload: Omit<PieceOf, 'path'>,
  id: string,
): ListedSession['element'] | undefined {
  return readings.get('v4 sessions', payload, elementsById).get(id);
}

type PieceOf = Pick<Payload, 'path' | 'sha256' | 'body'>;

function piecesOf<T extends PieceOf>(
  readings: Readings,
  payloads: readonly T[],
  id: string,
): (Piece & { payload: T })[] {
  return payloads.flatMap((payload) => {
    const element = elementOf(readings, payload, id);
    return element ? [{ asked: featuresIn(payload.path), element, payload }] : [];
  });
}
