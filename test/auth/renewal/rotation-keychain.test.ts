import { afterAll, beforeAll, expect, it } from 'vitest';
import { keychainTokenStore } from '../../../src/tokens/keychain.js';
import { inPairs } from '../../sync/sweeps/crash/crash-support.js';
import { childPath, describeSecretService, SecretService } from '../../tokens/secret-service.js';
import { type Death, expectSignedInOrTold, type Keeper, Rotation } from './rotation-support.js';

describeSecretService('a token renewed in a real keychain', () => {
  const service = new SecretService();
  beforeAll(() => service.start('unlocked'));
  afterAll(() => service.remove());
  const keeper: Keeper = {
    env: () => service.env,
    store: (home, { url }) =>
      keychainTokenStore({
        account: `default@${new URL(url).host} in ${home}`,
        ...{ env: service.env, expected: false, childPath },
      }),
  };

  it('survives the process that renews it, or the next one says what to do', async ({ signal }) => {
    const undisturbed = await new Rotation(keeper).open();
    const steps = (await undisturbed.steps()).slice(0, 7);
    await undisturbed.close();
    // Read for the pull, read under the lock, three calls to test the token store, a last read, the new pair.
    expect(steps).toEqual(Array(7).fill('keychain'));
    const deaths: Death[] = [
      { step: 5, when: 'after' },
      { request: 'arrived' },
      { request: 'effective' },
      { step: 6, when: 'before' },
      { step: 7, when: 'before' },
      { step: 7, when: 'during' },
      { step: 7, when: 'after' },
    ];
    await inPairs(deaths, signal, async (death) => {
      const at = await new Rotation(keeper).open(death);
      try {
        await at.die(death);
        const ended = await at.pull('after').ended;
        const kept = await at.store.read();
        const isOld = kept?.accessToken === at.spent.accessToken;
        expect([kept === null, ended.exitCode], ended.stderr).toEqual([false, isOld ? 4 : 0]);
        await expectSignedInOrTold(at, ended);
        // Before Polar was asked, and once the keychain has answered, nothing can be lost.
        const safe = ('step' in death && (death.step === 5 || death.when === 'after')) || 'arrived' === reached(death);
        if (safe) expect(ended.exitCode, ended.stderr).toBe(0);
      } catch (problem) {
        throw new Error(`after SIGKILL at ${JSON.stringify(death)}`, { cause: problem });
      } finally {
        await at.close();
      }
    });
  }, 120_000);

  it('is requested once by several processes at the same time', async () => {
    const at = await new Rotation(keeper).open();
    try {
      const ended = await Promise.all(['a', 'b', 'c'].map((db) => at.pull(db).ended));
      expect(ended.map(({ exitCode, stderr }) => [exitCode, stderr])).toEqual(Array(3).fill([0, '']));
      expect(at.sandbox.refreshed).toEqual({ taken: 1, refused: 0 });
    } finally {
      await at.close();
    }
  });
});

function reached(death: Death): string | undefined {
  return 'request' in death ? death.request : undefined;
}
