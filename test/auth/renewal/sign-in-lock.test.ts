import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { changingSignIn } from '../../../src/auth/sign-in-lock.js';
import { temporaryFolder } from '../../support/folder.js';

const { signal } = new AbortController();

describe('changing the sign-in', () => {
  it('happens one at a time, even if nobody has signed in before', async () => {
    const path = join(temporaryFolder(), 'not there yet', 'token.json');
    const order: string[] = [];
    const work = (name: string) => async () => {
      order.push(`${name} begins`);
      await new Promise((resolve) => setImmediate(resolve));
      order.push(`${name} ends`);
      return name;
    };
    const all = [changingSignIn(path, signal, work('one')), changingSignIn(path, signal, work('two'))];
    expect(await Promise.all(all)).toEqual(['one', 'two']);
    expect(order.map((step) => step.split(' ')[1])).toEqual(['begins', 'ends', 'begins', 'ends']);
  });

  it('is possible again after work that failed', async () => {
    const path = join(temporaryFolder(), 'token.json');
    await expect(changingSignIn(path, signal, () => Promise.reject(new Error('no')), 0)).rejects.toThrow('no');
    expect(await changingSignIn(path, signal, async () => 'done', 0)).toBe('done');
  });

  it('stops waiting for another process: exit 5, and nothing was done', async () => {
    const path = join(temporaryFolder(), 'token.json');
    const done: string[] = [];
    await changingSignIn(path, signal, async () => {
      const second = changingSignIn(path, signal, async () => done.push('second'), 1);
      await expect(second).rejects.toMatchObject({
        ...{ code: 'SIGN_IN_BUSY', exitCode: 5, hint: expect.stringContaining('Nothing was changed') },
        cause: { code: 'PULL_RUNNING' },
      });
    });
    expect(done).toEqual([]);
  });

  it('reports a damaged lock', async () => {
    const path = join(temporaryFolder(), 'token.json');
    writeFileSync(`${path}.lock`, 'no lock file at all. '.repeat(50));
    await expect(changingSignIn(path, signal, async () => 'done', 0)).rejects.toMatchObject({
      ...{ code: 'LOCK_DAMAGED', exitCode: 8 },
    });
    expect(existsSync(path)).toBe(false);
  });
});
