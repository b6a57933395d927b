import { setTimeout } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StoreError } from '../../src/errors.js';
import { maxConcurrentRequests } from '../../src/polar/http/connections.js';
import { inOrder, unwrap } from '../../src/sync/in-order.js';

const items = Array.from({ length: 20 }, (_, i) => i);

/** Requests of any length; `under` has how many are under way, and the maximum so far. */
function slow(ms: (item: number) => number, fails: (item: number) => boolean = () => false) {
  const under = { now: 0, most: 0, asked: 0 };
  const ask = async (item: number) => {
    under.asked += 1;
    under.now += 1;
    under.most = Math.max(under.most, under.now);
    await setTimeout(ms(item));
    under.now -= 1;
    if (fails(item)) throw new Error(`no ${item}`);
    return item * 2;
  };
  return { ask, under };
}

describe('several requests at once, in order', () => {
  it('takes every outcome in the order of the items, however long each one takes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(4), { maxLength: 20 }), async (waits) => {
        const { ask, under } = slow((item) => waits[item] ?? 0);
        const taken: number[] = [];
        await inOrder([...waits.keys()], ask, (_item, came) => void taken.push(unwrap(came)));
        expect(taken).toEqual([...waits.keys()].map((item) => item * 2));
        expect(under.most).toBe(Math.min(maxConcurrentRequests, waits.length));
      }),
      { numRuns: 30 },
    );
  });

  it('passes on a failure in its place', async () => {
    const { ask } = slow(
      () => 1,
      (item) => item === 3,
    );
    const failed: number[] = [];
    await inOrder(items, ask, (item, came) => void ('problem' in came && failed.push(item)));
    expect(failed).toEqual([3]);
  });

  it('ends with what is thrown, makes no more requests, and takes those under way', async () => {
    const { ask, under } = slow(() => 1);
    const taken: number[] = [];
    const run = inOrder(items, ask, (item) => {
      taken.push(item);
      if (item === 4) throw new Error('over');
    });
    await expect(run).rejects.toThrow('over');
    expect([under.now, under.asked]).toEqual([0, 5 + maxConcurrentRequests]);
    expect(taken).toEqual(items.slice(0, 5 + maxConcurrentRequests));
  });

  it('ignores failures of those under way: the run ends with the first problem', async () => {
    const { ask } = slow(
      () => 1,
      (item) => item === 2,
    );
    const taken: number[] = [];
    const run = inOrder(items, ask, (item) => {
      taken.push(item);
      if (item === 0) throw new Error('over');
    });
    await expect(run).rejects.toThrow('over');
    expect(taken).toEqual(items.slice(0, 1 + maxConcurrentRequests).filter((item) => item !== 2));
  });

  it('writes nothing more if the database failed', async () => {
    const { ask, under } = slow(() => 1);
    const taken: number[] = [];
    const run = inOrder(items, ask, (item) => {
      taken.push(item);
      throw new StoreError('DISK_FULL', 'The disk is full.');
    });
    await expect(run).rejects.toMatchObject({ code: 'DISK_FULL' });
    expect([under.now, taken]).toEqual([0, [0]]);
  });

  it('stops on request', async () => {
    const { ask, under } = slow(() => 1);
    await inOrder(items, ask, async () => 'stop' as const);
    expect([under.now, under.asked]).toEqual([0, 1 + maxConcurrentRequests]);
  });
});
