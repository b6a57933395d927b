import type { Run } from '../../run.js';
import { readLastDaysAgain, retryFailed } from './again.js';
import { type Days, missedWindows, recentWindow } from './days.js';
import { pullLost } from './lost.js';
import { source } from './name.js';
import { withoutRefused } from './refused.js';
import { waiting } from './waiting.js';
import { firstDay, walkBack } from './walk.js';
import { planWindow, pullWindow, tryWindow } from './window.js';

/**
 * Fetches what v4 has: days before the last 90 that were missed since the previous pull, the last 90 days, what was stored
 * before an older copy of the database was restored, what failed in earlier runs, a few days again, and with `since`
 * everything back to that date. Safe to repeat at any point: nothing at Polar changes.
 */
export async function pullV4(run: Run): Promise<void> {
  const recent = recentWindow(run.deps.now());
  const onDay = (done: number, total: number) => run.deps.onProgress?.({ step: 'days', done, total });
  if (waiting(run).size > 0) {
    run.note('Skipped what Polar failed to deliver in several runs; polar-sync status shows when it is next retried.');
  }
  for (const window of missed(run, recent)) {
    run.checkpoint();
    const left = withoutRefused(run, window);
    if (left) await tryWindow(run, left, onDay);
  }
  await pullWindow(run, recent, onDay);
  await pullLost(run, recent.from);
  await retryFailed(run, recent.from);
  await readLastDaysAgain(run);
  if (run.options.since !== undefined) await walkBack(run, run.options.since);
}

/**
 * The windows missed since the previous pull. The list of a window is stored before what it lists, so the window in which a
 * run was killed is the last one again. Windows requested while the clock was wrong do not count.
 */
function missed(run: Run, recent: Days): Days[] {
  const asked = [...run.store.payloads.parts(run.userId, source, '')].map((part) => part.replace(/^list\//, ''));
  const last = asked
    .filter((from) => from >= firstDay && from <= recent.from)
    .sort()
    .at(-1);
  return last === undefined ? [] : missedWindows(last, recent);
}

/** What a pull would fetch for the last 90 days. */
export function planV4(run: Run): Promise<{ new: number; updated: number; unchanged: number }> {
  return planWindow(run, recentWindow(run.deps.now()));
}
