import type { ItemFailure } from '../../../storage/failures.js';
import type { Run } from '../../run.js';
import { source } from './name.js';
import { isRefused } from './refused.js';

/*
 * A day that Polar can never answer as a whole (a feature of it that always ends in a 500 is seen) is not to cost every
 * run its requests for years: it is asked for in three runs, and then after an hour, after two, four ..., once a week at
 * last. What came of it is stored, and `status` and `doctor` name it as long as it is not whole.
 */

const runsWithoutWait = 3;
const firstWaitMs = 3_600_000;
const longestWaitMs = 7 * 86_400_000;

/** When a day or window that failed is asked for again, epoch ms. */
export function nextAttemptAt({ runs, lastTriedAt }: Pick<ItemFailure, 'runs' | 'lastTriedAt'>): number {
  const wait = runs < runsWithoutWait ? 0 : Math.min(firstWaitMs * 2 ** (runs - runsWithoutWait), longestWaitMs);
  return Date.parse(lastTriedAt) + wait;
}

/** What this run leaves alone: `day-2026-02-20`, `window-2019-01-01/2019-04-01`. Who names a day with `--since` is not put off. */
export function waiting(run: Run): ReadonlySet<string> {
  if (run.options.since !== undefined) return new Set();
  const now = run.deps.now();
  return new Set(
    run.store.failures
      .of(run.userId, source)
      .filter(({ externalId }) => !isRefused(externalId))
      // One from the future was written while the clock was wrong.
      .filter((failure) => nextAttemptAt(failure) > now && Date.parse(failure.lastTriedAt) <= now)
      .map(({ externalId }) => externalId),
  );
}
