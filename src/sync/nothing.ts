import type { Run } from './run.js';

const DAY_MS = 86_400_000;
/** A pull every hour that finds nothing says so in the first, after these many days, and then once in thirty. */
const saidAfterDays = [1, 7];
const againAfterDays = 30;

/**
 * Says what it may mean that no list of Polar's has a single session: one note, rarely, for nothing may be wrong. Called
 * when everything that was asked has answered.
 */
export function hintAtNothing(run: Run): void {
  const { counts, transactions, failures } = run;
  const touched = counts.new + counts.updated + counts.unchanged + transactions.opened + transactions.resumed;
  if (touched > 0 || failures.length > 0 || !isDue(run)) return;
  run.note(
    'Polar lists no workouts for this sign-in. If the watch has been synced, they were uploaded before you signed in, belong to another account, or wait for a consent: run polar-sync doctor.',
  );
}

function isDue(run: Run): boolean {
  const before = run.store.syncRuns.nothingSince(run.userId, run.id, run.now());
  if (!before) return true;
  const since = Date.parse(before.since);
  return stage(run.deps.now() - since) > stage(Date.parse(before.lastEndedWell) - since);
}

/** How many times there was reason to say it by then. */
function stage(ms: number): number {
  const days = ms / DAY_MS;
  return saidAfterDays.filter((after) => days >= after).length + Math.floor(days / againAfterDays);
}
