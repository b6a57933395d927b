import type { Run } from '../../run.js';
import { fetchDay, takeDay } from './day.js';
import { type Day, type Days, plusDays } from './days.js';
import { source } from './name.js';
import { noteRefused, remember, withoutRefused } from './refused.js';
import { waiting } from './waiting.js';
import { reachBack } from './window.js';

/** Each of the last 14 days is read again once this old, because it is not known which edits `modified` shows. */
const daysBack = 14;
const againAfterMs = 3 * 86_400_000;
/** At most this many in one run, to keep it quick. */
const daysInARun = 2;

/** Reads the details of a few of the last days again, those read longest ago first. */
export async function readLastDaysAgain(run: Run): Promise<void> {
  const now = run.deps.now();
  const since = plusDays(new Date(now).toISOString().slice(0, 10), -daysBack);
  const before = new Date(now - againAfterMs).toISOString();
  for (const day of run.store.v4.staleDays(run.userId, since, before, run.now()).slice(0, daysInARun)) {
    run.checkpoint();
    // An attempt counts as read: if it fails, the older details are still stored, and the day's turn comes again.
    run.store.atomically(() => run.store.v4.dayRead(run.userId, day, run.now()));
    takeDay(run, day, [], await fetchDay(run, day));
  }
}

/**
 * Requests again what failed in earlier runs and lies before the recent window, which every run requests. What has failed
 * often waits (backoff.ts).
 */
export async function retryFailed(run: Run, recentFrom: Day): Promise<void> {
  const later = waiting(run);
  let isNews = false;
  // The newest first, so that what is older than something refused is not bisected.
  for (const { externalId } of run.store.failures.of(run.userId, source).toReversed()) {
    const days = daysOf(externalId);
    if (!days || days.from >= recentFrom || later.has(externalId)) continue;
    run.checkpoint();
    const left = withoutRefused(run, days);
    const { pulled, refused } = left ? await reachBack(run, left, () => undefined) : {};
    if (refused) {
      remember(run, refused.days, refused.problem);
      isNews = true;
    }
    // A day that was fetched has recorded its own outcome.
    if (!left || refused || (pulled && (pulled.days === 0 || externalId.startsWith('window-'))))
      run.stored(source, externalId);
  }
  if (isNews) noteRefused(run);
}

function daysOf(externalId: string): Days | undefined {
  const [, kind, from, to] = /^(window|day)-([\d-]{10})(?:\/([\d-]{10}))?$/.exec(externalId) ?? [];
  if (from === undefined) return undefined;
  return { from, to: kind === 'window' && to !== undefined ? to : plusDays(from, 1) };
}
