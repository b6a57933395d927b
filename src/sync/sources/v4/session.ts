import { joinPieces, neededOf, type Piece } from '../../../polar/parse/flow/pieces.js';
import { readTrainingSession, type TrainingSession } from '../../../polar/parse/flow/session.js';
import { elementsById, type ListedSession } from '../../../polar/parse/flow/session-list.js';
import { type Feature, features, featuresIn } from '../../../polar/v4/features.js';
import type { Payload } from '../../../storage/payloads/payload.js';
import type { Readings } from '../../../storage/payloads/readings.js';
import type { Session } from '../../../storage/sessions/session.js';
import type { Store } from '../../../storage/store.js';
import { isRevision, ofExerciseId, revision } from '../ids.js';

/*
 * A v4 session in the database: every response that contained it is its payload, under a part that names the features
 * requested. The payload is that of the whole day, and is stored once however many sessions it contains.
 */

/** The part under which a response with these features is stored: `session` if all were requested. */
export function partOf(asked: readonly Feature[]): string {
  const missing = features.filter((feature) => !asked.includes(feature));
  if (missing.length === 0) return revision(undefined);
  if (asked.length === 0) return revision('summary');
  return revision(asked.length === 1 ? asked[0] : `without-${missing.join('+')}`);
}

/**
 * The payloads that a session is read from, newest first: each contains something that was not requested for a newer one,
 * or that newer ones lack.
 */
export function payloadsOfSession(store: Store, session: Pick<Session, 'userId' | 'source' | 'externalId'>): Payload[] {
  const { id } = ofExerciseId(session.externalId);
  const payloads = store.payloads.history(session.userId, session.source, id).filter(({ part }) => isRevision(part));
  // A single one need not be unpacked.
  if (payloads.length < 2) return payloads;
  const [newest, ...older] = piecesOf(store.readings, payloads, id);
  return newest ? neededOf([newest, ...older]).map(({ payload }) => payload) : [];
}

/** A session from its payloads, newest first; undefined when none of them contains it. */
export function readPayloads(
  readings: Readings,
  payloads: readonly PieceOf[],
  id: string,
): TrainingSession | undefined {
  const [newest, ...older] = piecesOf(readings, payloads, id);
  return newest && readTrainingSession(joinPieces([newest, ...older]));
}

/** A session's element in a payload. The payload is a whole day, so it is parsed once for all its sessions. */
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
