import { AuthError } from '../../../errors.js';
import type { Answer, ParsedAnswer } from '../../../polar/answer.js';
import { NotServedError } from '../../../polar/errors.js';
import type { ListedSession, SessionList } from '../../../polar/parse/flow/session-list.js';
import { sha256Of } from '../../../storage/sqlite/sha256.js';
import { itemProblem } from '../../fatal.js';
import { inOrder, unwrap } from '../../in-order.js';
import type { Run } from '../../run.js';
import { keepUnread } from '../../unread.js';
import { apiOf } from './api.js';
import { fetchDay, takeDay } from './day.js';
import { type Day, type Days, daysBetween, plusDays, rangeOf } from './days.js';
import type { Wanted } from './keep-day.js';
import { source } from './name.js';
import { answered, isRefusal, type Refusal, refusedOf } from './refused.js';
import { waiting } from './waiting.js';

/** The result of pulling a window. */
export interface WindowResult {
  sessions: number;
  /** How many days were requested. */
  days: number;
  /** The date of the oldest session. */
  oldest?: Day;
}

/**
 * Pulls one window: its summary, then each day with a session that is new or has changed, a few at a time. A day that fails
 * is recorded and does not stop the others; one that has to wait is skipped, unless a session on it is new.
 * @throws what ends the run; the failure of a summary, unchanged.
 */
export async function pullWindow(
  run: Run,
  window: Days,
  onDay: (done: number, total: number) => void,
): Promise<WindowResult> {
  const { listed, unreadable } = await summary(run, window);
  const wanted = listed.filter((session) => isWanted(run, session));
  const later = waiting(run);
  const due = wanted.filter((session) => !later.has(`day-${session.day}`) || isNew(run, session));
  const days = [...new Set(due.map(({ day }) => day))].sort();
  let done = 0;
  await inOrder(
    days.reverse(),
    (day) => fetchDay(run, day),
    (day, outcome) => {
      run.checkpoint();
      onDay(done, days.length);
      takeDay(
        run,
        day,
        wanted.filter((session) => session.day === day),
        unwrap(outcome),
      );
      done += 1;
    },
  );
  // A session that cannot be read may be any of those that seem missing.
  if (unreadable === 0) noteGone(run, window, new Set(listed.map(({ session }) => session.id)));
  const oldest = listed.map(({ day }) => day).sort()[0];
  return { sessions: listed.length, days: days.length, ...(oldest !== undefined && { oldest }) };
}

/** What a pull would fetch for a window; nothing is stored. */
export async function planWindow(run: Run, window: Days): Promise<{ new: number; updated: number; unchanged: number }> {
  const answer = await apiOf(run).listSessions(rangeOf(window));
  const listed = (answer.value?.sessions ?? []).map((session) => wantedOf(session, answer));
  const fresh = listed.filter((session) => isNew(run, session));
  const changed = listed.filter((session) => !isNew(run, session) && isWanted(run, session));
  const exercises = (sessions: Wanted[]) => sessions.reduce((sum, { session }) => sum + session.exercises.length, 0);
  return {
    new: exercises(fresh),
    updated: exercises(changed),
    unchanged: exercises(listed) - exercises(fresh) - exercises(changed),
  };
}

async function summary(run: Run, window: Days): Promise<{ listed: Wanted[]; unreadable: number }> {
  const answer = await ask(run, window);
  if (!answer.value) return { listed: [], unreadable: 0 };
  run.keepAnswer(source, '', `list/${window.from}`, answer);
  const { sessions, unreadable } = answer.value;
  if (unreadable > 0) {
    run.incomplete(`v4 ${window.from}`, `${unreadable} sessions in Polar's list cannot be read; the list is stored`);
  }
  return { listed: sessions.map((session) => wantedOf(session, answer)), unreadable };
}

/**
 * A 404 can mean that nothing was recorded, or be a passing problem: Polar is asked twice.
 * @throws NotServedError if sessions of this window are stored: then the list has moved.
 */
async function ask(run: Run, window: Days): Promise<ParsedAnswer<SessionList>> {
  const first = await apiOf(run).listSessions(rangeOf(window));
  if (first.status !== 404) return first;
  const second = await apiOf(run).listSessions(rangeOf(window));
  const [from, to] = [Date.parse(window.from), Date.parse(window.to)];
  const wasThere = run.store.sessions.between(run.userId, source, from, to).length > 0;
  if (second.status === 404 && wasThere) throw new NotServedError(404, second.path);
  return second;
}

function wantedOf(listed: ListedSession, answer: Answer): Wanted {
  const fingerprint = sha256Of(JSON.stringify(listed.element));
  return { ...listed, fingerprint, answer };
}

/** Whether nothing of it is stored yet. */
function isNew(run: Run, { session }: Wanted): boolean {
  return run.store.sessions.ofFile(run.userId, source, session.id).length === 0;
}

