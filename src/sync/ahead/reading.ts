import { parseTrainingSession, type TrainingSession } from '../../polar/parse/flow/session.js';
import { packed } from '../../storage/payloads/bodies.js';

/** What is made of a file of the account export before it is stored. */
export interface Reading {
  /** As `bodies` holds it. */
  packed: Uint8Array;
  session: TrainingSession;
}

/** Parses and compresses a training session. @throws BadAnswerError */
export function read(body: Uint8Array): Reading {
  return { session: parseTrainingSession(body), packed: packed(body) };
}
