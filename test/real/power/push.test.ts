import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../../src/storage/store.js';
import { library } from '../../commands/library.js';
import { run } from '../../commands/run.js';
import { temporaryFolder } from '../../support/folder.js';
import { say } from '../../support/say.js';
import { sqliteProblems } from '../../support/store.js';
import type { Image } from './disk.js';
import { imageOf } from './moments.js';
import { atEach, record, strace, timeout } from './record.js';

const pushing = ['push', '--since', '2024-01-01', '--quiet'];

/** The environment of a home below `root`, whose one target is a folder beside it. */
function environmentBelow(root: string): Record<string, string> {
  const home = join(root, 'home');
  const targets = join(home, 'targets.json');
  const known = JSON.parse(readFileSync(targets, 'utf8')) as { targets: { out: string }[] };
  for (const target of known.targets) target.out = join(root, 'out');
  writeFileSync(targets, JSON.stringify(known), { mode: 0o600 });
  return { POLAR_SYNC_HOME: home, POLAR_SYNC_TOKEN_STORE: 'file' };
}

/** The files of the folder, as text that a failed comparison can show. */
function delivered(image: Image): Map<string, string> {
  const files = [...image].filter(([path]) => /^out\/[^.].*\.fit$/.test(path));
  return new Map(files.map(([path, bytes]) => [path, bytes.toString('latin1')] as const).sort());
}

describe(`the power fails during a push${strace.name}`, () => {
  it.skipIf(strace.skip)(
    'at every sync: the database opens, a file is whole or not there, and the next push delivers each workout once',
    { timeout },
    async ({ signal }) => {
      const root = temporaryFolder();
      for (const folder of ['home', 'out']) mkdirSync(join(root, folder), { mode: 0o700 });
      library(join(root, 'home'));
      const env = { POLAR_SYNC_HOME: join(root, 'home'), POLAR_SYNC_TOKEN_STORE: 'file' };
      expect(await run(['target', 'add', 'folder', '--out', join(root, 'out')], { env })).toMatchObject({
        exitCode: 0,
      });
      const { outcome, after, moments, syncs, images } = await record(pushing, env, root);
      expect([outcome.exitCode, outcome.stderr]).toEqual([0, '']);
      const whole = delivered(after);
      expect(whole.size).toBe(3);
      await atEach(moments, signal, async (folder, { image, last }) => {
        for (const [path, bytes] of delivered(image)) expect(whole.get(path), `${path} is whole`).toBe(bytes);
        if (last) expect(delivered(image)).toEqual(whole);
        const again = await run(pushing, { env: environmentBelow(folder) });
        expect([again.exitCode, again.stderr]).toEqual([0, '']);
        expect(delivered(imageOf(folder))).toEqual(whole);
        const store = openStore(join(folder, 'home', 'polar-sync.db'));
        try {
          expect(sqliteProblems(store)).toEqual([]);
          expect(store.deliveries.list().map(({ state }) => state)).toEqual(['sent', 'sent', 'sent']);
        } finally {
          store.close();
        }
      });
      say(`a push of three workouts: ${syncs} syncs, ${images} power failures, ${moments.length} of them different`);
      expect(syncs).toBeGreaterThan(9);
    },
  );
});
