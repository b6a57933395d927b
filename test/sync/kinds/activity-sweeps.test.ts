import { expect, it } from 'vitest';
import { PolarSyncError } from '../../../src/errors.js';
import { type KindRecord, recordKinds } from '../../../src/kinds/kinds.js';
import type { FaultPlan, Sandbox } from '../../../src/sandbox/sandbox.js';
import type { Store } from '../../../src/storage/store.js';
import { say } from '../../support/say.js';
import { sqliteProblems } from '../../support/store.js';
import { type World, world } from '../support.js';
import { dieAtEach } from '../sweeps/crash/crash-each.js';
import { clockOfSweeps } from '../sweeps/crash/crash-stage.js';
import { atOnce, everyCommit, everyRequest, undisturbed } from '../sweeps/crash/crash-support.js';
import { always, done, oneTime, patience, stallsAtOnce } from '../sweeps/faults.js';
import { Checks } from '../sweeps/invariants.js';

clockOfSweeps();

const list = /^\/v3\/users\/activities/;

/** Two days that do not grow, and no list that has them: what is committed is nowhere else. */
function prepare({ data, faults }: Sandbox): void {
  data.takeOff(2);
  faults.add({ kind: '410', path: list, times: 'always' });
}

it('activity in transactions, killed at every request and after every commit, comes to the same as undisturbed', {
  timeout: 40 * 60_000,
}, async ({ signal }) => {
  // Without the note that there is less of each day in transactions.
  const flags = ['--data', 'activity', '--quiet'];
  const reference = await undisturbed([], 'exercises', flags, prepare);
  // Two days, of which each comes in three responses that a commit deletes at Polar.
  expect(reference.contents.records).toHaveLength(2 + 2 * 3);
  const sweep = { sessions: [], source: 'exercises', reference, flags, prepare } as const;
  const tried = await dieAtEach(sweep, [...everyRequest(reference), ...everyCommit(reference, 'after')], signal);
  say(`activity in transactions: killed at ${tried}; each of ${reference.requests} requests twice`);
});

const all = (store: Store): KindRecord[] => recordKinds.flatMap((kind) => [...store.records.iterate(kind)]);
/** The responses that a commit deletes. */
const items = (store: Store) =>
  store.payloads
    .keysOf('data')
    .filter(({ externalId, part }) => externalId.startsWith('activity-transaction/') && part !== 'unread')
    .map(({ externalId, part }) => `${externalId} ${part}`)
    .sort();

async function open(checks: Checks, expected: readonly string[]): Promise<World> {
  const w = await world({
    ...{ sessions: [], historyDays: 20 },
    onRequest: (_n, { method }) => {
      if (method === 'PUT') checks.run(() => expect([...new Set(w.look(items))]).toEqual(expected));
    },
  });
  prepare(w.sandbox);
  return w;
}

it('whatever goes wrong at whichever request of activity in transactions, nothing is committed that is not held', {
  timeout: 40 * 60_000,
}, async ({ signal }) => {
  const expected: string[] = [];
  const calm = await open(new Checks(), expected);
  await calm.pullData(['activity']);
  const reference = calm.look(all);
  expected.push(...calm.look(items));
  const requests = calm.sandbox.requests.filter(({ fault }) => fault === undefined);
  await calm.close();
  expect([reference.length, expected.length]).toEqual([2, 6]);
  const pairs = requests.flatMap(({ n, method }) =>
    [...oneTime, ...always, ...(method === 'GET' ? [] : done)].map((fault) => ({ n, fault })),
  );
  const failures: string[] = [];
  await atOnce(stallsAtOnce, pairs, signal, async ({ n, fault }) => {
    const problem = await meet(n, fault, reference, expected).catch((caught: Error) => caught);
    if (problem) failures.push(`${JSON.stringify(fault)} at request ${n}: ${problem.message.split('\n')[0]}`);
  });
  expect(failures).toEqual([]);
  say(`activity in transactions: ${requests.length} requests, ${pairs.length} pairs of request and fault`);
});

async function meet(at: number, fault: FaultPlan, reference: KindRecord[], expected: string[]): Promise<undefined> {
  const checks = new Checks();
  const w = await open(checks, expected);
  const pull = (limit?: FaultPlan) => w.pullData(['activity'], { limits: { requestMs: patience(limit) } });
  try {
    w.sandbox.faults.clear();
    const isStruck = ({ n }: { n: number }) => (fault.times === 'always' ? n >= at : n === at);
    w.sandbox.faults.add({ ...fault, match: isStruck }, { kind: '410', path: list, times: 'always' });
    const outcome = await pull(fault).catch((problem: unknown) => problem);
    if (outcome instanceof Error) expect(outcome).toBeInstanceOf(PolarSyncError);
    checks.raise();
    w.sandbox.faults.clear();
    w.sandbox.faults.add({ kind: '410', path: list, times: 'always' });
    w.now += 11 * 60_000;
    expect(await pull()).toMatchObject({ outcome: 'ok', failed: [] });
    checks.raise();
    expect(w.look(all)).toEqual(reference);
    expect(w.look((store) => [sqliteProblems(store), store.bodies.check().broken])).toEqual([[], []]);
    expect(w.look((store) => store.activityTransactions.open(w.sandbox.userId))).toEqual([]);
  } finally {
    await w.close();
  }
}
