import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { resolveSettings } from '../../../src/config/settings.js';
import { startStandIns } from '../../../src/sandbox/targets/targets.js';
import { chooseTokenStore, keychainAccount } from '../../../src/tokens/choose.js';
import { keychainSecret } from '../../../src/tokens/keychain.js';
import { freePort } from '../../auth/loopback/ports.js';
import { Machine } from '../../real/full-run.js';
import { childPath, describeSecretService, SecretService } from '../../tokens/secret-service.js';

describeSecretService('profiles remove with a keychain', () => {
  const service = new SecretService();
  beforeAll(() => service.start('unlocked'));
  afterAll(() => service.remove());

  it('removes the token, the keys of the targets and the passwords for mirrors from it, and nothing of another profile', {
    timeout: 120_000,
  }, async () => {
    const machine = await Machine.open(service.env);
    const standIns = await startStandIns();
    onTestFinished(() => standIns.close());
    const place = `coach@127.0.0.1:${await freePort()}/club`;
    for (const profile of ['anna', 'ben']) {
      await machine.login('--profile', profile);
      const argv = ['target', 'add', 'intervals', '--url', standIns.address('intervals'), '--profile', profile];
      const added = await machine.run(argv, { POLAR_SYNC_TARGET_KEY: standIns.key('intervals') });
      expect(added.exitCode).toBe(0);
      // Nothing listens there: the password is kept before anything is sent.
      await machine.run(['pull', '--profile', profile]);
      const saving = machine.start(['mirror', `postgres://${place}`, '--save-password', '--profile', profile]);
      saving.child.stdin.end('the password\n');
      expect(await saving.ended).toMatchObject({
        exitCode: 5,
        stderr: expect.stringContaining('Kept in the keychain'),
      });
    }
    const kept = async (profile: string) => {
      const env = { ...machine.env, ...service.env };
      const settings = resolveSettings(env, { profile });
      const names = ['target intervals', `mirror ${place}`].map((name) => `${keychainAccount(settings)} ${name}`);
      const [target, mirror] = names.map((account) => keychainSecret({ account, env, childPath }));
      const token = await chooseTokenStore(settings, env, { childPath }).read();
      return [token !== null && token !== undefined, (await target?.read()) !== null, (await mirror?.read()) !== null];
    };
    expect([await kept('anna'), await kept('ben')]).toEqual([
      [true, true, true],
      [true, true, true],
    ]);
    const removed = await machine.run(['profiles', 'remove', 'anna', '--yes']);
    expect(removed.exitCode).toBe(0);
    expect(existsSync(join(machine.home, 'profiles', 'anna'))).toBe(false);
    expect([await kept('anna'), await kept('ben')]).toEqual([
      [false, false, false],
      [true, true, true],
    ]);
  });
});
