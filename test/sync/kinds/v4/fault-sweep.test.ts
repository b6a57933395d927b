import { expect, it } from 'vitest';
import { PolarSyncError } from '../../../../src/errors.js';
import { type KindRecord, recordKinds } from '../../../../src/kinds/kinds.js';
import type { FaultKind } from '../../../../src/sandbox/sandbox.js';
import type { Store } from '../../../../src/storage/store.js';
import { say } from '../../../support/say.js';
import { type World, world } from '../../support.js';
import { serveFew } from './served.js';

const kinds = ['sleep', 'nightly-recharge', 'heart-rate', 'devices', 'ppi'] as const;
const faults: readonly FaultKind[] = ['500', '404', '403', '400', 'reset', 'truncate-silent', 'html', 'wrong-json'];
const all = (store: Store): KindRecord[] => recordKinds.flatMap((kind) => [...store.records.iterate(kind)]);

async function open(): Promise<World> {
  const w = await world({ sessions: [], historyDays: 20, api: 'v4' });
  serveFew(w.sandbox, w.now);
  return w;
}

it('whatever goes wrong at whichever request for data, nothing is lost, and one more run completes it', {
  timeout: 300_000,
}, async () => {
  const calm = await open();
  await calm.pullData(kinds);
  const reference = calm.look(all);
  const requests = calm.sandbox.requests.length;
  await calm.close();
  expect(reference).toHaveLength(2 + 2 + 2 + 2 + 2);
  for (let at = 1; at <= requests; at++) {
    for (const kind of faults) {
      const w = await open();
      try {
        w.sandbox.faults.add({ kind, match: ({ n }) => n >= at && n < at + 3, times: 3 });
        const outcome = await w.pullData(kinds).catch((problem: unknown) => problem);
        if (outcome instanceof Error) expect(outcome).toBeInstanceOf(PolarSyncError);
        w.sandbox.faults.clear();
        w.now += 24 * 3_600_000;
        serveFew(w.sandbox, w.now - 24 * 3_600_000);
        expect(await w.pullData(kinds)).toMatchObject({ outcome: 'ok', failed: [] });
        const undated = (records: KindRecord[]) =>
          records.map((record) => (record.kind === 'device' ? { ...record, date: '' } : record));
        expect(undated(w.look(all)), `${kind} at ${at}`).toEqual(undated(reference));
      } finally {
        await w.close();
      }
    }
  }
  say(`data through v4: ${faults.length} faults at each of ${requests} requests`);
});
