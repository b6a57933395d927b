import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, it } from 'vitest';
import { PolarSyncError } from '../../../../src/errors.js';
import type { FaultPlan } from '../../../../src/sandbox/sandbox.js';
import { say } from '../../../support/say.js';
import { sqliteProblems } from '../../../support/store.js';
import { bare, type World, world } from '../../support.js';
import { atOnce } from '../../sweeps/crash/crash-support.js';
import { always, oneTime, patience, stallsAtOnce } from '../../sweeps/faults.js';
import { type Holdings, holdings, sessionsOf } from '../../sweeps/invariants.js';

const sessions = sessionsOf(3);

/** Far enough back for a second window, so that the walk back is tested as well. */
const pull = (w: World, fault?: FaultPlan) =>
  w.pull({ source: 'v4', details: bare, since: '2025-10-15' }, { limits: { requestMs: patience(fault) } });

async function meet(reference: Holdings, at: number, fault: FaultPlan): Promise<void> {
  const w = await world({ api: 'v4', sessions });
  try {
    const first = fault.times === 'always' ? { match: ({ n }: { n: number }) => n >= at } : { at };
    w.sandbox.faults.add({ ...fault, ...first });
    const outcome = await pull(w, fault).catch((problem: unknown) => problem);
    expect(w.sandbox.requests.find((request) => request.fault !== undefined)?.n).toBe(at);
    if (outcome instanceof Error) {
      expect(outcome).toBeInstanceOf(PolarSyncError);
      expect([1, 4, 5]).toContain((outcome as PolarSyncError).exitCode);
    } else if ((outcome as { outcome: string }).outcome === 'ok' && !(fault.kind === '404' && fault.times)) {
      // 404 to everything is also what an account without sessions looks like.
      expect(holdings(w).whole).toEqual(reference.whole);
    }
    // Incomplete is never reported as complete.
    for (const [name, whole] of holdings(w).whole) {
      if (reference.whole.get(name) !== whole) expect(outcome).not.toMatchObject({ outcome: 'ok' });
    }
    w.sandbox.faults.clear();
    w.now += 16 * 60_000;
    expect(await pull(w)).toMatchObject({ outcome: 'ok', failed: [] });
    expect(holdings(w).whole).toEqual(reference.whole);
    expect(w.look((store) => [sqliteProblems(store), store.bodies.check().broken])).toEqual([[], []]);
  } catch (problem) {
    throw new Error(`${JSON.stringify(fault)} at request ${at}`, { cause: problem });
  } finally {
    await w.close();
    // Hundreds of them must not wait for the end of the test.
    rmSync(dirname(w.path), { recursive: true });
  }
}

it('whatever goes wrong at whichever v4 request, nothing is lost, and one more run completes it', {
  timeout: 600_000,
}, async ({ signal }) => {
  const calm = await world({ api: 'v4', sessions });
  expect(await pull(calm)).toMatchObject({ outcome: 'ok', workouts: { new: sessions.length } });
  const reference = holdings(calm);
  const requests = calm.sandbox.requests.length;
  await calm.close();
  const failures: Error[] = [];
  const numbers = Array.from({ length: requests }, (_, i) => i + 1);
  const pairs = numbers.flatMap((n) => [...oneTime, ...always].map((fault) => ({ n, fault })));
  await atOnce(stallsAtOnce, pairs, signal, ({ n, fault }) =>
    meet(reference, n, fault).catch((problem: Error) => void failures.push(problem)),
  );
  say(`v4: ${requests} requests, ${pairs.length} pairs of request and fault`);
  const told = failures.map(({ message, cause }) => `${message}: ${(cause as Error).message.split('\n')[0]}`);
  expect(told).toEqual([]);
});
