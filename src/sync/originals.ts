import type { Answer, ListedExercise, OriginalFormat, ParsedAnswer, TransactionItem } from '../accesslink/types.js';
import type { Original } from '../storage/originals.js';
import type { Session } from '../storage/sessions.js';
import type { Store } from '../storage/store.js';
import { itemProblem } from './fatal.js';
import { derive } from './keep.js';
import { originalPart } from './original-part.js';
import type { Run } from './run.js';

/**
 * Polar's own files of the sessions that `/v3/exercises` lists: each one that is wanted and not here, and again when its
 * session was edited. Safe to repeat at any point: nothing at Polar changes.
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
    const lack = await bring(run, { session, format, revision: session.fingerprint ?? '' }, () =>
      run.client.getExerciseFile(session.externalId, format),
    );
    if (lack) run.incomplete(`${session.externalId}/${format}`, lack.message);
  }
  if (due.length > 0) run.deps.onProgress?.({ step: 'originals', done: due.length, total: due.length });
}

function isDue(run: Run, { externalId, fingerprint = '' }: Session, format: OriginalFormat): boolean {
  return run.store.originals.get(run.userId, 'exercises', externalId, format)?.revision !== fingerprint;
}

/**
 * Polar's own files of one session of a transaction, without which it must not be committed. One that came with the same
 * session from the other side stands for its own.
 * @returns why one is not here, or undefined when all are.
 */
export async function fetchItemOriginals(
  run: Run,
  item: TransactionItem,
  formats: readonly OriginalFormat[],
): Promise<Error | undefined> {
  const session = run.store.sessions.get(run.userId, 'transactions', item.exerciseId);
  let first: Error | undefined;
  for (const format of session ? formats : []) {
    if (!session || holdsOriginal(run.store, session, format)) continue;
    const lack = await bring(run, { session, format, revision: '' }, () => run.client.getItemFile(item, format));
    first ??= lack;
  }
  return first;
}

/** Whether a file of this session is here, or Polar's word that there is none; whichever side it came from. */
export function holdsOriginal(store: Store, session: Session, format: OriginalFormat): boolean {
  if (store.originals.get(session.userId, session.source, session.externalId, format)) return true;
  return store.originals.ofWorkout(session.workoutId).some((original) => original.format === format);
}

async function bring(
  run: Run,
  wanted: { session: Session; format: OriginalFormat; revision: string },
  fetch: () => Promise<ParsedAnswer<Uint8Array>>,
): Promise<Error | undefined> {
  try {
    store(run, wanted, await fetch());
    return undefined;
  } catch (problem) {
    return itemProblem(problem);
  }
}

/** File, what is known of it, and the workout with its laps: all of it on the disk, or nothing. */
function store(
  run: Run,
  { session, format, revision }: { session: Session; format: OriginalFormat; revision: string },
  answer: ParsedAnswer<Uint8Array> & Answer,
): void {
  const { userId, source, externalId } = session;
  const key: Pick<Original, 'userId' | 'source' | 'externalId'> = { userId, source, externalId };
  const kept = run.store.atomically(() => {
    if (!answer.value) {
      run.store.originals.save({ ...key, format, revision });
      return undefined;
    }
    run.store.payloads.save({ ...answer, ...key, part: originalPart(format) });
    const sha256 = run.store.payloads
      .current(userId, source, externalId)
      .find(({ part }) => part === originalPart(format))?.sha256;
    run.store.originals.save({ ...key, format, revision, ...(sha256 !== undefined && { sha256 }) });
    return format === 'gpx' ? undefined : derive(run.store, userId, session.workoutId);
  });
  if (!kept) return;
  run.touched(kept.workoutId, kept.change);
  if (kept.problem !== undefined) run.incomplete(externalId, kept.problem);
}
