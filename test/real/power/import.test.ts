import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from '../../commands/run.js';
import { daysFile, sleepResult } from '../../support/data/account-days.js';
import { generatedSession, sessionName } from '../../support/data/account-export.js';
import { writeZip } from '../../support/data/zip.js';
import { temporaryFolder } from '../../support/folder.js';
import { say } from '../../support/say.js';
import { contents } from '../contents.js';
import { atEach, record, strace, timeout } from './record.js';

describe(`the power fails during an import${strace.name}`, () => {
  it.skipIf(strace.skip)(
    'at every sync: the database opens, verifies, and another import completes it',
    {
      timeout,
    },
    async ({ signal }) => {
      const zip = writeZip(join(temporaryFolder(), 'export.zip'), {
        ...Object.fromEntries([0, 1, 2].map((i) => [sessionName(i), JSON.stringify(generatedSession(i, 5))])),
        [daysFile('sleep_result')]: JSON.stringify([sleepResult('2026-02-22')]),
      });
      const argv = ['import', zip, '--user', '123', '--json'];
      const root = temporaryFolder();
      const dbIn = (folder: string) => join(folder, 'new', 'folders', 'polar.db');
      const env = (folder: string) => ({ POLAR_SYNC_HOME: join(folder, 'home'), POLAR_SYNC_DB: dbIn(folder) });
      const { moments, syncs, images, outcome } = await record(argv, env(root), root);
      expect([outcome.exitCode, outcome.stderr]).toEqual([0, '']);
      const whole = await contents(dbIn(root));
      expect(whole.workouts).toHaveLength(3);
      expect(whole.sleep).toHaveLength(1);
      await atEach(moments, signal, async (folder, { last }) => {
        if (existsSync(dbIn(folder))) await contents(dbIn(folder));
        if (last) expect(await contents(dbIn(folder))).toEqual(whole);
        const again = await run(argv, { env: env(folder) });
        // What was recorded in one folder is replayed in another, which to the witness is a copy.
        expect([again.exitCode, again.stderr]).toEqual([
          0,
          expect.stringMatching(/^(This database is a copy of .*\n)?$/),
        ]);
        expect(await contents(dbIn(folder))).toEqual(whole);
      });
      say(`an import: ${syncs} syncs, ${images} power failures, ${moments.length} of them different`);
      expect(syncs).toBeGreaterThan(5);
    },
  );
});
