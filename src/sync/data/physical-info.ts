import { NotServedError, RefusedError } from '../../accesslink/errors.js';
import type { TransactionItem } from '../../accesslink/types.js';
import { transactionItem } from '../../storage/physical-info-transactions.js';
import type { Store } from '../../storage/store.js';
import { isDown, isGone, itemProblem } from '../fatal.js';
import { nothingThere } from '../item-details.js';
import { type LiveTransaction, pullInTransactions, type TransactionKind } from '../transactions/protocol.js';
import { keepUnread } from '../unread.js';
import { keepData } from './fetch.js';
import type { DataPull } from './pull.js';
import type { KindTally } from './tally.js';

/** So many in a row to which nobody answers mean that not the items are the problem. */
const failuresInARow = 3;

/** An item that failed in this many runs does not come by waiting. */
const stuckAfterRuns = 5;

/**
 * The history of physical information, which Polar offers in transactions like those of exercises.
 * @throws what ends the run, or this kind of data.
 */
export async function pullPhysicalInfo(pull: DataPull, tally: KindTally): Promise<void> {
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
    run.note('Polar serves no history of physical information any more; the current one came.');
  }
}

/** The history is not to be had any more; what Polar tells without it came before. */
function isRetired(problem: unknown): boolean {
  return problem instanceof NotServedError || (problem instanceof RefusedError && problem.status === 403);
}

function physicalInfo(pull: DataPull, tally: KindTally): Omit<TransactionKind, 'create'> {
  const { run, data } = pull;
  const { store, userId } = run;
  return {
    what: 'physical information',
    most: 20,
    table: store.physicalInfoTransactions,
    source: 'data',
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
  pull: DataPull,
  { items }: LiveTransaction,
  tally: KindTally,
  isOpen: () => Promise<boolean>,
): Promise<'complete' | 'incomplete' | 'gone'> {
  let lacking = 0;
  let downInARow = 0;
  for (const item of items) {
    pull.run.checkpoint();
    const problem = isStored(pull, item) ? undefined : await fetchItem(pull, item, tally);
    if (problem === undefined) continue;
    if (isGone(problem) && !(await isOpen())) return 'gone';
    if (isGivenUp(pull, item, problem)) continue;
    record(pull, item, problem, tally);
    lacking += 1;
    downInARow = isDown(problem) ? downInARow + 1 : 0;
    if (downInARow >= failuresInARow) break;
  }
  return lacking === 0 ? 'complete' : 'incomplete';
}

/** @returns why it did not come. @throws what ends the run. */
async function fetchItem(pull: DataPull, item: TransactionItem, tally: KindTally): Promise<Error | undefined> {
  const { run, data } = pull;
  const externalId = `${transactionItem}${item.id}`;
  try {
    const answer = await data.client.getPhysicalInfo(item);
    const understood = answer.value;
    if (!understood) throw nothingThere('physical information');
    const source = 'accesslink_transaction';
    run.store.atomically(() => {
      keepData(pull, { answer, understood, source, externalId, part: 'item', always: true }, tally);
      run.store.failures.clear(run.userId, 'data', item.id);
    });
    return undefined;
  } catch (problem) {
    const failure = itemProblem(problem);
    keepUnread(run, 'data', externalId, failure);
    return failure;
  }
}

/** Notes what did not come, with a word more once it is stuck. */
function record({ run }: DataPull, { id }: TransactionItem, problem: Error, tally: KindTally): void {
  const { failures } = run.store;
  failures.record(run.userId, 'data', id, run.id, problem.message);
  const runs = failures.get(run.userId, 'data', id)?.runs ?? 1;
  const stuck = runs >= stuckAfterRuns;
  const remedy = `; stuck for ${runs} runs: polar-sync pull --data physical-info --give-up ${id} goes on without it`;
  tally.failed(`${problem.message}${stuck ? remedy : ''}`);
}

/** A word of the person: what does not come, also now, keeps nothing open any more. */
function isGivenUp({ run }: DataPull, { id }: TransactionItem, problem: Error): boolean {
  const { failures } = run.store;
  if (failures.get(run.userId, 'data', id)?.givenUp) return true;
  if (run.options.giveUp !== id) return false;
  failures.record(run.userId, 'data', id, run.id, problem.message);
  failures.giveUp(run.userId, 'data', id, run.now());
  run.note(`Giving up ${id}: this physical information will be lost at Polar (${problem.message})`);
  return true;
}

function isStored({ run }: DataPull, { id, path }: TransactionItem): boolean {
  const payloads = run.store.payloads.current(run.userId, 'data', `${transactionItem}${id}`);
  return payloads.some((payload) => payload.part === 'item' && payload.path === path);
}

function isHeld(disk: Store, userId: string, id: string): boolean {
  if (disk.failures.get(userId, 'data', id)?.givenUp) return true;
  const externalId = `${transactionItem}${id}`;
  const { checked, broken } = disk.bodies.check({ userId, source: 'data', externalId });
  return checked > 0 && broken.length === 0 && disk.payloads.parts(userId, 'data', externalId).has('item');
}
