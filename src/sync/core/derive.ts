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
import { exerciseInZone } from './zones.js';

/**
 * Derives a workout from the payloads of its sessions: a pure function of what is stored, so that `rebuild` produces the
 * same bytes. Of several sessions of one source (Polar offered one again under another id) only one counts.
 * @throws UnexpectedError, BadAnswerError when the payloads cannot be understood.
 */
export function deriveWorkout(store: Store, workoutId: string): Workout {
  const sessions = store.sessions.ofWorkout(workoutId);
  const counting = sources.flatMap((source) => {
    const session = source.choose(sessions.filter((one) => one.source === source.name));
    return session ? [{ source, session, payloads: source.payloads(store, session) }] : [];
  });
  const exercises = counting.flatMap(({ source, session, payloads }) => {
    const exercise = source.read(store, session, payloads);
    return exercise ? [exerciseInZone(store, session, exercise)] : [];
  });
  const stored = counting.flatMap(({ payloads }) => payloads);
  const { exercise: own, from } = withFileFacts(combineSources(exercises), stored);
  // What v4 and the account export state about the parts of a session counts before what its times suggest.
  const exercise = own.partOf ? own : { ...own, ...kinshipOf(store, sessions, tryReadSession) };
  const used = stored.filter((payload) => !isOriginal(payload.part) || from.includes(payload));
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

/** Reads a session from its payloads; undefined if they cannot be understood, or there are none. */
export function tryReadSession(store: Store, session: Session): SourceSession | undefined {
  const source = sourceOf(session.source);
  try {
    return source?.read(store, session, source.payloads(store, session));
  } catch (problem) {
    if (problem instanceof BadAnswerError) return undefined;
    throw problem;
  }
}
