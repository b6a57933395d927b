import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fileTokenStore } from '../../../src/tokens/file.js';
import type { Running } from '../../commands/bin.js';
import { inPairs } from '../../sync/sweeps/crash/crash-support.js';
import { type Death, expectSignedInOrTold, type Keeper, Rotation } from './rotation-support.js';

const file: Keeper = { env: () => ({}), store: (home) => fileTokenStore(join(home, 'token.json')) };

async function rotation(): Promise<Rotation> {
  const opened = await new Rotation(file).open();
  onTestFinished(() => opened.close());
  return opened;
}

/** Every step of the token store, and the request between them. */
const everyDeath = (steps: string[]): Death[] => [
  ...steps.flatMap((_step, i): Death[] => [
    { step: i + 1, when: 'before' },
    { step: i + 1, when: 'after' },
  ]),
  { request: 'arrived' },
  { request: 'effective' },
];

/** The pair is on its way from Polar to the disk: from the effect at Polar until the new file has its name. */
function isLost(death: Death, steps: string[]): boolean {
  if ('request' in death) return death.request === 'effective';
  const first = steps.indexOf('open', steps.indexOf('rm'));
  const renamed = steps.lastIndexOf('rename');
  const at = death.step - 1;
  return at >= first && (at < renamed || (at === renamed && death.when === 'before'));
}

describe('a process that dies while it renews the token', () => {
  it('leaves a sign-in that works, or the next says what to do if the only new pair died with it', async ({
    signal,
  }) => {
    // The test of the token store comes before the request, and the pair after it; what is learned later is written later.
    const steps = (await (await rotation()).steps()).slice(0, 9);
    const whole = ['open', 'write', 'sync', 'rename'];
    expect(steps).toEqual([...whole, 'rm', ...whole]);
    await inPairs(everyDeath(steps), signal, async (death) => {
      const at = await new Rotation(file).open(death);
      try {
        await at.die(death);
        const lost = isLost(death, steps);
        const kept = await at.store.read();
        const isOld = kept?.refreshToken === at.spent.refreshToken;
        expect([kept === null, isOld]).toEqual([false, lost || at.sandbox.refreshed.taken === 0]);
        const ended = await at.pullHere('after');
        expect(ended.exitCode, ended.stderr).toBe(lost ? 4 : 0);
        await expectSignedInOrTold(at, ended);
        expect(at.sandbox.refreshed.taken).toBe(1);
      } catch (problem) {
        throw new Error(`after SIGKILL at ${JSON.stringify(death)}`, { cause: problem });
      } finally {
        await at.close();
      }
    });
  }, 180_000);

  it('works even then if Polar accepts the old refresh token once more', async () => {
    const at = await new Rotation(file).open({ request: 'effective' }, { rotation: 'lenient' });
    onTestFinished(() => at.close());
    await at.die({ request: 'effective' });
    expect((await at.pullHere('after')).exitCode).toBe(0);
  });
});

describe('Ctrl-C while the token is renewed', () => {
  it.each(['arrived', 'effective'] as const)('waits for the new pair to be safe (%s)', async (request) => {
    // Polar takes longer than an interrupted command may otherwise take.
    const death: Death = { request, by: 'SIGINT', thenMs: 2500 };
    const at = await new Rotation(file).open(death);
    onTestFinished(() => at.close());
    const { exitCode, stderr } = await at.meet(death);
    expect(exitCode, stderr).toBe(130);
    expect(at.sandbox.refreshed.taken).toBe(1);
    expect((await at.store.read())?.refreshToken).not.toBe(at.spent.refreshToken);
    expect((await at.pull('after').ended).exitCode).toBe(0);
  });
});

describe('processes that need the token at the same time', () => {
  it('request it once, and all continue', async () => {
    const at = await rotation();
    const ended = await Promise.all(['a', 'b', 'c', 'd'].map((db) => at.pull(db).ended));
    expect(ended.map(({ exitCode, stderr }) => [exitCode, stderr])).toEqual(Array(4).fill([0, '']));
    expect(at.sandbox.refreshed).toEqual({ taken: 1, refused: 0 });
  });

  it('do not wait for one that has died: the other renews, or says what to do', async () => {
    for (const death of [{ request: 'arrived' }, { request: 'effective' }, { step: 8, when: 'before' }] as Death[]) {
      const at = await new Rotation(file).open(death);
      try {
        let other: Running['ended'] | undefined;
        at.asked = async () => {
          const log = join(at.home, 'at-the-lock');
          other = at.pull('other', { LOCK_LOG: log }).ended;
          await expect.poll(() => existsSync(log)).toBe(true);
        };
        await at.die(death);
        expect(other).toBeDefined();
        if (other) await expectSignedInOrTold(at, await other);
      } finally {
        await at.close();
      }
    }
  }, 180_000);
});
