import { BadAnswerError } from '../../polar/errors.js';
import type { Payload } from '../../storage/payloads/payload.js';
import type { Session } from '../../storage/sessions/session.js';
import type { Store } from '../../storage/store.js';
import { wallOf, withDecidedDate } from '../../workouts/dates.js';
import { combineSources } from '../../workouts/merge.js';
import { normalizeWorkout } from '../../workouts/normalize.js';
import type { SourceSession } from '../../workouts/source-session.js';
import type { Workout } from '../../workouts/workout.js';
import { isMadeUp } from '../sources/ids.js';
import { isOriginal } from '../sources/parts.js';
import type { Source } from '../sources/source.js';
import { keyOfSession, sourceOf, sources } from '../sources/sources.js';
import { startsDiffer } from './contradiction.js';
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
    return countingOf(source, sessions).map((session) => ({
      source,
      session,
      payloads: source.payloads(store, session),
    }));
  });
  const read = counting.flatMap(({ source, session, payloads }) => {
    const exercise = source.read(store, session, payloads);
    return exercise ? [{ session, exercise }] : [];
  });
  const exercises = datedInZone(store, read);
  const stored = counting.flatMap(({ payloads }) => payloads);
  const { session: combined, beside, via } = completed(store, sessions, combineSources(exercises));
  const { exercise: own, from } = withFileFacts(combined, stored);
  // What v4 and the account export state about the parts of a session counts before what its times suggest.
  const kin = own.partOf ? own : { ...own, ...kinshipOf(store, sessions, tryReadSession) };
  const exercise = startsDiffer(store, sessions) ? { ...kin, marks: [...(kin.marks ?? []), 'starts_differ'] } : kin;
  const used = [...stored.filter((payload) => !isOriginal(payload.part) || from.includes(payload)), ...beside];
  return normalizeWorkout({
    id: workoutId,
    userId: counting[0]?.session.userId ?? '',
    exercise,
    via: [...counting.map(({ source }) => source.via), ...via],
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

/** The sessions of a workout in their zones, on the dates that they decide for each other. */
function datedInZone(store: Store, read: readonly { session: Session; exercise: SourceSession }[]): SourceSession[] {
  const inTheirZone = ({ session, exercise }: (typeof read)[number]) => exerciseInZone(store, session, exercise);
  if (read.every(({ exercise }) => exercise.otherStart === undefined)) return read.map(inTheirZone);
  const sure = read.filter(({ exercise }) => exercise.otherStart === undefined);
  const walls = sure.flatMap((one) => wallOf(inTheirZone(one)) ?? []);
  return read.map(({ session, exercise }) => inTheirZone({ session, exercise: withDecidedDate(exercise, walls) }));
}

/** A workout's sessions, combined, with what sources have beside them. */
function completed(store: Store, sessions: readonly Session[], combined: SourceSession) {
  const keys = new Set(sessions.flatMap((session) => keyOfSession(session) ?? []));
  const beside: Payload[] = [];
  const via: Source['via'][] = [];
  let session = combined;
  for (const { complete, via: own } of keys.size > 0 ? sources : []) {
    const more = complete?.(store, sessions[0]?.userId ?? '', keys, session);
    if (!more || more.from.length === 0) continue;
    session = more.session;
    beside.push(...more.from);
    via.push(own);
  }
  return { session, beside, via };
}

/** The sessions of a source that count in a workout, the one that counts first in front. */
function countingOf(source: Source, ofWorkout: readonly Session[]): Session[] {
  const own = ofWorkout.filter((one) => one.source === source.name);
  const first = source.choose(own);
  if (!first) return [];
  if (!source.everyCounts) return [first];
  return [
    first,
    ...countingOf(
      source,
      own.filter((one) => one !== first),
    ),
  ];
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
