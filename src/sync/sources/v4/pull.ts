import type { Run } from '../../run.js';
import { readLastDaysAgain, retryFailed } from './again.js';
import { type Days, missedWindows, recentWindow } from './days.js';
import { bringLost } from './lost.js';
import { source } from './name.js';
import { withoutRefused } from './refused.js';
import { waiting } from './waiting.js';
import { firstDay, walkBack } from './walk.js';
import { bringWindow, planWindow, tryWindow } from './window.js';

/**
 * Brings home what API v4 has: what lies behind the last 90 days since the pull before, those days, what was here before an
 * older copy of the store was put back, what did not come in earlier runs, a few days anew, and with `since` everything back to that day. Safe to repeat at any point: nothing at
 * Polar changes.
 */
export async function pullV4(run: Run): Promise<void> {
  const recent = recentWindow(run.deps.now());
  const tell = (done: number, total: number) => run.deps.onProgress?.({ step: 'days', done, total });
  if (waiting(run).size > 0) {
    run.note(
      'What Polar failed to give in several runs is not asked for now; polar-sync status says when it is again.',
    );
  }
  for (const window of missed(run, recent)) {
    run.checkpoint();
    const left = withoutRefused(run, window);
    if (left) await tryWindow(run, left, tell);
  }
  await bringWindow(run, recent, tell);
  await bringLost(run, recent.from);
  await retryFailed(run, recent.from);
  await readLastDaysAgain(run);
  if (run.options.since !== undefined) await walkBack(run, run.options.since);
}

/**
 * The list of a window is stored before what it lists: so one that a killed run was in is the last one again. Those that a
 * wrong clock has asked for do not count.
 */
function missed(run: Run, recent: Days): Days[] {
  const asked = [...run.store.payloads.parts(run.userId, source, '')].map((part) => part.replace(/^list\//, ''));
  const last = asked
    .filter((from) => from >= firstDay && from <= recent.from)
    .sort()
    .at(-1);
  return last === undefined ? [] : missedWindows(last, recent);
}

/** What a pull would bring of the last 90 days. */
export function planV4(run: Run): Promise<{ new: number; updated: number; unchanged: number }> {
  return planWindow(run, recentWindow(run.deps.now()));
}
