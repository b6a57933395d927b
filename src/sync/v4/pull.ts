import type { Run } from '../run.js';
import { readLastDaysAgain, retryFailed } from './again.js';
import { recentWindow } from './days.js';
import { walkBack } from './walk.js';
import { bringWindow, planWindow } from './window.js';

/**
 * Brings home what API v4 has: what did not come before, the last 90 days, a few days anew, and with `since` everything
 * back to that day. Safe to repeat at any point: nothing at Polar changes.
 */
export async function pullV4(run: Run): Promise<void> {
  const recent = recentWindow(run.deps.now());
  await bringWindow(run, recent, (done, total) => run.deps.onProgress?.({ step: 'days', done, total }));
  await retryFailed(run, recent.from);
  await readLastDaysAgain(run);
  if (run.options.since !== undefined) await walkBack(run, run.options.since);
}

/** What a pull would bring of the last 90 days. */
export function planV4(run: Run): Promise<{ new: number; updated: number; unchanged: number }> {
  return planWindow(run, recentWindow(run.deps.now()));
}
