import { NotServedError, RefusedError } from '../../polar/errors.js';
import type { TransactionItem } from '../../polar/v3/access-link.js';
import type { Store } from '../../storage/store.js';
import { transactionItem } from '../../storage/transactions/physical-info-transactions.js';
import { downInARow, isDown, isGone, itemProblem, nothingThere } from '../fatal.js';
import { givesUp, isGivenUp, remedyWhenStuck } from '../give-up.js';
import type { Run } from '../run.js';
import { type LiveTransaction, pullInTransactions, type TransactionKind } from '../transactions/protocol.js';
import { keepUnread } from '../unread.js';
import { type DataWork, keepData } from './fetch.js';
import type { KindTally } from './tally.js';

const source = 'data';

/**
 * Pulls the history of physical information, which Polar offers in transactions like those of exercises.
 * @throws what ends the run, or this kind.
 */
export async function pullPhysicalInfo(pull: DataWork, tally: KindTally): Promise<void> {
  const { run, data } = pull;
  let notOpened: unknown;
  const create = async () => {
    try {
      return await data.client.createPhysicalInfoTransaction();
    } catch (problem) {
      notOpened = problem;
      throw problem;
    }
  };
  try {
    await pullInTransactions(run, { ...physicalInfo(pull, tally), create });
  } catch (problem) {
    if (problem !== notOpened || !isRetired(problem)) throw problem;
    run.note('Polar no longer serves the history of physical information; the current information came.');
  }
}

/** Whether the history is no longer available; the current information came before it. */
function isRetired(problem: unknown): boolean {
  return problem instanceof NotServedError || (problem instanceof RefusedError && problem.status === 403);
}

function physicalInfo(pull: DataWork, tally: KindTally): Omit<TransactionKind, 'create'> {
  const { run, data } = pull;
  const { store, userId } = run;
  return {
    what: 'physical information',
    maxTransactions: 20,
    table: store.physicalInfoTransactions,
    source,
    nameOf: (transactionId) => `physical-info-list-${transactionId}`,
    counts: { opened: 0, resumed: 0, committed: 0 },
    begin: () => store.physicalInfoTransactions.begin(userId, run.now()),
    list: (ref) => data.client.listPhysicalInfos(ref),
    commit: (ref) => data.client.commitPhysicalInfos(ref),
    fetch: (live, isOpen) => fetchItems(pull, live, tally, isOpen),
    isHeld: (disk, _live, { id }) => isHeld(disk, userId, id),
    incomplete: (reason) => tally.failed(reason),
  };
}

async function fetchItems(
  pull: DataWork,
  { items }: LiveTransaction,
  tally: KindTally,
  isOpen: () => Promise<boolean>,
): Promise<'complete' | 'incomplete' | 'gone'> {
  const { run } = pull;
  let failed = 0;
  let down = 0;
  for (const item of items) {
    run.checkpoint();
    const problem = isStored(pull, item) ? undefined : await fetchItem(pull, item, tally);
    if (problem === undefined) {
      down = 0;
      continue;
    }
    if (isGone(problem) && !(await isOpen())) return 'gone';
    if (isAbandoned(run, item, problem)) continue;
    run.store.failures.record(run.userId, source, item.id, run.id, problem.message);
    tally.failed(`${problem.message}${remedyWhenStuck(run, source, item.id, '--data physical-info ')}`);
    failed += 1;
    down = isDown(problem) ? down + 1 : 0;
    if (down >= downInARow) break;
  }
  return failed === 0 ? 'complete' : 'incomplete';
}

/** Whether an item that failed was given up, now or before. */
function isAbandoned(run: Run, { id }: TransactionItem, problem: Error): boolean {
  return isGivenUp(run, source, id) || givesUp(run, source, id, problem, () => 'this physical information');
}

/** @returns why it did not come. @throws what ends the run. */
async function fetchItem(pull: DataWork, item: TransactionItem, tally: KindTally): Promise<Error | undefined> {
  const { run, data } = pull;
  const externalId = `${transactionItem}${item.id}`;
  try {
    const answer = await data.client.getPhysicalInfo(item);
    const understood = answer.value;
    if (!understood) throw nothingThere('physical information');
    run.store.atomically(() => {
      const arrival = { answer, understood, source: 'accesslink_transaction', externalId } as const;
      keepData(pull, { ...arrival, part: 'item', always: true }, tally);
      run.store.failures.clear(run.userId, source, item.id);
    });
    return undefined;
  } catch (problem) {
    const failure = itemProblem(problem);
    keepUnread(run, source, externalId, failure);
    return failure;
  }
}

function isStored({ run }: DataWork, { id, path }: TransactionItem): boolean {
  const payloads = run.store.payloads.current(run.userId, source, `${transactionItem}${id}`);
  return payloads.some((payload) => payload.part === 'item' && payload.path === path);
}

function isHeld(disk: Store, userId: string, id: string): boolean {
  if (disk.failures.get(userId, source, id)?.givenUp) return true;
  const externalId = `${transactionItem}${id}`;
  const { checked, broken } = disk.bodies.check({ userId, source: source, externalId });
  return checked > 0 && broken.length === 0 && disk.payloads.parts(userId, source, externalId).has('item');
}
