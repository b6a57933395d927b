import { parseTrainingSession, type TrainingSession } from '../../polar/parse/flow/session.js';
import { packed } from '../../storage/payloads/bodies.js';

/** What is made of a file of the account export before it is stored. */
export interface Reading {
  /** As `bodies` holds it; absent where it lies there already. */
  packed?: Uint8Array;
  session: TrainingSession;
}

/** Parses a training session, and compresses it unless it is stored. @throws BadAnswerError */
export function read(body: Uint8Array, isStored: boolean): Reading {
  return { session: parseTrainingSession(body), ...(!isStored && { packed: packed(body) }) };
}
