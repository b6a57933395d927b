import type { ParsedAnswer } from '../../polar/answer.js';
import { RateLimitedError } from '../../polar/errors.js';
import type { TransactionItem } from '../../polar/v3/access-link.js';
import { unlessDamaged } from '../../storage/errors.js';
import type { Session } from '../../storage/sessions/session.js';
import type { Store } from '../../storage/store.js';
import { packedAhead } from '../ahead/packing.js';
import { itemProblem } from '../fatal.js';
import { inOrder, type Outcome, unwrap } from '../in-order.js';
import type { Run } from '../run.js';
import { keepFile } from './originals.js';

/*
 * v3 does not say when the watch was paused, but Polar's FIT file of the session does. So if every detail is wanted and
 * nothing stored says it, the file is requested, once per session. It is an addition: the pull is complete without it, so
 * it comes last, never makes a run incomplete and never waits for the rate limit.
 */

const format = 'fit';

/** After this many failures in a row Polar is in trouble: the next run asks again. */
const failuresInARow = 3;

/** Requests the FIT file of each listed session that needs it. Safe to repeat at any point: nothing at Polar changes. */
export async function pullClockFiles(run: Run): Promise<void> {
  const due = run.listed.flatMap((exercise) => {
    const session = run.store.sessions.get(run.userId, 'exercises', exercise.id);
    return session && needsFile(run, session) ? [session] : [];
  });
  // Not by one more than fit: a file that had to wait for the limit would hold up the whole run.
  due.splice(Math.max(0, room(run)));
  let failures = 0;
  let done = 0;
  await inOrder(
    due,
    ({ externalId }) => packedAhead(run.client.getExerciseFile(externalId, format)),
    (session, outcome) => {
      run.checkpoint();
      run.deps.onProgress?.({ step: 'originals', done, total: due.length });
      failures = take(run, session, session.fingerprint ?? '', outcome) ? 0 : failures + 1;
      done += 1;
      return failures < failuresInARow ? undefined : 'stop';
    },
  );
}

/** As `pullClockFiles`, for one session that only a transaction has and that its commit deletes. */
export async function pullItemClockFile(run: Run, item: TransactionItem): Promise<void> {
  const session = run.store.sessions.get(run.userId, 'transactions', item.id);
  if (!session || !needsFile(run, session) || room(run) < 1) return;
  const partners = run.store.sessions.ofWorkout(session.workoutId);
  if (partners.some(({ source }) => source === 'exercises')) return;
  const outcome: Outcome<ParsedAnswer<Uint8Array>> = await run.client.getItemFile(item, format).then(
    (value) => ({ value }),
    (problem: unknown) => ({ problem }),
  );
  take(run, session, '', outcome);
}

/** Stores the file. @returns true if it came, or Polar said that there is none. @throws what ends the run. */
function take(run: Run, session: Session, revision: string, outcome: Outcome<ParsedAnswer<Uint8Array>>): boolean {
  try {
    keepFile(run, { session, format, revision }, unwrap(outcome));
    return true;
  } catch (problem) {
    if (problem instanceof RateLimitedError) return false;
    itemProblem(problem);
    return false;
  }
}

function needsFile({ store, details, originals }: Run, session: Session): boolean {
  // Then this run requests it with the other original files.
  if (originals.includes(format)) return false;
  if (!details.samples || !details.zones || !details.route) return false;
  if (wasAsked(store, session)) return false;
  const workout = unlessDamaged(() => store.summary(session.workoutId));
  return workout?.quality.includes('pauses_unknown') === true;
}

/** Whether the file was requested for this session as it is now, or for the same session from the other source. */
function wasAsked(store: Store, { userId, workoutId }: Session): boolean {
  return store.sessions.ofWorkout(workoutId).some(({ source, externalId, fingerprint }) => {
    const known = store.originals.get(userId, source, externalId, format);
    return known !== undefined && (source !== 'exercises' || known.revision === (fingerprint ?? ''));
  });
}

/** How many more requests fit into the rate limit without a wait. */
function room({ client }: Run): number {
  return client.room?.() ?? Number.POSITIVE_INFINITY;
}
