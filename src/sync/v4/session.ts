import { joinPieces, type Piece } from '../../accesslink/parse/flow/pieces.js';
import { readTrainingSession, type TrainingSession } from '../../accesslink/parse/flow/session.js';
import { findElement } from '../../accesslink/parse/flow/session-list.js';
import { type Feature, features, featuresIn } from '../../accesslink/v4/features.js';
import type { Payload } from '../../storage/payloads.js';
import type { Session } from '../../storage/sessions.js';
import type { Store } from '../../storage/store.js';
import { isRevision, payloadIdOf, revision } from '../flow-id.js';

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

/** The answers that a session is read from, the newest first: each tells something that no newer one was asked for. */
export function payloadsOfSession(store: Store, session: Pick<Session, 'userId' | 'source' | 'externalId'>): Payload[] {
  const held = new Set<Feature>();
  return store.payloads
    .current(session.userId, session.source, payloadIdOf(session))
    .filter(({ part }) => isRevision(part))
    .sort((a, b) => b.id - a.id)
    .filter(({ path }, i) => {
      const more = [...featuresIn(path)].filter((feature) => !held.has(feature));
      for (const feature of more) held.add(feature);
      return i === 0 || more.length > 0;
    });
}

/** A session from its answers, the newest first; undefined when none of them holds it. */
export function readPayloads(
  payloads: readonly Pick<Payload, 'path' | 'body'>[],
  id: string,
): TrainingSession | undefined {
  const pieces = payloads.flatMap(({ path, body }): Piece[] => {
    const element = findElement(body, id);
    return element ? [{ asked: featuresIn(path), element }] : [];
  });
  const [newest, ...older] = pieces;
  return newest && readTrainingSession(joinPieces([newest, ...older]));
}
