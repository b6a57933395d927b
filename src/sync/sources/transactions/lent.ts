import type { DetailFlags, OriginalFormat } from '../../../polar/v3/access-link.js';
import type { Payload } from '../../../storage/payloads/payload.js';
import type { Session } from '../../../storage/sessions/session.js';
import type { Store } from '../../../storage/store.js';
import type { SourceSession } from '../../../workouts/source-session.js';
import { any, missing } from '../details.js';
import { areOne, originalPart, readExercise } from '../parts.js';

/*
 * What was not requested for a session in a transaction, because the same session from `/v3/exercises` already had it. The
 * commit deletes the transaction's copy, and a session that comes later may separate the two: so the payload that was used
 * instead is recorded as one of its own. The bytes are stored once, however many sessions they belong to.
 */

const prefix = 'lent/';

/** Records what replaces the details and files that were wanted but not requested. Inside a database transaction. */
export function keepLent(
  store: Store,
  session: Session,
  wanted: DetailFlags,
  originals: readonly OriginalFormat[],
): void {
  const { userId, source, externalId, workoutId } = session;
  const formats = missingOf(store, session, originals);
  const details = any(missing(wanted, session));
  if (!details && formats.length === 0) return;
  const others = store.sessions.ofWorkout(workoutId).filter((one) => isV3(one) && one.externalId !== externalId);
  for (const other of others.filter((one) => areOne(store, session, one))) {
    const stored = store.payloads.current(userId, other.source, other.externalId);
    const exercise = stored.find(({ part }) => part === 'exercise');
    if (details && exercise) {
      store.payloads.repeat(exercise.id, { userId, source, externalId, part: `${prefix}${other.externalId}` });
    }
    for (const format of missingOf(store, session, formats)) {
      const part = originalPart(format);
      const file = stored.find((payload) => payload.part === part);
      const known = store.originals.get(userId, other.source, other.externalId, format);
      if (!file || !known?.sha256) continue;
      store.payloads.repeat(file.id, { userId, source, externalId, part });
      store.originals.save({ ...known, source, externalId, revision: '' });
    }
  }
}

/** The formats for which there is neither a file of this very session nor Polar's statement that there is none. */
function missingOf(
  store: Store,
  { userId, source, externalId }: Session,
  formats: readonly OriginalFormat[],
): OriginalFormat[] {
  return formats.filter((format) => store.originals.get(userId, source, externalId, format)?.revision !== '');
}

const isV3 = ({ source }: Session) => source === 'exercises' || source === 'transactions';

/** The payloads of a session without those lent by a session that is now in the same workout itself. */
export function withoutPresent(store: Store, { workoutId }: Session, payloads: Payload[]): Payload[] {
  if (!payloads.some(({ part }) => part.startsWith(prefix))) return payloads;
  const present = store.sessions.ofWorkout(workoutId).map(({ externalId }) => `${prefix}${externalId}`);
  return payloads.filter(({ part }) => !present.includes(part));
}

/** The details in a lent payload: zones, samples and route, as far as it has them. */
export function lentDetails(
  store: Store,
  payloads: readonly Payload[],
): Pick<SourceSession, 'zones' | 'samples' | 'route'> {
  const [payload] = payloads.filter(({ part }) => part.startsWith(prefix)).sort((a, b) => b.id - a.id);
  if (!payload) return {};
  const { zones, samples, route } = readExercise(store, payload);
  return { ...(zones && { zones }), ...(samples && { samples }), ...(route && { route }) };
}
