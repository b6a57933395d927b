import { BadAnswerError } from '../../accesslink/errors.js';
import { parseSamples, parseZones } from '../../accesslink/parse/details.js';
import { listedIn, parseExercise } from '../../accesslink/parse/exercise.js';
import type { TrainingSession } from '../../accesslink/parse/flow/session.js';
import { parseRouteGpx } from '../../accesslink/parse/gpx.js';
import type { Payload } from '../../storage/payloads.js';
import type { Session } from '../../storage/session.js';
import type { Store } from '../../storage/store.js';
import { hasValues, keepDetails } from '../../workouts/keep-details.js';
import { combineSources } from '../../workouts/merge.js';
import { normalizeWorkout } from '../../workouts/normalize.js';
import type { SourceSession } from '../../workouts/source-session.js';
import { type SessionSource, sources } from '../../workouts/sources.js';
import type { Workout } from '../../workouts/types.js';
import { exerciseOfRevisions, revisionsRead } from '../sources/account-export/revision.js';
import { isMadeUp, ofExerciseId } from '../sources/ids.js';
import { LastRead } from '../sources/last-read.js';
import { isOriginal, listedPart, offeredPart } from '../sources/parts.js';
import { lentDetails, withoutPresent } from '../sources/transactions/lent.js';
import { payloadsOfSession, readPayloads } from '../sources/v4/session.js';
import { kinshipOf } from './family.js';
import { withFileFacts } from './file-facts.js';
import { toldInZone } from './zones.js';

/** One session of a workout that counts, and the payloads it is read from. */
interface Teller {
  session: Session;
  payloads: Payload[];
}

/**
 * A workout from the payloads of its sessions: a pure function of what is stored, so that `rebuild` gives the same
 * bytes. With more than one session of a source (Polar offered one again under another id) the fullest counts.
 * @throws UnexpectedError, BadAnswerError when the payloads cannot be understood.
 */
