import { parseExercise } from '../accesslink/parse/exercise.js';
import type { DetailFlags, TransactionItem } from '../accesslink/types.js';
import type { Session } from '../storage/sessions.js';
import type { Store } from '../storage/store.js';
import type { PolarExercise } from '../workouts/polar-exercise.js';
import { any, evident, missing, noDetails, union } from './details.js';
import { isFatal } from './fatal.js';
import { fetchDetails, nothingThere, type Part } from './item-details.js';
import { keep } from './keep.js';
import type { Run } from './run.js';

const source = 'transactions';

/** Which of the wanted details of a session are stored, from whichever side they came. */
function heldDetails(store: Store, session: Session): DetailFlags {
  const partner = store.sessions.ofWorkout(session.workoutId).find((other) => other.source === 'exercises');
  if (!partner || !any(partner)) return session;
  const answered = store.payloads.current(partner.userId, partner.source, partner.externalId)[0];
  return answered ? union(session, evident(partner, parseExercise(answered.body))) : session;
}

/** True when the session's summary and every wanted detail are stored. */
export function isComplete(store: Store, userId: string, externalId: string, wanted: DetailFlags): boolean {
  const session = store.sessions.get(userId, source, externalId);
  return session !== undefined && !any(missing(wanted, heldDetails(store, session)));
}

/**
 * Fetches what is missing of one session of a transaction and stores it: summary first (it tells whether the
 * exercises side has brought the details already), then zones, samples, route. What came is stored even when
 * something else did not.
 * @returns why it is not complete, or undefined when it is.
 * @throws what ends the run, after what came before it has been stored.
 */
export async function fetchItem(
  run: Run,
  item: TransactionItem,
  wanted: DetailFlags,
  besides: ReadonlySet<string>,
): Promise<Error | undefined> {
  let exercise: PolarExercise;
  try {
    exercise = await summary(run, item, besides);
  } catch (problem) {
    if (isFatal(problem)) throw problem;
    return problem as Error;
  }
  const session = run.store.sessions.get(run.userId, source, item.exerciseId);
  const need = missing(wanted, session ? heldDetails(run.store, session) : noDetails);
  if (!any(need)) return undefined;
  const stored = run.store.payloads.parts(run.userId, source, item.exerciseId);
  const details = await fetchDetails(run.client, item, need, { hasRoute: exercise.hasRoute, stored });
  keepItem(run, item, exercise, details.parts, union(session ?? noDetails, details.complete), besides);
  if (details.problem !== undefined && isFatal(details.problem)) throw details.problem;
  return details.problem as Error | undefined;
}

async function summary(run: Run, item: TransactionItem, besides: ReadonlySet<string>): Promise<PolarExercise> {
  const stored = run.store.payloads
    .current(run.userId, source, item.exerciseId)
    .find((payload) => payload.part === 'summary');
  if (stored) return parseExercise(stored.body);
  const answer = await run.client.getSummary(item);
  if (!answer.value) throw nothingThere('summary');
  keepItem(run, item, answer.value, [{ part: 'summary', answer }], noDetails, besides);
  return answer.value;
}

function keepItem(
  run: Run,
  item: TransactionItem,
  exercise: PolarExercise,
  answers: Part[],
  held: DetailFlags,
  besides: ReadonlySet<string>,
): void {
  const arrival = { source, externalId: item.exerciseId, exercise, answers, held, besides } as const;
  const kept = keep(run.store, run.userId, arrival, run.now());
  for (const { workoutId, change } of [kept, ...kept.moved]) run.touched(workoutId, change);
  if (kept.problem !== undefined) run.incomplete(item.exerciseId, kept.problem);
}
