import { parseTrainingSession, type TrainingSession } from '../../polar/parse/flow/session.js';
import { packed } from '../../storage/payloads/bodies.js';

/** What is made of a file of the account export before it is stored. */
export interface Reading {
  /** As `bodies` holds it. */
  packed?: Uint8Array;
  session: TrainingSession;
}

/** Parses a training session, and compresses it if it is to be stored. @throws BadAnswerError */
export function read(body: Uint8Array, { pack }: { pack: boolean }): Reading {
  return { session: parseTrainingSession(body), ...(pack && { packed: packed(body) }) };
}