export function deriveWorkout(store: Store, workoutId: string): Workout {
  const sessions = store.sessions.ofWorkout(workoutId);
  const tellers = sources.flatMap((names) => {
    const own = sessions.filter(({ source }) => source === names.source);
    const session = choose[names.source](own);
    return session ? [{ names, session, payloads: readers[names.source].payloads(store, session) }] : [];
  });
  const told = tellers.flatMap(({ names, ...teller }) => {
    const exercise = readers[names.source].exercise(teller, store);
    return exercise ? [toldInZone(store, teller.session, exercise)] : [];
  });
  const came = tellers.flatMap(({ payloads }) => payloads);
  const { exercise: own, from } = withFileFacts(combineSources(told), came);
  // What v4 and the account export say of the parts of a session goes before what the times of sessions tell.
  const exercise = own.partOf ? own : { ...own, ...kinshipOf(store, sessions, tellingOf) };
  const used = came.filter((payload) => !isOriginal(payload.part) || from.includes(payload));
  return normalizeWorkout({
    id: workoutId,
    userId: tellers[0]?.session.userId ?? '',
    exercise,
    via: tellers.map(({ names }) => names.via),
    externalIds: Object.fromEntries(
      tellers
        .filter(({ session }) => !isMadeUp(session.externalId))
        .flatMap(({ names, session }) => externalIds(names, session, exercise)),
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
export function tellingOf(store: Store, session: Session): SourceSession | undefined {
  const { payloads, exercise } = readers[session.source];
  try {
    return exercise({ session, payloads: payloads(store, session) }, store);
  } catch (problem) {
    if (problem instanceof BadAnswerError) return undefined;
    throw problem;
  }
}

/** How the sessions of each source are read: from which payloads, and what those say. */
const readers: Record<
  SessionSource,
  {
    payloads(store: Store, session: Session): Payload[];
    exercise(teller: Teller, store: Store): SourceSession | undefined;
  }
> = {
  exercises: {
    payloads: exercisePayloads,
    exercise: ({ session, payloads }, store) => ownExercise(store, session, payloads),
  },
  v4: { payloads: payloadsOfSession, exercise: v4Exercise },
  flow_export: {
    payloads: revisionsRead,
    exercise: ({ session, payloads }) => exerciseOfRevisions(session, payloads),
  },
  transactions: {
    payloads: (store, session) => withoutPresent(store, session, transactionPayloads(store, session)),
    exercise: ({ payloads }, store) => transactionExercise(store, payloads),
  },
};

/** Which of several sessions of one source counts. */
const choose: Record<SessionSource, (sessions: Session[]) => Session | undefined> = {
  v4: identified,
  exercises: fullest,
  flow_export: identified,
  transactions: fullest,
};

function fullest(sessions: Session[]): Session | undefined {
  const weight = (s: Session) => Number(s.samples) + Number(s.zones) + Number(s.route);
  return sessions.reduce<Session | undefined>((best, s) => (best && weight(best) >= weight(s) ? best : s), undefined);
}

/** Of the same session in exports of two generations the one with Polar's id counts: it is the newer model. */
function identified(sessions: Session[]): Session | undefined {
  return sessions.find(({ externalId }) => !isMadeUp(externalId)) ?? sessions[0];
}

/** The ids of a workout at one source. API v4 has one for the session and one for each exercise of it. */
function externalIds(
  names: (typeof sources)[number],
  { externalId }: Session,
  { exerciseId }: SourceSession,
): [string, string][] {
  if (names.source !== 'v4') return [[names.externalId, externalId]];
  const own: [string, string][] = exerciseId === undefined ? [] : [['accesslink_v4_exercise', exerciseId]];
  return [[names.externalId, ofExerciseId(externalId).id], ...own];
}

/** An exercise of a session of API v4. */
function v4Exercise({ session, payloads }: Teller, store: Store): SourceSession | undefined {
  const { id, position } = ofExerciseId(session.externalId);
  const key = [id, ...payloads.map(({ path, sha256 }) => `${path} ${sha256}`)].join('\n');
  return lastOfV4.get(key, () => ({ session: readPayloads(store.readings, payloads, id) })).session?.exercises[
    position
  ];
}

const lastOfV4 = new LastRead<{ session: TrainingSession | undefined }>();

/** Kept, and not read: what is not understood, and what said nothing new when it was offered again. */
const setAside: readonly string[] = ['unread', offeredPart];

/** The newest answer of each part. */
function current(store: Store, { userId, source, externalId }: Session): Payload[] {
  return store.payloads.current(userId, source, externalId).filter(({ part }) => !setAside.includes(part));
}

/**
 * The answers to `/v3/exercises/{id}` that a session is read from: the newest, then the older ones that still have a detail
 * which those before them lack. Without any there is what the list says of it.
 */
function exercisePayloads(store: Store, session: Session): Payload[] {
  const payloads = current(store, session);
  const newest = payloads.find(({ part }) => part === 'exercise') ?? payloads.find(({ part }) => part === listedPart);
  if (!newest) return [];
  const older = newest.part === 'exercise' ? fillers(store, session, newest) : [];
  return [newest, ...older, ...payloads.filter(({ part }) => isOriginal(part))];
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

function ownExercise(store: Store, { externalId }: Session, payloads: Payload[]): SourceSession | undefined {
  const [newest, ...older] = payloads.filter(({ part }) => part === 'exercise').map((one) => readExercise(store, one));
  if (newest) return older.reduce(keepDetails, newest);
  const listed = payloads.find(({ part }) => part === listedPart);
  const exercise = listed && listedIn(listed.body, externalId);
  return exercise && { ...exercise, isListedOnly: true };
}

const readExercise = ({ readings }: Store, payload: Payload) => readings.get('exercise', payload, parseExercise);

/** The newest of each piece that a transaction handed over; where that is empty, the newest that is not. */
function transactionPayloads(store: Store, session: Session): Payload[] {
  const { userId, source, externalId } = session;
  const payloads = current(store, session);
  if (!payloads.some(({ part }) => part === 'summary')) return [];
  if (!store.payloads.hasHistory(userId, source, externalId)) return payloads;
  const history = store.payloads.history(userId, source, externalId);
  const filled = (part: string) => history.find((payload) => payload.part === part && !isEmptyPiece(payload));
  return payloads.map((payload) => (isEmptyPiece(payload) ? (filled(payload.part) ?? payload) : payload));
}

function isEmptyPiece({ part, status, body }: Payload): boolean {
  if (part === 'zones') return status === 204 || parseZones(body).length === 0;
  if (part === 'route') return status === 204 || parseRouteGpx(body).length === 0;
  return part.startsWith('samples/') && (status === 204 || !hasValues(parseSamples(body)));
}

/** A transaction hands a session over in pieces; a 204 means that Polar has none of that piece. */
function transactionExercise(store: Store, payloads: Payload[]): SourceSession | undefined {
  const newest = payloads.find(({ part }) => part === 'summary');
  if (!newest) return undefined;
  const summary = readExercise(store, newest);
  const zones = payloads.find((payload) => payload.part === 'zones');
  const samples = payloads.filter((payload) => payload.part.startsWith('samples/'));
  const route = payloads.find((payload) => payload.part === 'route');
  return {
    ...summary,
    ...lentDetails(store, payloads),
    ...(zones && { zones: zones.status === 204 ? [] : parseZones(zones.body) }),
    ...((samples.length > 0 || payloads.some((payload) => payload.part === 'samples')) && {
      samples: samples.filter((payload) => payload.status !== 204).map((payload) => parseSamples(payload.body)),
    }),
    ...(route && { route: route.status === 204 ? [] : parseRouteGpx(route.body) }),
  };
}
