import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { InterruptedError, StoreError } from '../../../src/errors.js';
import type { Store } from '../../../src/storage/store.js';
import { importFiles } from '../../../src/sync/import/run.js';
import { storeDestination } from '../../../src/sync/import/store-destination.js';
import { verify } from '../../../src/sync/verify.js';
import { day, exported, memoryStore, stamp, user } from '../import/support.js';

const count = 40;

/** A store of forty workouts, and in place of SQLite's own check `check`. */
async function storeWith(check: Store['integrityProblems']): Promise<Store> {
  const store = memoryStore();
  const archive = {
    files: count,
    bytes: 0,
    async *each() {
      for (let n = 0; n < count; n += 1) {
        const body = Buffer.from(JSON.stringify(exported(`70000000${n}0`, day(n))));
        yield { name: `training-session-${n}.json`, bytes: body.length, read: () => Promise.resolve(body) };
      }
    },
  };
  const { signal } = new AbortController();
  await importFiles({ destination: storeDestination(store, user, stamp), signal, now: () => 0 }, archive, {});
  return Object.assign(store, { integrityProblems: check });
}

describe("verify and SQLite's own check, which run at the same time", () => {
  it('end at once when that one fails, with what it says', async () => {
    const failed = new StoreError('CHECK_FAILED', 'SQLite could not check it.', { hint: 'Check the disk.' });
    let fail: (problem: Error) => void = () => {};
    const store = await storeWith(
      () =>
        new Promise((_, reject) => {
          fail = reject;
        }),
    );
    const checked: number[] = [];
    const progress = (_what: unknown, done: number) => {
      checked.push(done);
      if (done === 5) fail(failed);
    };
    await expect(verify(store, progress)).rejects.toBe(failed);
    expect(checked).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('are both over when an interrupted one is, which says how far it had come', async () => {
    const controller = new AbortController();
    let isOver = false;
    const store = await storeWith(async (_depth, signal) => {
      await new Promise((resolve) => signal?.addEventListener('abort', resolve));
      await sleep(20);
      isOver = true;
      throw new InterruptedError('INTERRUPTED', 'Interrupted while SQLite checked.', { hint: 'Run it again.' });
    });
    const interrupt = (_what: unknown, done: number) => done === 5 && controller.abort();
    await expect(verify(store, interrupt, controller.signal)).rejects.toMatchObject({
      code: 'INTERRUPTED',
      message: expect.stringContaining('at payload 6 of 40'),
    });
    expect(isOver).toBe(true);
  });

  it('report what that one found rather than what could not be read because of it', async () => {
    const damaged = new StoreError('DAMAGED', 'It is damaged.', { hint: 'Restore it.' });
    const store = await storeWith(() => sleep(20).then(() => Promise.reject(damaged)));
    const unreadable = () => {
      throw new StoreError('READ', 'Cannot read.', { hint: 'Check the disk.' });
    };
    await expect(verify(store, unreadable)).rejects.toBe(damaged);
  });
});
