import type { DetailFlags } from '../../../accesslink/types.js';
import type { LostSession } from '../../../storage/witness/lost.js';
import type { Run } from '../../run.js';
import { noDetails } from '../details.js';
import { type Day, type Days, plusDays, windowDays } from './days.js';
import { remember, tellRefused, withoutRefused } from './refused.js';
import { reachBack } from './window.js';

/*
 * After an older copy of the store was put back, its witness knows which sessions it had. What Polar still serves of them
 * comes home with the next pull, with the details it had, whatever that pull was told.
 */

/** The sources of a session tell its start alike, but for a fraction of a minute. */
const toleranceSeconds = 60;
/** What Polar does not have is not there tomorrow either, but it may have been a moment's trouble. */
const againAfterMs = 86_400_000;
const endpoint = 'v4-lost';

/** The details that were here of a session that starts at a local time, and are not now. */
export function lostDetails(run: Run, startTime: string): DetailFlags {
  const sessions: readonly LostSession[] = run.deps.witness?.lost.sessions ?? [];
  if (sessions.length === 0 || startTime === '') return noDetails;
  const start = Date.parse(`${startTime.slice(0, 19)}Z`) / 1000;
  const held = sessions
    .filter((one) => Math.abs(one.start - start) <= toleranceSeconds)
    .map((one) => one.held)
    .join('');
  return { samples: held.includes('s'), zones: held.includes('z'), route: held.includes('r') };
}

/**
 * Asks API v4 for the days of lost sessions that lie before the recent window, which every pull asks for; once a day, as
 * long as they are lost.
 */
export async function bringLost(run: Run, recentFrom: Day): Promise<void> {
  const { dataIndex } = run.store;
  let isNews = false;
  for (const window of lostWindows(run, recentFrom)) {
    const age = run.deps.now() - Date.parse(dataIndex.askedAt(run.userId, endpoint, window.from) ?? '');
    // One from the future was written while the clock was wrong.
    if (age >= 0 && age < againAfterMs) continue;
    run.checkpoint();
    const left = withoutRefused(run, window);
    const { refused } = left ? await reachBack(run, left, () => undefined) : {};
    if (refused) {
      remember(run, refused.days, refused.problem);
      isNews = true;
    }
    run.store.atomically(() => dataIndex.asked(run.userId, endpoint, window.from, run.now()));
  }
  if (isNews) tellRefused(run);
}

/** The newest first, so that what is older than something refused is not looked into by halves. */
function lostWindows(run: Run, recentFrom: Day): Days[] {
  const lost = (run.deps.witness?.lost.sessions ?? []).filter(({ lacks }) => lacks === undefined);
  const days = [...new Set(lost.map(({ start }) => new Date(start * 1000).toISOString().slice(0, 10)))]
    .filter((day) => day < recentFrom)
    .sort();
  const windows: Days[] = [];
  for (const day of days) {
    const last = windows.at(-1);
    if (last && day < plusDays(last.from, windowDays)) last.to = plusDays(day, 1);
    else windows.push({ from: day, to: plusDays(day, 1) });
  }
  return windows.reverse();
}
