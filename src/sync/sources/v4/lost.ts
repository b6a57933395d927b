import type { Run } from '../../run.js';
import { type Day, type Days, plusDays, windowDays } from './days.js';
import { noteRefused, remember, withoutRefused } from './refused.js';
import { reachBack } from './window.js';

/*
 * After an older copy of the database was restored, its witness knows which sessions it had. The next pull fetches those
 * that Polar still serves, with the details they had, whatever its options.
 */

/** What Polar does not have now it will not have tomorrow either, unless it was a passing problem. */
const againAfterMs = 86_400_000;
const endpoint = 'v4-lost';

/**
 * Requests from v4 the days of lost sessions before the recent window, which every pull requests; once per day, as long as
 * they are lost.
 */
export async function pullLost(run: Run, recentFrom: Day): Promise<void> {
  const { dataIndex } = run.store;
  let isNews = false;
  for (const window of lostWindows(run, recentFrom)) {
    const age = run.deps.now() - Date.parse(dataIndex.askedAt(run.userId, endpoint, window.from) ?? '');
    // A time in the future was written while the clock was wrong.
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
  if (isNews) noteRefused(run);
}

/** The newest first, so that what is older than something refused is not bisected. */
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
