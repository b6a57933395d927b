import type { ItemFailure } from '../../storage/payloads/failures.js';

/*
 * What Polar can never answer as a whole (a feature of a day that always ends in a 500 is seen) is not to cost every run its
 * requests for years: it is asked for in three runs, and then after an hour, after two, four ..., once a week at last. What
 * came of it is stored, and `status` and `doctor` name it as long as it is not whole.
 */

const runsWithoutWait = 3;
const firstWaitMs = 3_600_000;
const longestWaitMs = 7 * 86_400_000;

/** When something that failed is asked for again, epoch ms. */
export function nextAttemptAt({ runs, lastTriedAt }: Pick<ItemFailure, 'runs' | 'lastTriedAt'>): number {
  const wait = runs < runsWithoutWait ? 0 : Math.min(firstWaitMs * 2 ** (runs - runsWithoutWait), longestWaitMs);
  return Date.parse(lastTriedAt) + wait;
}
