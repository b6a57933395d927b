import type { Answer, ParsedAnswer } from '../../../polar/answer.js';
import { listedIn } from '../../../polar/parse/exercise.js';
import type { DetailFlags, ListedExercise } from '../../../polar/v3/access-link.js';
import { sha256Of } from '../../../storage/sqlite/sha256.js';
import type { LostSession } from '../../../storage/witness/lost.js';
import { hasStart } from '../../../workouts/session.js';
import type { SourceSession } from '../../../workouts/source-session.js';
import { packedAhead } from '../../ahead/packing.js';
import { itemProblem, nothingThere } from '../../fatal.js';
import { inOrder, type Outcome, unwrap } from '../../in-order.js';
import type { Run } from '../../run.js';
import { keepUnread, noteUnreadable } from '../../unread.js';
import { any, missing, noDetails, union } from '../details.js';
import { pullOriginals } from '../originals.js';
import { listedPart, rememberExercise } from '../parts.js';
import { isDue, noteLate } from './late.js';

const source = 'exercises';

/** The sources of a session agree on its start to within a minute. */
const toleranceSeconds = 60;

/**
 * One list, then one request for each session that is new, was edited, or lacks a detail that is wanted now. Safe to repeat
 * at any point: nothing at Polar changes.
 */
export async function pullExercises(run: Run): Promise<void> {
  const answer = await listExercises(run);
  const listed = answer.value?.items ?? [];
  run.listed = listed;
  if (answer.value) {
    run.keepAnswer(source, '', 'list', answer);
    noteUnreadable(run, source, answer.value);
  }
  const wanted = listed.filter((exercise) => needsFetching(run, exercise));
  let done = 0;
  run.deps.onProgress?.({ step: 'exercises', done, total: wanted.length });
  await inOrder(
    wanted,
    (exercise) => packedAhead(run.client.getExercise(exercise.id, heldWith(run, exercise))),
    (exercise, outcome) => {
      run.checkpoint();
      takeOne(run, exercise, outcome, answer);
      done += 1;
      run.deps.onProgress?.({ step: 'exercises', done, total: wanted.length });
    },
  );
  await pullOriginals(run, listed);
}

/** The list; one that cannot be read at all is kept for a later version to read. */
async function listExercises(run: Run): ReturnType<Run['client']['listExercises']> {
  try {
    return await run.client.listExercises();
  } catch (problem) {
    if (problem instanceof Error) keepUnread(run, source, '', problem);
    throw problem;
  }
}

/** What a pull would fetch, without fetching or storing it. */
export async function planExercises(run: Run): Promise<{ new: number; updated: number; unchanged: number }> {
  const listed = (await run.client.listExercises()).value?.items ?? [];
  const fetch = listed.filter((exercise) => needsFetching(run, exercise));
  const known = fetch.filter((exercise) => run.store.sessions.get(run.userId, source, exercise.id));
  return { new: fetch.length - known.length, updated: known.length, unchanged: listed.length - fetch.length };
}

function needsFetching(run: Run, exercise: ListedExercise): boolean {
  const session = run.store.sessions.get(run.userId, source, exercise.id);
  if (!session || session.fingerprint !== fingerprint(exercise)) return true;
  if (any(missing(wantedOf(run, exercise), session)) || isDue(run, exercise.id)) return true;
  run.touched(session.workoutId, 'unchanged');
  return false;
}

/** The details this run wants of a session, and those stored before an older copy of the database was restored. */
function wantedOf(run: Run, { startTime }: ListedExercise): DetailFlags {
  return union(run.details, lostDetails(run, startTime));
}

/**
 * The lost details of a session that starts at a local time: an older copy of the database was restored, and its witness
 * remembers them.
 */
function lostDetails(run: Run, startTime: string): DetailFlags {
  const sessions: readonly LostSession[] = run.deps.witness?.lost.sessions ?? [];
  if (sessions.length === 0 || startTime === '') return noDetails;
  const start = Date.parse(`${startTime.slice(0, 19)}Z`) / 1000;
  const held = sessions
    .filter((one) => Math.abs(one.start - start) <= toleranceSeconds)
    .map((one) => one.held)
    .join('');
  return { samples: held.includes('s'), zones: held.includes('z'), route: held.includes('r') };
}

/** The details to request: those fetched before must be in the newest payload too, or an edit would remove them. */
function heldWith(run: Run, exercise: ListedExercise): DetailFlags {
  return union(wantedOf(run, exercise), run.store.sessions.get(run.userId, source, exercise.id) ?? noDetails);
}

function takeOne(
  run: Run,
  exercise: ListedExercise,
  outcome: Outcome<ParsedAnswer<SourceSession>>,
  list: Answer,
): void {
  const held = heldWith(run, exercise);
  try {
    const answer = unwrap(outcome);
    if (!answer.value) throw nothingThere('data');
    rememberExercise(run.store, answer.body, answer.value);
    const kept = run.keep({
      source,
      externalId: exercise.id,
      exercise: answer.value,
      answers: [{ part: 'exercise', answer }],
      held,
      fingerprint: fingerprint(exercise),
    });
    run.stored(source, exercise.id);
    noteLate(run, exercise, answer.value, held);
    if (kept.problem !== undefined) run.incomplete(exercise.id, kept.problem);
  } catch (problem) {
    const failure = itemProblem(problem);
    keepUnread(run, source, exercise.id, failure);
    keepListed(run, exercise, list);
    run.failed(source, exercise.id, failure);
  }
}

/** If a session's own response did not come, its entry in the list makes a workout until it does. */
function keepListed(run: Run, exercise: ListedExercise, list: Answer): void {
  const { store, userId } = run;
  const before = store.payloads.current(userId, source, exercise.id);
  // Without a readable start there is no workout; an earlier response makes a better one.
  if (!hasStart(exercise) || before.some(({ part }) => part === 'exercise')) return;
  const listed = before.find(({ part }) => part === listedPart);
  if (listed && JSON.stringify(listedIn(listed.body, exercise.id)) === JSON.stringify(exercise)) return;
  const answers = [{ part: listedPart, answer: list }];
  run.keep({ source, externalId: exercise.id, exercise, answers, held: noDetails });
}

/** Changes when anything in the session's list entry does: then the session was edited. */
function fingerprint(exercise: ListedExercise): string {
  return sha256Of(JSON.stringify(exercise));
}
