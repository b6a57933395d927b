import type { ItemFailure } from '../../storage/payloads/failures.js';

/*
 * What Polar can never deliver completely (features of a day that always end in a 500 have been seen) must not cost requests
 * in every run for years: it is requested in three runs, then after one hour, two, four and so on, finally once per week.
 * What did come is stored, and `status` and `doctor` name it as long as it is incomplete.
 */

const runsWithoutWait = 3;
const firstWaitMs = 3_600_000;
const longestWaitMs = 7 * 86_400_000;

/** When something that failed is next requested, epoch ms. */
export function nextAttemptAt({ runs, lastTriedAt }: Pick<ItemFailure, 'runs' | 'lastTriedAt'>): number {
  const wait = runs < runsWithoutWait ? 0 : Math.min(firstWaitMs * 2 ** (runs - runsWithoutWait), longestWaitMs);
  return Date.parse(lastTriedAt) + wait;
}
