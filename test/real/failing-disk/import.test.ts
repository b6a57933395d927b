import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from '../../commands/run.js';
import { daysFile, sleepResult } from '../../support/data/account-days.js';
import { generatedSession, sessionName } from '../../support/data/account-export.js';
import { writeZip } from '../../support/data/zip.js';
import { temporaryFolder } from '../../support/folder.js';
import { contents } from '../contents.js';
import { gcc, timeout } from './shim.js';
import { tryEach } from './trials.js';

describe(`the disk fails during an import${gcc.name}`, () => {
  it.skipIf(gcc.skip)(
    'at every call: the database opens, verifies, and another import completes it',
    { timeout },
    async ({ signal }) => {
      const zip = writeZip(join(temporaryFolder(), 'export.zip'), {
        ...Object.fromEntries([0, 1, 2].map((i) => [sessionName(i), JSON.stringify(generatedSession(i, 5))])),
        [daysFile('sleep_result')]: JSON.stringify([sleepResult('2026-02-22')]),
      });
      const argv = ['import', zip, '--user', '123', '--json'];
      const dbIn = (root: string) => join(root, 'new', 'folders', 'polar.db');
      const envIn = (root: string) => ({ POLAR_SYNC_HOME: join(root, 'home'), POLAR_SYNC_DB: dbIn(root) });
      const calm = temporaryFolder();
      expect(await run(argv, { env: envIn(calm) })).toMatchObject({ exitCode: 0, stderr: '' });
      const whole = await contents(dbIn(calm));
      expect([whole.workouts.length, whole.sleep.length]).toEqual([3, 1]);
      rmSync(calm, { recursive: true });
      await tryEach(
        {
          ...{ name: 'an import', argv: () => argv, env: envIn },
          pages: { failing: 7, others: 31 },
          async expectSound(root, { exitCode }) {
            if (existsSync(dbIn(root))) {
              const { workouts } = await contents(dbIn(root));
              if (exitCode === 0) expect(workouts).toEqual(whole.workouts);
            }
            expect(await run(argv, { env: envIn(root) })).toMatchObject({ exitCode: 0 });
            expect(await contents(dbIn(root))).toEqual(whole);
          },
        },
        signal,
      );
    },
  );
});
