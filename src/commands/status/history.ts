import type { Library } from '../../storage/library.js';
import { inWords, refusedOf } from '../../sync/sources/v4/refused.js';

/** How far the search back through v4 has come (`pull --since`, `--all-history`). */
export interface HistoryStatus {
  /** The date back to which it should go, and the date back to which Polar has been asked. */
  since: string;
  asked_from?: string;
  /** Where the oldest window with a session begins, and the date of its oldest session. */
  answered_from?: string;
  oldest_session?: string;
  finished: boolean;
}

/** undefined: there has been no such search yet. */
export function historyStatus(store: Library): HistoryStatus | undefined {
  const user = store.syncRuns.lastUser();
  const walk = user === undefined ? undefined : store.v4.walk(user);
  return (
    walk && {
      since: walk.since,
      ...(walk.askedFrom !== undefined && { asked_from: walk.askedFrom }),
      ...(walk.answeredFrom !== undefined && { answered_from: walk.answeredFrom }),
      ...(walk.oldestSession !== undefined && { oldest_session: walk.oldestSession }),
      finished: walk.endedAt !== undefined,
    }
  );
}

/** The line of `status`, if there has been a search. */
export function historyLines(history: HistoryStatus | undefined): [string, string][] {
  if (!history) return [];
  const { since, asked_from: asked, oldest_session: oldest, finished } = history;
  const found = oldest === undefined ? 'Polar sent nothing older' : `the oldest session Polar sent is from ${oldest}`;
  const rest = finished ? '' : `; polar-sync pull --since ${since} continues`;
  return [['History', `searched back to ${asked ?? since}: ${found}${rest}`]];
}

/** Sessions that Polar refuses to hand out through v4; `reason` has its status and its words. */
export interface RefusedStatus {
  /** The first refused date, and the first one after it that is not refused. */
  from: string;
  to: string;
  refused_at: string;
  reason: string;
}

/** undefined: nothing that was requested is refused. */
export function refusedStatus(store: Library): RefusedStatus | undefined {
  const user = store.syncRuns.lastUser();
  const refused = user === undefined ? undefined : refusedOf(store, user);
  return refused && { from: refused.from, to: refused.to, refused_at: refused.at, reason: refused.reason };
}

/** What is refused, as a sentence; undefined: nothing. */
export function refusedInWords(refused: RefusedStatus | undefined): string | undefined {
  return refused && `Polar refuses ${inWords(refused)} polar-sync pull --source v4 --since DATE asks again.`;
}
