import { AuthError } from '../../../errors.js';
import type { Answer, ParsedAnswer } from '../../../polar/answer.js';
import { NotServedError } from '../../../polar/errors.js';
import type { ListedSession, SessionList } from '../../../polar/parse/flow/session-list.js';
import { sha256Of } from '../../../storage/sqlite/sha256.js';
import { itemProblem } from '../../fatal.js';
import { answerOf, inOrder } from '../../in-order.js';
import type { Run } from '../../run.js';
import { keepUnread } from '../../unread.js';
import { apiOf } from './api.js';
import { fetchDay, takeDay } from './day.js';
import { type Day, type Days, daysBetween, plusDays, rangeOf } from './days.js';
import type { Wanted } from './keep-day.js';
import { source } from './name.js';
import { answered, isRefusal, type Refusal, refusedOf } from './refused.js';
import { waiting } from './waiting.js';

/** What a window came to. */
export interface Brought {
  sessions: number;
  /** How many days were asked for. */
  days: number;
  /** The day of the oldest one. */
  oldest?: Day;
}

/**
 * Brings one window home: its summary, then each day that has a session which is new or has changed, a few at a time. A day
 * that does not come is recorded and does not keep the others from coming; one that has to wait is passed over, unless a
 * session of it is new.
 * @throws what ends the run; a summary that does not come, as it is.
 */
export async function bringWindow(
  run: Run,
  window: Days,
  onDay: (done: number, total: number) => void,
): Promise<Brought> {
  const { listed, unreadable } = await summary(run, window);
  const wanted = listed.filter((session) => isWanted(run, session));
  const later = waiting(run);
  const due = wanted.filter((session) => !later.has(`day-${session.day}`) || isNew(run, session));
  const days = [...new Set(due.map(({ day }) => day))].sort();
  let done = 0;
  await inOrder(
    days.reverse(),
    (day) => fetchDay(run, day),
    (day, came) => {
      run.checkpoint();
      onDay(done, days.length);
      takeDay(
        run,
        day,
        wanted.filter((session) => session.day === day),
        answerOf(came),
      );
      done += 1;
    },
  );
  // What cannot be read may be any of those that are missing.
  if (unreadable === 0) noteGone(run, window, new Set(listed.map(({ session }) => session.id)));
  const oldest = listed.map(({ day }) => day).sort()[0];
  return { sessions: listed.length, days: days.length, ...(oldest !== undefined && { oldest }) };
}

/** What a pull would bring of a window, without storing anything. */
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
    run.incomplete(`v4 ${window.from}`, `${unreadable} sessions of Polar's list cannot be read; the list is stored`);
  }
  return { listed: sessions.map((session) => wantedOf(session, answer)), unreadable };
}

/**
 * A 404 can mean that nothing was recorded, and it can be a moment's trouble: it is asked twice.
 * @throws NotServedError where there was something: then the list has moved.
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

/** Not here yet, not even half of it. */
function isNew(run: Run, { session }: Wanted): boolean {
  return run.store.sessions.ofFile(run.userId, source, session.id).length === 0;
}

/** New, or its entry in the summary (which holds `modified`, name, note and sport) is another one. */
function isWanted(run: Run, { session, fingerprint }: Wanted): boolean {
  const known = run.store.sessions.ofFile(run.userId, source, session.id);
  if (known.length === 0 || known.some((one) => one.fingerprint !== fingerprint)) return true;
  for (const { workoutId } of known) run.touched(workoutId, 'unchanged');
  return false;
}

/** Sessions that Polar had listed in this window and does no longer. They stay; a person is told once. */
function noteGone(run: Run, window: Days, listed: ReadonlySet<string>): void {
  const { store, userId } = run;
  // A day inside at both ends: the store knows instants, the window is one of local clocks.
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

/** As `bringWindow`; a window whose summary did not come is noted, for the next pull to ask again. */
export async function tryWindow(...[run, window, onDay]: Parameters<typeof bringWindow>): Promise<Brought | undefined> {
  try {
    return await bringWindow(run, window, onDay);
  } catch (problem) {
    windowFailed(run, window, problem);
    return undefined;
  }
}

/** What came of a window that may reach back further than Polar serves. */
export interface Reached {
  brought?: Brought;
  /** The older part, or all of it, and what Polar said to it. */
  refused?: { days: Days; problem: Refusal };
}

/**
 * As `tryWindow`, once Polar has answered the last 90 days: of a window that is refused the newer part is looked for that
 * comes, by halves, for Polar goes by where a window begins. What it refuses is no failure.
 */
export async function reachBack(...[run, window, onDay]: Parameters<typeof bringWindow>): Promise<Reached> {
  let [low, high] = [window.from, window.to];
  let brought: Brought | undefined;
  let problem: Refusal | undefined;
  for (let from = low; from < high; from = plusDays(low, Math.floor(daysBetween(low, high) / 2))) {
    run.checkpoint();
    const part = { from, to: high };
    const came = await broughtOrRefused(run, part, onDay).catch((caught: unknown) => {
      windowFailed(run, { from: low, to: high }, caught);
    });
    if (came === undefined) return reached(brought, undefined);
    if (isRefusal(came)) {
      problem = came;
      low = from;
    } else {
      brought = joined(brought, came);
      answered(run, from);
      high = from;
      if (problem === undefined) break;
    }
    if (daysBetween(low, high) <= 1 || isBeyond(run, window)) break;
  }
  const refused = problem && { days: { from: window.from, to: high }, problem };
  return reached(brought, refused);
}

function reached(brought: Brought | undefined, refused: Reached['refused']): Reached {
  return { ...(brought && { brought }), ...(refused && { refused }) };
}

/** What came of a window, or Polar's refusal of it. @throws what else went wrong. */
async function broughtOrRefused(...asked: Parameters<typeof bringWindow>): Promise<Brought | Refusal> {
  try {
    return await bringWindow(...asked);
  } catch (problem) {
    if (isRefusal(problem)) return problem;
    throw problem;
  }
}

/** Whether what lies right after a window is refused as well: then no part of it comes. */
function isBeyond({ store, userId }: Run, { to }: Days): boolean {
  const known = refusedOf(store, userId);
  return known !== undefined && known.from <= to && known.to > to;
}

/** Whether a window is refused as a whole. One that comes is kept. */
export async function isRefusedWhole(...[run, window, onDay]: Parameters<typeof bringWindow>): Promise<boolean> {
  try {
    await bringWindow(run, window, onDay);
  } catch (problem) {
    if (isRefusal(problem)) return true;
    windowFailed(run, window, problem);
  }
  return false;
}

function joined(newer: Brought | undefined, older: Brought): Brought {
  const oldest = older.oldest ?? newer?.oldest;
  return {
    sessions: older.sessions + (newer?.sessions ?? 0),
    days: older.days + (newer?.days ?? 0),
    ...(oldest !== undefined && { oldest }),
  };
}

/** Throws what ends the run. */
function windowFailed(run: Run, window: Days, problem: unknown): void {
  // Whether a refusal is one of this window shows when the last 90 days are asked for.
  if (problem instanceof AuthError && !isRefusal(problem)) throw problem;
  const failure = itemProblem(problem);
  keepUnread(run, source, `window-${window.from}`, failure);
  run.failed(source, `window-${window.from}/${window.to}`, failure);
}
