import { NotServedError, RefusedError } from '../../polar/errors.js';
import { activityParts } from '../../polar/v3/access-link.js';
import { activityPath } from '../../polar/v3/data-transactions.js';
import type { DataWork } from './fetch.js';
import type { KindTally } from './tally.js';
import { type OfferedData, pullDataTransactions } from './transactions.js';

/**
 * Pulls the history of physical information, which Polar offers in transactions like those of exercises.
 * @throws what ends the run, or this kind.
 */
export async function pullPhysicalInfo(pull: DataWork, tally: KindTally): Promise<void> {
  const { run, data } = pull;
  const isClosed = await bring(pull, tally, {
    kind: 'physical-info',
    what: 'physical information',
    table: run.store.physicalInfoTransactions,
    create: () => data.client.createPhysicalInfoTransaction(),
    list: (ref) => data.client.listPhysicalInfos(ref),
    commit: (ref) => data.client.commitPhysicalInfos(ref),
    parts: [{ name: 'item', path: ({ path }) => path, get: (item) => data.client.getPhysicalInfo(item) }],
  });
  if (isClosed) run.note('Polar no longer serves the history of physical information; the current information came.');
}

/**
 * Pulls days of activity from transactions: less of a day than `/v3/users/activities` has, and a commit deletes it at Polar,
 * so only where that list is not served.
 * @returns whether they are served. @throws what ends the run, or this kind.
 */
export async function pullActivityTransactions(pull: DataWork, tally: KindTally): Promise<boolean> {
  const { run, data } = pull;
  const isClosed = await bring(pull, tally, {
    kind: 'activity',
    what: 'activity',
    table: run.store.activityTransactions,
    create: () => data.client.createActivityTransaction(),
    list: (ref) => data.client.listActivities(ref),
    commit: (ref) => data.client.commitActivities(ref),
    parts: activityParts.map((name) => ({
      name,
      path: (item) => activityPath(item, name),
      get: (item) => data.client.getActivityPart(item, name),
    })),
  });
  return !isClosed;
}

/** @returns whether Polar does not let a transaction be opened, or no longer does. */
async function bring(pull: DataWork, tally: KindTally, offered: OfferedData): Promise<boolean> {
  let notOpened: unknown;
  const create = async () => {
    try {
      return await offered.create();
    } catch (problem) {
      notOpened = problem;
      throw problem;
    }
  };
  try {
    await pullDataTransactions(pull, tally, { ...offered, create });
    return false;
  } catch (problem) {
    if (problem !== notOpened || !isRetired(problem)) throw problem;
    return true;
  }
}

function isRetired(problem: unknown): boolean {
  return problem instanceof NotServedError || (problem instanceof RefusedError && problem.status === 403);
}
