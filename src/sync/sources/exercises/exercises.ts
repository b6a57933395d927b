import { listedIn, parseExercise } from '../../../polar/parse/exercise.js';
import { unreadIn } from '../../../polar/parse/unread.js';
import type { Payload } from '../../../storage/payloads/payload.js';
import type { Session } from '../../../storage/sessions/session.js';
import type { Store } from '../../../storage/store.js';
import { keepDetails } from '../../../workouts/keep-details.js';
import type { SourceSession } from '../../../workouts/source-session.js';
import { fullest } from '../details.js';
import { currentParts, isOriginal, listedPart, readExercise } from '../parts.js';
import type { Source } from '../source.js';
import { planExercises, pullExercises } from './pull.js';

/**
 * `/v3/exercises`: a list of 30 days, and one response for each session. The id, a hash, names a session for good.
 * Payloads of a session: `exercise`, its own response; `listed`, the list, until that comes; `original/fit` and others.
 */
export const exercises: Source = {
  name: 'exercises',
  via: 'exercises',
  api: 'v3',
  payloadId: (externalId) => externalId,
  payloads,
  read,
  sessionsIn({ part, externalId, body }) {
    const exercise =
      part === 'exercise' ? parseExercise(body) : part === listedPart ? listedIn(body, externalId) : undefined;
    return exercise ? [{ externalId, exercise }] : [];
  },
  unreadIn,
  choose: fullest,
  idsOf: ({ externalId }) => [['accesslink_exercise', externalId]],
  pull: { fetchNew: pullExercises, plan: planExercises, takes: ['originals'] },
};

/**
 * The payloads of `/v3/exercises/{id}` that a session is read from: the newest, then older ones that still have a detail
 * which the newer ones lack. If there are none, the list.
 */
function payloads(store: Store, session: Session): Payload[] {
  const current = currentParts(store, session);
  const newest = current.find(({ part }) => part === 'exercise') ?? current.find(({ part }) => part === listedPart);
  if (!newest) return [];
  const older = newest.part === 'exercise' ? fillers(store, session, newest) : [];
  return [newest, ...older, ...current.filter(({ part }) => isOriginal(part))];
}

function fillers(store: Store, { userId, source, externalId }: Session, newest: Payload): Payload[] {
  if (!store.payloads.hasHistory(userId, source, externalId)) return [];
  const history = store.payloads.history(userId, source, externalId);
  let exercise = readExercise(store, newest);
  return history.filter((payload) => {
    if (payload.part !== 'exercise' || payload.id >= newest.id) return false;
    const before = exercise;
    exercise = keepDetails(before, readExercise(store, payload));
    return exercise !== before;
  });
}

function read(store: Store, { externalId }: Session, stored: readonly Payload[]): SourceSession | undefined {
  const [newest, ...older] = stored.filter(({ part }) => part === 'exercise').map((one) => readExercise(store, one));
  if (newest) return older.reduce(keepDetails, newest);
  const listed = stored.find(({ part }) => part === listedPart);
  const exercise = listed && listedIn(listed.body, externalId);
  return exercise && { ...exercise, isListedOnly: true };
}