/** Whether it is new, or its entry in the summary (with `modified`, name, note and sport) has changed. */
function isWanted(run: Run, { session, fingerprint }: Wanted): boolean {
  const known = run.store.sessions.ofFile(run.userId, source, session.id);
  if (known.length === 0 || known.some((one) => one.fingerprint !== fingerprint)) return true;
  for (const { workoutId } of known) run.touched(workoutId, 'unchanged');
  return false;
}

/** Notes, once, sessions in this window that Polar no longer lists. They stay in the database. */
function noteGone(run: Run, window: Days, listed: ReadonlySet<string>): void {
  const { store, userId } = run;
  // One day less at both ends: the database has instants, the window local dates.
  const [from, to] = [Date.parse(plusDays(window.from, 1)), Date.parse(plusDays(window.to, -1))];
  const gone = store.sessions
    .between(userId, source, from, to)
    .map(({ externalId }) => externalId.split('/')[0] ?? externalId)
    .filter((id) => !listed.has(id));
  const fresh = store.atomically(() => {
    for (const id of listed) store.v4.there(userId, id);
    return [...new Set(gone)].filter((id) => store.v4.gone(userId, id, run.now()));
  });
  if (fresh.length === 0) return;
  const many = fresh.length === 1 ? 'A session is' : `${fresh.length} sessions are`;
  run.note(`${many} no longer at Polar; what is stored here stays. (${fresh.slice(0, 3).join(', ')})`);
}

/** As `pullWindow`; a window whose summary failed is recorded, so that the next pull asks again. */
export async function tryWindow(
  ...[run, window, onDay]: Parameters<typeof pullWindow>
): Promise<WindowResult | undefined> {
  try {
    return await pullWindow(run, window, onDay);
  } catch (problem) {
    windowFailed(run, window, problem);
    return undefined;
  }
}

/** The result for a window that may reach back further than Polar serves. */
export interface Reached {
  pulled?: WindowResult;
  /** The older part, or all of it, and Polar's refusal. */
  refused?: { days: Days; problem: Refusal };
}

/**
 * As `tryWindow`, once Polar has served the last 90 days: if a window is refused, bisects it to find the newer part that
 * Polar serves, because Polar goes by where a window begins. A refusal is not a failure.
 */
export async function reachBack(...[run, window, onDay]: Parameters<typeof pullWindow>): Promise<Reached> {
  let [low, high] = [window.from, window.to];
  let pulled: WindowResult | undefined;
  let problem: Refusal | undefined;
  for (let from = low; from < high; from = plusDays(low, Math.floor(daysBetween(low, high) / 2))) {
    run.checkpoint();
    const part = { from, to: high };
    const result = await pulledOrRefused(run, part, onDay).catch((caught: unknown) => {
      windowFailed(run, { from: low, to: high }, caught);
    });
    if (result === undefined) return reached(pulled, undefined);
    if (isRefusal(result)) {
      problem = result;
      low = from;
    } else {
      pulled = joined(pulled, result);
      answered(run, from);
      high = from;
      if (problem === undefined) break;
    }
    if (daysBetween(low, high) <= 1 || isBeyond(run, window)) break;
  }
  const refused = problem && { days: { from: window.from, to: high }, problem };
  return reached(pulled, refused);
}

function reached(pulled: WindowResult | undefined, refused: Reached['refused']): Reached {
  return { ...(pulled && { pulled }), ...(refused && { refused }) };
}

/** Pulls a window. @returns its result, or Polar's refusal. @throws any other problem. */
async function pulledOrRefused(...asked: Parameters<typeof pullWindow>): Promise<WindowResult | Refusal> {
  try {
    return await pullWindow(...asked);
  } catch (problem) {
    if (isRefusal(problem)) return problem;
    throw problem;
  }
}

/** Whether what comes right after a window is refused as well: then no part of the window is served. */
function isBeyond({ store, userId }: Run, { to }: Days): boolean {
  const known = refusedOf(store, userId);
  return known !== undefined && known.from <= to && known.to > to;
}

/** Whether a window is refused as a whole. If it is not, what came is kept. */
export async function isRefusedWhole(...[run, window, onDay]: Parameters<typeof pullWindow>): Promise<boolean> {
  try {
    await pullWindow(run, window, onDay);
  } catch (problem) {
    if (isRefusal(problem)) return true;
    windowFailed(run, window, problem);
  }
  return false;
}

function joined(newer: WindowResult | undefined, older: WindowResult): WindowResult {
  const oldest = older.oldest ?? newer?.oldest;
  return {
    sessions: older.sessions + (newer?.sessions ?? 0),
    days: older.days + (newer?.days ?? 0),
    ...(oldest !== undefined && { oldest }),
  };
}

/** Records the failure of a window. @throws what ends the run. */
function windowFailed(run: Run, window: Days, problem: unknown): void {
  // Whether a refusal concerns only this window shows when the last 90 days are requested.
  if (problem instanceof AuthError && !isRefusal(problem)) throw problem;
  const failure = itemProblem(problem);
  keepUnread(run, source, `window-${window.from}`, failure);
  run.failed(source, `window-${window.from}/${window.to}`, failure);
}
