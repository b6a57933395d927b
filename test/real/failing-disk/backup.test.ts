import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { generateSessions } from '../../../src/sandbox/workouts/generate.js';
import { run } from '../../commands/run.js';
import { temporaryFolder } from '../../support/folder.js';
import { world } from '../../sync/support.js';
import { start } from '../../sync/sweeps/invariants.js';
import { contents } from '../contents.js';
import { gcc, timeout } from './shim.js';
import { tryEach } from './trials.js';

const sessions = generateSessions({ count: 3, now: start, longestSeconds: 10 });

describe(`the disk fails while a backup is made${gcc.name}`, () => {
  it.skipIf(gcc.skip).for([
    { when: 'for the first time', before: 0 },
    { when: 'over an earlier one', before: 2 },
  ])(
    '$when: the copy is the old one, the new one or none, always sound, and another backup completes it',
    { timeout },
    async ({ when, before }, { signal }) => {
      const dbIn = (root: string) => join(root, 'home', 'polar.db');
      const copyIn = (root: string) => join(root, 'copies', 'polar.db');
      const env = (root: string) => ({ POLAR_SYNC_HOME: join(root, 'home'), POLAR_SYNC_DB: dbIn(root) });
      const argv = (root: string) => ['backup', copyIn(root), '--json', ...(before > 0 ? ['--force'] : [])];
      const backup = async (root: string) =>
        expect(await run(argv(root), { env: env(root) })).toMatchObject({ exitCode: 0, stderr: '' });
      const store = async (root: string, count: number) => {
        const w = await world({ sessions: sessions.slice(0, count) });
        w.path = dbIn(root);
        try {
          expect(await w.pull()).toMatchObject({ outcome: 'ok' });
        } finally {
          await w.close();
        }
      };
      const template = temporaryFolder();
      if (before > 0) {
        await store(template, before);
        await backup(template);
      }
      await store(template, 3);
      await tryEach(
        {
          ...{ name: `a backup, ${when}`, argv, env, pages: { failing: 7, others: 31 } },
          before: template,
          async expectSound(root, { exitCode }) {
            expect((await contents(dbIn(root))).workouts).toHaveLength(3);
            const held = existsSync(copyIn(root)) ? (await contents(copyIn(root))).workouts.length : 0;
            expect(exitCode === 0 ? [3] : [before, 3]).toContain(held);
            await run(['backup', copyIn(root), '--force'], { env: env(root) });
            expect((await contents(copyIn(root))).workouts).toHaveLength(3);
            expect(readdirSync(join(root, 'copies')).filter((name) => name.endsWith('.tmp'))).toEqual([]);
          },
        },
        signal,
      );
    },
  );
});
