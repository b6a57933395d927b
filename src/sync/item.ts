import { parseExercise } from '../accesslink/parse/exercise.js';
import type { DetailFlags, TransactionItem } from '../accesslink/types.js';
import type { Payload } from '../storage/payloads.js';
import type { Session } from '../storage/sessions.js';
import type { Store } from '../storage/store.js';
import type { PolarExercise } from '../workouts/polar-exercise.js';
import { agree, any, evident, missing, noDetails, union } from './details.js';
import { itemProblem } from './fatal.js';
import { fetchDetails, nothingThere, type Part } from './item-details.js';
import { keep } from './keep.js';
import type { Run } from './run.js';

const source = 'transactions';

/** Which of the wanted details of a session are stored, from whichever side they came. */
function heldDetails(store: Store, session: Session): DetailFlags {
  const partner = store.sessions.ofWorkout(session.workoutId).find((other) => other.source === 'exercises');
  if (!partner || !any(partner)) return session;
  const answered = read(store, partner, 'exercise');
  const own = read(store, session, 'summary');
  return answered && own && agree(answered, own) ? union(session, evident(partner, answered)) : session;
}

function read(store: Store, { userId, source: side, externalId }: Session, part: string): PolarExercise | undefined {
  const payload = store.payloads.current(userId, side, externalId).find((candidate) => candidate.part === part);
  return payload && parseExercise(payload.body);
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
export async function fetchItem(run: Run, item: TransactionItem, wanted: DetailFlags): Promise<Error | undefined> {
  try {
    await fetchParts(run, item, wanted);
    return undefined;
  } catch (problem) {
    return itemProblem(problem);
  }
}

async function fetchParts(run: Run, item: TransactionItem, wanted: DetailFlags): Promise<void> {
  const exercise = await summary(run, item);
  const session = run.store.sessions.get(run.userId, source, item.exerciseId);
  const need = missing(wanted, session ? heldDetails(run.store, session) : noDetails);
  if (!any(need)) return;
  const details = await fetchDetails(run.client, item, need, {
    hasRoute: exercise.hasRoute,
    stored: partsOfSummary(run, item),
  });
  keepItem(run, item, exercise, details.parts, union(session ?? noDetails, details.complete));
  if (details.problem !== undefined) throw details.problem;
}

/** The stored summary, when it came from this very transaction. */
function ownSummary(run: Run, item: TransactionItem): Payload | undefined {
  return payloadsOf(run, item).find((payload) => payload.part === 'summary' && payload.path === item.path);
}

function payloadsOf(run: Run, item: TransactionItem): Payload[] {
  return run.store.payloads.current(run.userId, source, item.exerciseId);
}

/** True when nothing is left to ask about an item in this transaction. */
export function isSettled(run: Run, item: TransactionItem, wanted: DetailFlags): boolean {
  return ownSummary(run, item) !== undefined && isComplete(run.store, run.userId, item.exerciseId, wanted);
}

/**
 * The summary, asked for once in every transaction: a session offered again may have changed. When it has not, what is
 * stored of it stays good; when it has, its details are asked for anew.
 */
async function summary(run: Run, item: TransactionItem): Promise<PolarExercise> {
  const own = ownSummary(run, item);
  if (own) return parseExercise(own.body);
  const answer = await run.client.getSummary(item);
  if (!answer.value) throw nothingThere('summary');
  const before = payloadsOf(run, item).find((payload) => payload.part === 'summary');
  if (before && JSON.stringify(parseExercise(before.body)) === JSON.stringify(answer.value)) return answer.value;
  keepItem(run, item, answer.value, [{ part: 'summary', answer }], noDetails);
  return answer.value;
}

/** The stored parts that are as new as the summary they belong to. */
function partsOfSummary(run: Run, item: TransactionItem): Set<string> {
  const payloads = payloadsOf(run, item);
  const since = payloads.find((payload) => payload.part === 'summary')?.id ?? 0;
  return new Set(payloads.filter((payload) => payload.id > since).map((payload) => payload.part));
}

function keepItem(run: Run, item: TransactionItem, exercise: PolarExercise, answers: Part[], held: DetailFlags): void {
  const arrival = { source, externalId: item.exerciseId, exercise, answers, held } as const;
  const kept = keep(run.store, run.userId, arrival, run.now());
  run.took(kept);
  if (kept.problem !== undefined) run.incomplete(item.exerciseId, kept.problem);
}
