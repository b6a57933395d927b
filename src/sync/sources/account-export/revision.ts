import { BadAnswerError } from '../../../polar/errors.js';
import { parseTrainingSession, type TrainingSession } from '../../../polar/parse/flow/session.js';
import type { Payload } from '../../../storage/payloads/payload.js';
import type { Session } from '../../../storage/sessions/session.js';
import type { Store } from '../../../storage/store.js';
import { keepDetails } from '../../../workouts/keep-details.js';
import type { SourceSession } from '../../../workouts/source-session.js';
import { isMadeUp, isRevision, ofExerciseId, revision } from '../ids.js';
import { LastRead } from '../last-read.js';

/** The revision of a session that counts, of all that account exports contained. */
export function newestRevision(store: Store, userId: string, id: string): Payload | undefined {
  return revisionsOf(store, userId, id)[0];
}

/**
 * The revisions of a session, the one that counts first: the one Polar changed last; of several with the same time, the
 * longest. Files of the older form do not say when they were changed: they come after all that do, the last imported
 * first. Ties are always in the same order.
 */
function revisionsOf(store: Store, userId: string, id: string): Payload[] {
  const revisions = store.payloads.withStart(userId, 'flow_export', id).filter(({ part }) => isRevision(part));
  return revisions.sort((a, b) => compare(b.part, a.part) || byFile(b, a));
}

const undated = revision(undefined);

/** Compares files, the lesser first. Only files that cannot be distinguished otherwise are unpacked. */
function byFile(a: Payload, b: Payload): number {
  const when =
    a.part === undated ? Number(isOlderForm(b)) - Number(isOlderForm(a)) || compare(a.fetchedAt, b.fetchedAt) : 0;
  return (
    when ||
    a.body.byteLength - b.body.byteLength ||
    compare(nameOf(a.path), nameOf(b.path)) ||
    compare(a.sha256, b.sha256)
  );
}

/** Every file of the older form states its version; the newer form has none. */
const isOlderForm = ({ body }: Payload) => Buffer.from(body).includes('"exportVersion"');

/** Names of files of the same session differ in the UUID at the end. */
const nameOf = (path: string) => path.split(/[/\\]/).at(-1) ?? '';

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** The payloads an exercise is read from: the revision that counts, and older ones with details that it lacks. */
export function revisionsRead(store: Store, session: Session): Payload[] {
  const [newest, ...older] = revisionsOf(store, session.userId, ofExerciseId(session.externalId).id);
  if (!newest || older.length === 0) return newest ? [newest] : [];
  let exercise = read(session, newest);
  const used = [newest];
  for (const payload of older) {
    const more = exercise && withDetails(exercise, session, payload);
    if (!more || more === exercise) continue;
    exercise = more;
    used.push(payload);
  }
  return used;
}

/**
 * An exercise from the files of `revisionsRead`.
 * @throws BadAnswerError when one of them cannot be read.
 */
export function exerciseOfRevisions(
  session: Session,
  [newest, ...older]: readonly Payload[],
): SourceSession | undefined {
  const exercise = newest && read(session, newest);
  return exercise && older.reduce((whole, payload) => withDetails(whole, session, payload), exercise);
}

function withDetails(exercise: SourceSession, session: Session, payload: Payload): SourceSession {
  const before = readable(() => read(session, payload));
  // A session that was split or joined since has other exercises at the same positions.
  return before && before.partOf?.count === exercise.partOf?.count ? keepDetails(exercise, before) : exercise;
}

/** Only one: parsed, a session of this form takes ten times its bytes, and an import has thousands. */
const lastRead = new LastRead<TrainingSession>();

/** A file as a session; of one that is stored and made into workouts next, once for all of that. @throws BadAnswerError */
export function readRevision(file: Pick<Payload, 'sha256' | 'body'>): TrainingSession {
  return lastRead.get(file.sha256, () => parseTrainingSession(file.body));
}

/** Keeps the parsed form of the file that `readRevision` is asked for next. */
export function rememberRevision(sha256: string, session: TrainingSession): void {
  lastRead.put(sha256, session);
}

function read({ externalId }: Session, payload: Payload): SourceSession | undefined {
  const { id, position } = ofExerciseId(externalId);
  const exercise = readRevision(payload).exercises[position];
  if (!exercise?.partOf || isMadeUp(id)) return exercise;
  return { ...exercise, partOf: { ...exercise.partOf, session: id } };
}

/** Undefined if it cannot be understood: such an older file adds nothing. */
function readable(work: () => SourceSession | undefined): SourceSession | undefined {
  try {
    return work();
  } catch (problem) {
    if (problem instanceof BadAnswerError) return undefined;
    throw problem;
  }
}
