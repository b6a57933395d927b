import type { Library } from '../../storage/library.js';
import { inWords, refusedOf } from '../../sync/sources/v4/refused.js';

/** How far the way back through API v4 has come (`pull --since`, `--all-history`). */
export interface HistoryStatus {
  /** The day down to which it was wanted, and the one down to which Polar has been asked. */
  since: string;
  asked_from?: string;
  /** Where the oldest window begins that had a session, and the day of its oldest one. */
  answered_from?: string;
  oldest_session?: string;
  finished: boolean;
}

/** undefined: nobody has gone back yet. */
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

/** A line for a person, where there is something to say. */
export function historyLines(history: HistoryStatus | undefined): [string, string][] {
  if (!history) return [];
  const { since, asked_from: asked, oldest_session: oldest, finished } = history;
  const answer = oldest === undefined ? 'Polar gave nothing older' : `the oldest session Polar gave is of ${oldest}`;
  const rest = finished ? '' : `; polar-sync pull --since ${since} goes on`;
  return [['History', `asked back to ${asked ?? since}, ${answer}${rest}`]];
}

/** Sessions that Polar refuses to hand out through API v4; `reason` has its status and its words. */
export interface RefusedStatus {
  /** The first of them, and the first day that is not refused. */
  from: string;
  to: string;
  refused_at: string;
  reason: string;
}

/** undefined: nothing is refused, as far as it was asked for. */
export function refusedStatus(store: Library): RefusedStatus | undefined {
  const user = store.syncRuns.lastUser();
  const refused = user === undefined ? undefined : refusedOf(store, user);
  return refused && { from: refused.from, to: refused.to, refused_at: refused.at, reason: refused.reason };
}

/** What is refused, in a sentence; undefined: nothing. */
export function refusedInWords(refused: RefusedStatus | undefined): string | undefined {
  return refused && `Polar refuses ${inWords(refused)} polar-sync pull --source v4 --since DATE asks again.`;
}
