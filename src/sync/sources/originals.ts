import type { Answer, ParsedAnswer } from '../../polar/answer.js';
import type { ListedExercise, OriginalFormat, TransactionItem } from '../../polar/v3/access-link.js';
import type { Original } from '../../storage/payloads/originals.js';
import type { Session } from '../../storage/sessions/session.js';
import type { Store } from '../../storage/store.js';
import { itemProblem } from '../fatal.js';
import type { Run } from '../run.js';
import { areOne, originalPart } from './parts.js';

/**
 * Pulls the original files of the sessions that `/v3/exercises` lists: each one that is wanted and not stored, and again
 * when its session was edited. Safe to repeat at any point: nothing at Polar changes.
 */
export async function pullOriginals(run: Run, listed: readonly ListedExercise[]): Promise<void> {
  const due = listed.flatMap((exercise) => {
    const session = run.store.sessions.get(run.userId, 'exercises', exercise.id);
    return session
      ? run.originals.filter((format) => isDue(run, session, format)).map((format) => ({ session, format }))
      : [];
  });
  for (const [done, { session, format }] of due.entries()) {
    run.checkpoint();
    run.deps.onProgress?.({ step: 'originals', done, total: due.length });
    const problem = await pullFile(run, { session, format, revision: session.fingerprint ?? '' }, () =>
      run.client.getExerciseFile(session.externalId, format),
    );
    if (problem) run.incomplete(`${session.externalId}/${format}`, problem.message);
  }
  if (due.length > 0) run.deps.onProgress?.({ step: 'originals', done: due.length, total: due.length });
}

function isDue(run: Run, { externalId, fingerprint = '' }: Session, format: OriginalFormat): boolean {
  return run.store.originals.get(run.userId, 'exercises', externalId, format)?.revision !== fingerprint;
}

/**
 * Fetches the original files of one session in a transaction, which must not be committed without them. A file that came
 * with the same session from the other source counts as its own.
 * @returns why one is missing, or undefined when all are stored.
 */
export async function fetchItemOriginals(
  run: Run,
  item: TransactionItem,
  formats: readonly OriginalFormat[],
): Promise<Error | undefined> {
  const session = run.store.sessions.get(run.userId, 'transactions', item.id);
  if (!session) return undefined;
  let first: Error | undefined;
  for (const format of missingOriginals(run.store, session, formats)) {
    const problem = await pullFile(run, { session, format, revision: '' }, () => run.client.getItemFile(item, format));
    first ??= problem;
  }
  return first;
}

/**
 * The formats for which neither a file of this session nor Polar's statement that there is none is stored. A partner's file
 * counts only if the two clearly are one session: the commit deletes the only other copy.
 */
export function missingOriginals(
  store: Store,
  session: Session,
  formats: readonly OriginalFormat[],
): readonly OriginalFormat[] {
  const { userId, source, externalId, workoutId } = session;
  const missing = formats.filter((format) => store.originals.get(userId, source, externalId, format)?.revision !== '');
  if (missing.length === 0) return missing;
  const files = store.originals
    .ofWorkout(workoutId)
    .filter((file) => file.source !== source || file.externalId !== externalId)
    .filter(({ format }) => missing.some((one) => one === format));
  const partners = new Map(files.map((file) => [nameOf(file), file]));
  const trusted = new Set([...partners].flatMap(([name, file]) => (areOne(store, session, file) ? [name] : [])));
  return missing.filter((format) => !files.some((file) => file.format === format && trusted.has(nameOf(file))));
}

const nameOf = ({ source, externalId }: Original) => `${source}/${externalId}`;

async function pullFile(
  run: Run,
  wanted: { session: Session; format: OriginalFormat; revision: string },
  fetch: () => Promise<ParsedAnswer<Uint8Array>>,
): Promise<Error | undefined> {
  try {
    keepFile(run, wanted, await fetch());
    return undefined;
  } catch (problem) {
    return itemProblem(problem);
  }
}

/** Stores a file, what is known about it, and the workout with its laps and pauses: all of it on disk, or nothing. */
export function keepFile(
  run: Run,
  { session, format, revision }: { session: Session; format: OriginalFormat; revision: string },
  answer: ParsedAnswer<Uint8Array> & Answer,
): void {
  const { userId, source, externalId } = session;
  const key: Pick<Original, 'userId' | 'source' | 'externalId'> = { userId, source, externalId };
  const kept = run.store.atomically(() => {
    if (!answer.value) {
      keepAbsence(run.store, { ...key, format, revision }, answer.status);
      return undefined;
    }
    run.store.payloads.save({ ...answer, ...key, part: originalPart(format) });
    const sha256 = run.store.payloads
      .current(userId, source, externalId)
      .find(({ part }) => part === originalPart(format))?.sha256;
    run.store.originals.save({ ...key, format, revision, ...(sha256 !== undefined && { sha256 }) });
    return format === 'gpx' ? undefined : run.core.derive(run.store, userId, session.workoutId);
  });
  if (!kept) return;
  run.touched(kept.workoutId, kept.change);
  if (kept.problem !== undefined) run.incomplete(externalId, kept.problem);
}

/**
 * Polar has no such file. 204 says so; a service out of order can also respond 404, so that counts only if the next run
 * gets it again. A file from before an edit stays: nothing never replaces something.
 */
function keepAbsence(store: Store, { userId, source, externalId, format, revision }: Original, status: number): void {
  const known = store.originals.get(userId, source, externalId, format);
  const once = `404 ${revision}`;
  const sure = status !== 404 || known?.revision === once;
  const file = known?.sha256 !== undefined && { sha256: known.sha256 };
  store.originals.save({ userId, source, externalId, format, revision: sure ? revision : once, ...file });
}
