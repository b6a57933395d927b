import type { Run } from '../../run.js';
import { fetchDay, takeDay } from './day.js';
import { type Day, type Days, plusDays } from './days.js';
import { source } from './name.js';
import { remember, tellRefused, withoutRefused } from './refused.js';
import { waiting } from './waiting.js';
import { reachBack } from './window.js';

/** Of the last fourteen days each is read again when this long ago, for nobody knows which edits `modified` shows. */
const daysBack = 14;
const againAfterMs = 3 * 86_400_000;
/** So many in one run, so that it stays a quick one. */
const daysInARun = 2;

/** Reads the details of a few of the last days anew, those first that were read longest ago. */
export async function readLastDaysAgain(run: Run): Promise<void> {
  const now = run.deps.now();
  const since = plusDays(new Date(now).toISOString().slice(0, 10), -daysBack);
  const before = new Date(now - againAfterMs).toISOString();
  for (const day of run.store.v4.staleDays(run.userId, since, before, run.now()).slice(0, daysInARun)) {
    run.checkpoint();
    // Tried is enough: what fails is held already, and its turn comes again.
    run.store.atomically(() => run.store.v4.dayRead(run.userId, day, run.now()));
    takeDay(run, day, [], await fetchDay(run, day));
  }
}

/**
 * Asks again for what did not come in earlier runs and lies before the recent window, which every run asks for. What has
 * failed often waits (backoff.ts).
 */
export async function retryFailed(run: Run, recentFrom: Day): Promise<void> {
  const later = waiting(run);
  let isNews = false;
  // The newest first: what is older than something refused is not looked into by halves.
  for (const { externalId } of run.store.failures.of(run.userId, source).toReversed()) {
    const days = daysOf(externalId);
    if (!days || days.from >= recentFrom || later.has(externalId)) continue;
    run.checkpoint();
    const left = withoutRefused(run, days);
    const { brought, refused } = left ? await reachBack(run, left, () => undefined) : {};
    if (refused) {
      remember(run, refused.days, refused.problem);
      isNews = true;
    }
    // A day that is fetched says itself what has become of it.
    if (!left || refused || (brought && (brought.days === 0 || externalId.startsWith('window-'))))
      run.stored(source, externalId);
  }
  if (isNews) tellRefused(run);
}

function daysOf(externalId: string): Days | undefined {
  const [, kind, from, to] = /^(window|day)-([\d-]{10})(?:\/([\d-]{10}))?$/.exec(externalId) ?? [];
  if (from === undefined) return undefined;
  return { from, to: kind === 'window' && to !== undefined ? to : plusDays(from, 1) };
}
