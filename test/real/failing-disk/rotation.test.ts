import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fileTokenStore } from '../../../src/tokens/file.js';
import { type Keeper, Rotation } from '../../auth/renewal/rotation-support.js';
import { temporaryFolder } from '../../support/folder.js';
import { say } from '../../support/say.js';
import { WarmProgram } from '../../support/warm/warm.js';
import { inPairs } from '../../sync/sweeps/crash/crash-support.js';
import { expectUnderstandable, tally } from './outcome.js';
import {
  buildShim,
  callsOf,
  everyFault,
  type Fault,
  faultVariables,
  gcc,
  onFailingDisk,
  timeout,
  withShim,
} from './shim.js';
import { oneInProcess } from './trials.js';

const file: Keeper = { env: () => ({}), store: (home) => fileTokenStore(join(home, 'token.json')) };

describe(`the disk fails while a token is renewed${gcc.name}`, () => {
  it.skipIf(gcc.skip)(
    'at every call for the token and its lock: the sign-in continues, or its loss is reported',
    { timeout },
    async ({ signal }) => {
      const scratch = temporaryFolder();
      const shim = buildShim(scratch);
      const calm = await new Rotation(file).open();
      const counted = join(scratch, 'calm');
      expect(await calm.pull('db', {}, onFailingDisk(shim, calm.home, counted)).ended).toMatchObject({ exitCode: 0 });
      const calls = callsOf(counted, calm.home);
      await calm.close();
      const ofToken = everyFault(calls, { failing: 1, others: 1 }).filter(
        ({ at }) => calls[at - 1]?.path.startsWith('token.json') === true,
      );
      // The test of the token store, and the new pair: each is created, written, synced and renamed, and the folder synced.
      expect(ofToken.filter(({ manner }) => manner === 'EIO').length).toBeGreaterThan(10);
      const ends = tally();
      const failures: string[] = [];
      let lost = 0;
      const warm = new WarmProgram(withShim(shim));
      const alone = new Set(ofToken.filter((_, i) => i % oneInProcess === 0));
      await inPairs(ofToken, signal, async (fault) => {
        const at = await new Rotation(file).open();
        try {
          const log = join(scratch, `${fault.at}-${fault.manner}`);
          const ended = alone.has(fault)
            ? await at.pull('db', {}, onFailingDisk(shim, at.home, log, fault)).ended
            : await at.pullIn(warm, 'db', faultVariables(at.home, log, fault));
          expect(callsOf(log, at.home).some(({ struck }) => struck)).toBe(true);
          ends.add(fault.manner, ended);
          const kept = await at.store.read();
          const { accessToken, refreshToken = '', clientSecret = '' } = at.spent;
          const secrets = [accessToken, refreshToken, clientSecret, kept?.accessToken ?? '', kept?.refreshToken ?? ''];
          expectUnderstandable(
            ended,
            secrets.filter((secret) => secret !== ''),
          );
          const isOld = kept?.refreshToken === refreshToken;
          const spent = at.sandbox.refreshed.taken === 1;
          const isLost = spent && isOld;
          if (isLost) lost += 1;
          expectTold(fault, ended, { isLost, spent });
          const again = await at.pullHere('after');
          expect(again.exitCode, again.stderr).toBe(isLost ? 4 : 0);
          if (isLost) expect(again.stderr).toContain('"REFRESH_REFUSED"');
          expect(at.sandbox.refreshed.taken).toBe(1);
        } catch (problem) {
          const { name, path } = calls[fault.at - 1] ?? {};
          failures.push(`${fault.manner} at call ${fault.at}, ${name} ${path}: ${(problem as Error).message}`);
        } finally {
          await at.close();
        }
      });
      await warm.close();
      say(
        `a token is renewed: ${ofToken.length} faults, ${alone.size} of them in a process each; ${ends.inWords()}; ${lost} pairs lost, and reported`,
      );
      expect(failures).toEqual([]);
    },
  );
});

/** One failing call never costs the pair; a disk that accepts nothing any more may, and that is reported at once. */
function expectTold(
  { manner }: Fault,
  { stderr }: { stderr: string },
  { isLost, spent }: Record<string, boolean>,
): void {
  if (manner !== 'ENOSPC') expect(isLost).toBe(false);
  if (isLost) expect(stderr).toContain('"TOKEN_NOT_KEPT"');
  if (!spent) expect(stderr).not.toContain('"TOKEN_NOT_KEPT"');
}
