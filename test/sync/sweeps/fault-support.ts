import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect } from 'vitest';
import { PolarSyncError } from '../../../src/errors.js';
import type { FaultPlan } from '../../../src/sandbox/sandbox.js';
import type { PullResult } from '../../../src/sync/pull-contract.js';
import { say } from '../../support/say.js';
import { sqliteProblems } from '../../support/store.js';
import { type World, world } from '../support.js';
import { atOnce } from './crash/crash-support.js';
import { always, done, oneTime, patience, stallsAtOnce } from './faults.js';
import { Checks, expectHeld, type Holdings, holdings, holdingsIn, type sessionsOf } from './invariants.js';

/** For a commit only the status is read: these look like success, and the next transaction shows whether it was. */
const looksCommitted = ['html', 'empty', 'garbage-json', 'wrong-json'];

/** A pull with one fault; what a commit is about to delete is looked up in the database at that very moment. */
class Trial {
  readonly sessions;
  readonly source;
  readonly reference: Holdings | undefined;
  readonly checks = new Checks();
  w!: World;

  constructor(sessions: ReturnType<typeof sessionsOf>, source: 'auto' | 'transactions', reference?: Holdings) {
    this.sessions = sessions;
    this.source = source;
    this.reference = reference;
  }

  async open(): Promise<this> {
    const onRequest = (_n: number, { method }: { method: string }) => {
      if (method === 'PUT') this.checks.run(() => this.expectHeld(this.w.sandbox.openTransaction?.exerciseIds ?? []));
    };
    this.w = await world({ sessions: this.sessions, onRequest });
    return this;
  }

  expectHeld(exerciseIds: readonly string[]): void {
    if (this.reference) expectHeld(this.w, this.sessions, exerciseIds, this.reference);
  }

  pull(fault?: FaultPlan): Promise<PullResult> {
    return this.w.pull({ source: this.source }, { limits: { requestMs: patience(fault) } });
  }
}

/** The workouts without the mark that their pauses are unknown. */
const butPauses = ({ whole }: Holdings): Map<string, string> =>
  new Map([...whole].map(([name, workout]) => [name, workout.replace(/"pauses_unknown",?/, '')]));

async function meet(trial: Trial, at: number, fault: FaultPlan): Promise<void> {
  const { w, reference } = await trial.open();
  try {
    const first = fault.times === 'always' ? { match: ({ n }: { n: number }) => n >= at } : { at };
    w.sandbox.faults.add({ ...fault, ...first });
    const outcome = await trial.pull(fault).catch((problem: unknown) => problem);
    const struck = w.sandbox.requests.find((request) => request.fault !== undefined);
    expect(struck?.n).toBe(at);
    trial.checks.raise();
    trial.expectHeld(w.sandbox.committed);
    if (outcome instanceof Error) {
      expect(outcome).toBeInstanceOf(PolarSyncError);
      expect([1, 4, 5]).toContain((outcome as PolarSyncError).exitCode);
    } else if ((outcome as PullResult).outcome === 'ok') {
      trial.expectHeld(w.sandbox.exerciseIds);
      const lie = struck?.method === 'PUT' && fault.afterEffect !== true && looksCommitted.includes(fault.kind);
      // 404 to everything is what a retired source looks like: nothing is left to request.
      const retired = fault.kind === '404' && fault.times === 'always';
      if (!lie && !retired) expect(w.sandbox.openTransaction, 'nothing is left open after ok').toBeUndefined();
    }
    w.sandbox.faults.clear();
    w.now += 11 * 60_000;
    expect(await trial.pull()).toMatchObject({ outcome: 'ok', failed: [], transactions: { left_open: 0 } });
    trial.checks.raise();
    const held = w.look((store) => {
      expect([sqliteProblems(store), store.bodies.check().broken]).toEqual([[], []]);
      return holdingsIn(store);
    });
    // A file that only the transaction has is an addition, for which the commit does not wait: if Polar says that it
    // has none, only its pauses are missing.
    const noFile = ['404', '403'].includes(fault.kind) && struck?.path.endsWith('/fit') === true;
    if (trial.source === 'transactions' && noFile) expect(butPauses(held)).toEqual(butPauses(reference as Holdings));
    else expect(held.whole).toEqual(reference?.whole);
    expect(w.sandbox.committed).toHaveLength(trial.sessions.length);
  } catch (problem) {
    throw new Error(`${JSON.stringify(fault)} at request ${at}`, { cause: problem });
  } finally {
    await w.close();
    // Hundreds of them must not wait for the end of the test.
    rmSync(dirname(w.path), { recursive: true });
  }
}

/**
 * Makes everything go wrong at every request of a pull, and fails unless nothing is lost, nothing is committed that is not
 * stored, and one more run completes it.
 */
export async function sweepFaults(
  source: 'auto' | 'transactions',
  sessions: ReturnType<typeof sessionsOf>,
  over: AbortSignal,
): Promise<void> {
  const calm = await new Trial(sessions, source).open();
  expect(await calm.pull()).toMatchObject({ outcome: 'ok', workouts: { new: sessions.length } });
  const reference = holdings(calm.w);
  const requests = [...calm.w.sandbox.requests];
  await calm.w.close();
  const pairs = requests.flatMap(({ n, method }) =>
    [...oneTime, ...always, ...(method === 'GET' ? [] : done)].map((fault) => ({ n, fault })),
  );
  const failures: Error[] = [];
  await atOnce(stallsAtOnce, pairs, over, ({ n, fault }) =>
    meet(new Trial(sessions, source, reference), n, fault).catch((problem: Error) => void failures.push(problem)),
  );
  say(`${source}: ${requests.length} requests, ${pairs.length} pairs of request and fault`);
  const told = failures.map(({ message, cause }) => `${message}: ${(cause as Error).message.split('\n')[0]}`);
  expect(told).toEqual([]);
}
