import type { Run } from '../../run.js';
import { type Day, type Days, plusDays, windowDays } from './days.js';
import { remember, tellRefused, withoutRefused } from './refused.js';
import { reachBack } from './window.js';

/*
 * After an older copy of the store was put back, its witness knows which sessions it had. What Polar still serves of them
 * comes home with the next pull, with the details it had, whatever that pull was told.
 */

/** What Polar does not have is not there tomorrow either, but it may have been a moment's trouble. */
const againAfterMs = 86_400_000;
const endpoint = 'v4-lost';

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
