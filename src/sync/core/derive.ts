import { BadAnswerError } from '../../polar/errors.js';
import type { Session } from '../../storage/sessions/session.js';
import type { Store } from '../../storage/store.js';
import { combineSources } from '../../workouts/merge.js';
import { normalizeWorkout } from '../../workouts/normalize.js';
import type { SourceSession } from '../../workouts/source-session.js';
import type { Workout } from '../../workouts/workout.js';
import { isMadeUp } from '../sources/ids.js';
import { isOriginal } from '../sources/parts.js';
import { sourceOf, sources } from '../sources/sources.js';
import { kinshipOf } from './family.js';
import { withFileFacts } from './file-facts.js';
import { toldInZone } from './zones.js';

/**
 * A workout from the payloads of its sessions: a pure function of what is stored, so that `rebuild` gives the same
 * bytes. With more than one session of a source (Polar offered one again under another id) one of them counts.
 * @throws UnexpectedError, BadAnswerError when the payloads cannot be understood.
 */
export function deriveWorkout(store: Store, workoutId: string): Workout {
  const sessions = store.sessions.ofWorkout(workoutId);
  const counting = sources.flatMap((source) => {
    const session = source.choose(sessions.filter((one) => one.source === source.name));
    return session ? [{ source, session, payloads: source.payloads(store, session) }] : [];
  });
  const told = counting.flatMap(({ source, session, payloads }) => {
    const exercise = source.read(store, session, payloads);
    return exercise ? [toldInZone(store, session, exercise)] : [];
  });
  const came = counting.flatMap(({ payloads }) => payloads);
  const { exercise: own, from } = withFileFacts(combineSources(told), came);
  // What v4 and the account export say of the parts of a session goes before what the times of sessions tell.
  const exercise = own.partOf ? own : { ...own, ...kinshipOf(store, sessions, tryReadSession) };
  const used = came.filter((payload) => !isOriginal(payload.part) || from.includes(payload));
  return normalizeWorkout({
    id: workoutId,
    userId: counting[0]?.session.userId ?? '',
    exercise,
    via: counting.map(({ source }) => source.via),
    externalIds: Object.fromEntries(
      counting
        .filter(({ session }) => !isMadeUp(session.externalId))
        .flatMap(({ source, session }) => source.idsOf(session, exercise)),
    ),
    provenance: {
      fetchedAt:
        used
          .map((payload) => payload.fetchedAt)
          .sort()
          .at(-1) ?? '',
      payloadSha256: [...new Set(used.filter((payload) => payload.status !== 204).map((payload) => payload.sha256))],
    },
  });
}

/** What a session says of itself; undefined where its payloads cannot be understood, or are not there. */
export function tryReadSession(store: Store, session: Session): SourceSession | undefined {
  const source = sourceOf(session.source);
  try {
    return source?.read(store, session, source.payloads(store, session));
  } catch (problem) {
    if (problem instanceof BadAnswerError) return undefined;
    throw problem;
  }
}
