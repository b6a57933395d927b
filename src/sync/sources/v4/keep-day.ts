import { PolarSyncError, StoreError } from '../../../errors.js';
import type { Answer, ParsedAnswer } from '../../../polar/answer.js';
import { beyondInWords } from '../../../polar/parse/flow/session.js';
import type { ListedSession, SessionList } from '../../../polar/parse/flow/session-list.js';
import { unknownIn } from '../../../polar/parse/flow/unknown.js';
import { type Feature, featuresIn } from '../../../polar/v4/features.js';
import type { Run } from '../../run.js';
import type { Day } from './days.js';
import { source } from './name.js';
import { elementOf, partOf, payloadsOfSession, readPayloads } from './session.js';

/** A session in a summary that is new or has changed, and the fingerprint by which changes are detected. */
export interface Wanted extends ListedSession {
  fingerprint: string;
  /** The summary that lists it. */
  answer: Answer;
}

/** A response with some features of a day. */
export interface DayAnswer {
  asked: readonly Feature[];
  answer: ParsedAnswer<SessionList> & { value: SessionList };
}

/** A session in a response. */
interface Arrived {
  asked: readonly Feature[];
  listed: ListedSession;
  answer: Answer;
}

/**
 * Stores what came for a day in one database transaction: each response verbatim, then the sessions in it that are new or
 * have changed, then their workouts. A session without details is stored with its summary.
 * @param complete whether every feature came.
 * @returns the ids of the sessions in the responses.
 */
export function keepDay(
  run: Run,
  day: Day,
  answers: readonly DayAnswer[],
  wanted: readonly Wanted[],
  complete: boolean,
): Set<string> {
  const { store, userId } = run;
  const arrived = new Map<string, Arrived[]>();
  for (const { asked, answer } of answers) {
    for (const listed of answer.value.sessions) {
      arrived.set(listed.session.id, [...(arrived.get(listed.session.id) ?? []), { asked, listed, answer }]);
    }
  }
  const came = new Set(arrived.keys());
  for (const one of wanted) {
    if (!came.has(one.session.id)) arrived.set(one.session.id, [{ asked: [], listed: one, answer: one.answer }]);
  }
  store.atomically(() => {
    for (const { asked, answer } of answers) {
      store.payloads.save({ ...answer, userId, source, externalId: `day-${day}`, part: partOf(asked) });
    }
    for (const [id, pieces] of arrived) {
      const { fingerprint } = wanted.find(({ session }) => session.id === id) ?? {};
      keepSession(run, id, pieces, complete && came.has(id) ? fingerprint : undefined);
    }
    if (complete) store.v4.dayRead(userId, day, run.now());
  });
  for (const { answer } of answers) {
    if (answer.value.unreadable > 0) run.incomplete(`v4 ${day}`, 'a session on this day cannot be read; it is stored');
  }
  return came;
}

function keepSession(run: Run, id: string, pieces: readonly Arrived[], fingerprint: string | undefined): void {
  const { store, userId } = run;
  const news = pieces
    .filter((piece) => isNews(run, id, piece))
    .filter(({ asked, answer }) =>
      store.payloads.save({ ...answer, userId, source, externalId: id, part: partOf(asked) }),
    );
  count(run, news);
  const known = store.sessions.ofFile(userId, source, id);
  if (
    news.length === 0 &&
    known.length > 0 &&
    known.every((one) => one.fingerprint === (fingerprint ?? one.fingerprint))
  ) {
    for (const { workoutId } of known) run.touched(workoutId, 'unchanged');
    return;
  }
  try {
    const payloads = payloadsOfSession(store, { userId, source, externalId: id });
    const session = readPayloads(store.readings, payloads, id);
    if (!session) return;
    const asked = new Set(payloads.flatMap(({ path }) => [...featuresIn(path)]));
    const held = { samples: asked.has('samples'), zones: asked.has('zones'), route: asked.has('routes') };
    const arrival = { source, session, held, ...(fingerprint !== undefined && { fingerprint }) };
    const kept = run.keepTrainingSession(arrival);
    for (const { problem } of kept.changes) if (problem !== undefined) run.incomplete(id, problem);
    const more = beyondInWords(session);
    if (more !== undefined) run.incomplete(id, more);
  } catch (problem) {
    if (!(problem instanceof PolarSyncError) || problem instanceof StoreError) throw problem;
    run.incomplete(id, `stored, but not understood: ${problem.message}`);
  }
}

/** Whether a response contains anything about a session that the one stored last does not. */
function isNews({ store, userId }: Run, id: string, { asked, listed }: Arrived): boolean {
  const [before] = store.payloads.current(userId, source, id).sort((a, b) => b.id - a.id);
  return (
    before?.part !== partOf(asked) ||
    JSON.stringify(elementOf(store.readings, before, id)) !== JSON.stringify(listed.element)
  );
}

/** Counts what is not recognized, for `status` and `doctor`. */
function count(run: Run, news: readonly Arrived[]): void {
  const counts = new Map<string, { kind: 'field' | 'value'; name: string; times: number }>();
  for (const { kind, name } of news.flatMap(({ listed }) => unknownIn(listed.element))) {
    const key = `${kind} ${name}`;
    counts.set(key, { kind, name, times: (counts.get(key)?.times ?? 0) + 1 });
  }
  for (const { kind, name, times } of counts.values())
    run.store.observations.record(source, kind, name, times, run.now());
}
