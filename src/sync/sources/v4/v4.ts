import type { TrainingSession } from '../../../polar/parse/flow/session.js';
import type { Payload } from '../../../storage/payloads/payload.js';
import type { Session } from '../../../storage/sessions/session.js';
import type { Store } from '../../../storage/store.js';
import type { SourceSession } from '../../../workouts/source-session.js';
import { exerciseId, flowNumbering, identified, isRevision, ofExerciseId } from '../ids.js';
import { LastRead } from '../last-read.js';
import type { Source } from '../source.js';
import { source as name } from './name.js';
import { planV4, pullV4 } from './pull.js';
import { payloadsOfSession, readPayloads } from './session.js';

/**
 * AccessLink v4: the summary of a window, and a response for each day. Every response that contains a session is its
 * payload: `session` if all features were requested, otherwise `session/samples`, `session/without-routes` and others.
 */
export const v4: Source = {
  name,
  via: name,
  api: name,
  numbering: flowNumbering,
  payloadId: (externalId) => ofExerciseId(externalId).id,
  payloads: payloadsOfSession,
  read,
  sessionsIn(payload, readings) {
    const { part, externalId } = payload;
    const session = isRevision(part) ? readPayloads(readings, [payload], externalId) : undefined;
    return (session?.exercises ?? []).map((exercise, i, { length }) => {
      return { externalId: exerciseId(externalId, i, length), exercise };
    });
  },
  choose: identified,
  // One for the session, and one for each exercise of it.
  idsOf: ({ externalId }, exercise) => [
    ['accesslink_v4_session', ofExerciseId(externalId).id],
    ...(exercise.exerciseId === undefined ? [] : [['accesslink_v4_exercise', exercise.exerciseId] as [string, string]]),
  ],
  pull: { fetchNew: pullV4, plan: planV4, takes: ['since'] },
};

/** An exercise of a session. */
function read(store: Store, { externalId }: Session, payloads: readonly Payload[]): SourceSession | undefined {
  const { id, position } = ofExerciseId(externalId);
  const key = [id, ...payloads.map(({ path, sha256 }) => `${path} ${sha256}`)].join('\n');
  const { session } = lastRead.get(key, () => ({ session: readPayloads(store.readings, payloads, id) }));
  return session?.exercises[position];
}

const lastRead = new LastRead<{ session: TrainingSession | undefined }>();
