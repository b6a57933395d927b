import type { ParsedAnswer } from '../../../polar/answer.js';
import type { DetailFlags, TransactionItem } from '../../../polar/v3/access-link.js';
import type { Payload } from '../../../storage/payloads/payload.js';
import type { Session } from '../../../storage/sessions/session.js';
import type { Store } from '../../../storage/store.js';
import type { SourceSession } from '../../../workouts/source-session.js';
import { nothingThere } from '../../fatal.js';
import { type Outcome, unwrap } from '../../in-order.js';
import type { Run } from '../../run.js';
import { agree, any, evident, missing, noDetails, union } from '../details.js';
import { offeredPart, readExercise, readPart, rememberExercise } from '../parts.js';
import { type FetchedDetails, fetchDetails, type Part } from './item-details.js';

const source = 'transactions';

/** Which details of a session are stored, from whichever source they came. */
function heldDetails(store: Store, session: Session): DetailFlags {
  const partner = store.sessions.ofWorkout(session.workoutId).find((other) => other.source === 'exercises');
  if (!partner || !any(partner)) return session;
  const answered = readPart(store, partner, 'exercise');
  const own = readPart(store, session, 'summary');
  return answered && own && agree(answered, own) ? union(session, evident(partner, answered)) : session;
}

/** True when the session's summary and every wanted detail are stored. */
export function isComplete(store: Store, userId: string, externalId: string, wanted: DetailFlags): boolean {
  const session = store.sessions.get(userId, source, externalId);
  return session !== undefined && !any(missing(wanted, heldDetails(store, session)));
}

/**
 * Requests the summary, once in every transaction, because a session offered again may have changed. Undefined: it is
 * already stored from this very transaction.
 */
export async function askSummary(run: Run, item: TransactionItem): Promise<ParsedAnswer<SourceSession> | undefined> {
  return hasSummary(run, item) ? undefined : run.client.getSummary(item);
}

/**
 * Stores a summary. If a session offered again has not changed, what is stored of it stays valid; if it has, its details
 * are requested again.
 * @throws why it did not come.
 */
export function takeSummary(
  run: Run,
  item: TransactionItem,
  outcome: Outcome<ParsedAnswer<SourceSession> | undefined>,
): void {
  const answer = unwrap(outcome);
  if (!answer) return;
  if (!answer.value) throw nothingThere('summary');
  const before = storedSummary(run, item);
  if (before && JSON.stringify(before) === JSON.stringify(answer.value)) {
    // Kept because it may hold what no version reads yet, and the commit deletes it at Polar. Stored as `summary` it would
    // be newer than the details, which then would have to be fetched again.
    run.keepAnswer(source, item.id, offeredPart, answer);
    run.unchangedSummaries.add(item.path);
    return;
  }
  // First: if killed in between, at worst files that are up to date are fetched once more.
  if (before) run.store.atomically(() => run.store.originals.outdate(run.userId, source, item.id));
  rememberExercise(run.store, answer.body, answer.value);
  keepItem(run, item, answer.value, [{ part: 'summary', answer }], noDetails);
}

/** Details of one session that came, and the summary they belong to. */
interface WithDetails {
  exercise: SourceSession;
  details: FetchedDetails;
}

/** Requests the details that neither source has delivered. */
export async function askDetails(run: Run, item: TransactionItem, wanted: DetailFlags): Promise<WithDetails> {
  const session = run.store.sessions.get(run.userId, source, item.id);
  const exercise = storedSummary(run, item);
  if (!exercise) throw nothingThere('summary');
  // Without a readable start there is a summary, but no session.
  const need = missing(wanted, session ? heldDetails(run.store, session) : noDetails);
  const known = { hasRoute: exercise.hasRoute, stored: partsOfSummary(run, item) };
  return { exercise, details: await fetchDetails(run.client, item, need, known) };
}

/** Stores what came, even if something else did not. @throws why something did not come. */
export function takeDetails(run: Run, item: TransactionItem, outcome: Outcome<WithDetails>): void {
  const { exercise, details } = unwrap(outcome);
  const session = run.store.sessions.get(run.userId, source, item.id);
  keepItem(run, item, exercise, details.parts, union(session ?? noDetails, details.complete));
  if (details.problem !== undefined) throw details.problem;
}

/** Whether the summary is stored from this very transaction, or was found to be the same as the stored one. */
function hasSummary(run: Run, item: TransactionItem): boolean {
  const own = ({ part, path }: Payload) => part === 'summary' && path === item.path;
  return run.unchangedSummaries.has(item.path) || payloadsOf(run, item).some(own);
}

function payloadsOf(run: Run, item: TransactionItem): Payload[] {
  return run.store.payloads.current(run.userId, source, item.id);
}

/** Its stored summary, from whichever transaction. */
function storedSummary(run: Run, item: TransactionItem): SourceSession | undefined {
  const payload = payloadsOf(run, item).find(({ part }) => part === 'summary');
  return payload && readExercise(run.store, payload);
}

/** True when nothing of an item is left to request in this transaction. */
export function isFetched(run: Run, item: TransactionItem, wanted: DetailFlags): boolean {
  return hasSummary(run, item) && isComplete(run.store, run.userId, item.id, wanted);
}

/** The stored parts that are as new as the summary they belong to. */
function partsOfSummary(run: Run, item: TransactionItem): Set<string> {
  const payloads = payloadsOf(run, item);
  const since = payloads.find((payload) => payload.part === 'summary')?.id ?? 0;
  return new Set(payloads.filter((payload) => payload.id > since).map((payload) => payload.part));
}

function keepItem(run: Run, item: TransactionItem, exercise: SourceSession, answers: Part[], held: DetailFlags): void {
  const kept = run.keep({ source, externalId: item.id, exercise, answers, held });
  if (kept.problem !== undefined) run.incomplete(item.id, kept.problem);
}
