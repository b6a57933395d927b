import type { PolarSyncError } from '../../errors.js';
import type { DataKind } from '../../kinds/kinds.js';
import { NotServedError, RefusedError, ServerError } from '../../polar/errors.js';
import { isPolarUserId } from '../../polar/v3/users.js';
import { type DataWork, fetchData } from './fetch.js';
import { pullActivityTransactions, pullPhysicalInfo } from './offered.js';
import { planKind } from './plan.js';
import { isClosed } from './problems.js';
import type { Remarks } from './remarks.js';
import type { KindTally, Reporting } from './tally.js';

/** After this many server errors in a row, a kind is out of order. */
const failuresInARow = 3;

/** What requests to v3 need of the pull that they are part of. */
export interface Work3 extends DataWork, Reporting {
  readonly remarks: Remarks;
}

/**
 * Brings what v3 has of a kind.
 * @param hasOther v4 may have it: then a refusal is no failure yet.
 * @returns why v3 hands nothing of the kind to this sign-in. @throws what ends the run.
 */
export async function bring3(
  work: Work3,
  kind: DataKind,
  tally: KindTally,
  hasOther: boolean,
): Promise<Refusal | undefined> {
  const { run } = work;
  const { closed, isAll, refusal, isDown } = await requestAll(work, kind, tally, hasOther);
  const isLeftToCaller = hasOther || hasTransactions(kind);
  // What else v3 has of the kind came, so nothing comes in its place.
  if (refusal && (!isAll || isDown) && isLeftToCaller) work.fail(tally, refusal);
  if (isDown) return undefined;
  const left = refusal && isAll ? await inTransactions(work, kind, tally, refusal) : undefined;
  if (left && !hasOther && hasTransactions(kind)) work.fail(tally, left);
  // The requests for its history need the user's number.
  if (kind === 'physical-info' && !run.dry && closed === 0 && isPolarUserId(run.userId))
    await work.attempt(tally, () => pullPhysicalInfo(work, tally));
  return left && { problem: left, isReported: !hasOther };
}

/** Why v3 hands out nothing of a kind, and whether the pull has reported that as a failure. */
export interface Refusal {
  problem: PolarSyncError;
  isReported: boolean;
}

interface Requested {
  /** How many resources are refused or retired, whether that is all of them, and the last reason. */
  closed: number;
  isAll: boolean;
  refusal?: PolarSyncError;
  /** Server errors ended it. */
  isDown: boolean;
}

async function requestAll(work: Work3, kind: DataKind, tally: KindTally, hasOther: boolean): Promise<Requested> {
  const { run } = work;
  const requests = planKind(kind, run.store, run.userId, run.deps.now());
  const closed = new Set<string>();
  const isExpected = (problem: PolarSyncError) => (hasOther || hasTransactions(kind)) && isClosed(problem);
  let refusal: PolarSyncError | undefined;
  let errors = 0;
  for (const [done, request] of requests.entries()) {
    run.deps.onProgress?.({ step: kind, done, total: requests.length });
    if (closed.has(request.resource)) continue;
    const problem = await work.attempt(tally, () => fetchData(work, request, tally), isExpected);
    // Refused or retired: other days would be no different.
    if (problem instanceof RefusedError || problem instanceof NotServedError) {
      closed.add(request.resource);
      refusal = problem;
    }
    errors = problem instanceof ServerError ? errors + 1 : 0;
    if (errors >= failuresInARow) break;
  }
  const isDown = errors >= failuresInARow;
  if (!isDown) run.deps.onProgress?.({ step: kind, done: requests.length, total: requests.length });
  const isAll = closed.size === new Set(requests.map(({ resource }) => resource)).size;
  return { closed: closed.size, isAll, isDown, ...(refusal && { refusal }) };
}

/** A list that Polar no longer serves may still be offered day by day. @returns the refusal, if it is not. */
async function inTransactions(
  work: Work3,
  kind: DataKind,
  tally: KindTally,
  refusal: PolarSyncError,
): Promise<PolarSyncError | undefined> {
  const { dry, userId } = work.run;
  if (!hasTransactions(kind) || !isRetired(refusal) || dry || !isPolarUserId(userId)) return refusal;
  const bring = async () => {
    if (!(await pullActivityTransactions(work, tally))) throw refusal;
  };
  const problem = await work.attempt(tally, bring, (one) => one === refusal);
  if (problem === refusal) return refusal;
  work.remarks.inTransactions(kind, refusal);
  return undefined;
}

/**
 * Whether a list is gone for good. A 404 is also what a service out of order says, and a transaction cannot be taken back:
 * its commit deletes the days at Polar. Paths that v3 does not have answer 401.
 */
function isRetired(refusal: PolarSyncError): boolean {
  return refusal instanceof NotServedError && refusal.status !== 404;
}

/** Days of activity come in transactions too. */
const hasTransactions = (kind: DataKind) => kind === 'activity';
