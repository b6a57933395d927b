import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { library, workouts } from '../../commands/library.js';
import { run } from '../../commands/run.js';
import { temporaryFolder } from '../../support/folder.js';
import { imageOf } from '../power/moments.js';
import { gcc, timeout } from './shim.js';
import { tryEach } from './trials.js';

/** Of the same length, so that only the bytes distinguish old from new. */
const changed = workouts.map((workout) => ({ ...workout, ...(workout.calories_kcal && { calories_kcal: 999 }) }));

const exports = [
  { name: 'a file a workout', argv: ['--format', 'tcx'], out: 'new/folder' },
  { name: 'what has changed', argv: ['--format', 'tcx', '--changed'], out: 'new/folder' },
  { name: 'tables', argv: ['--format', 'csv', '--changed'], out: 'folder' },
  { name: 'a single file', argv: ['--format', 'json'], out: 'new/one.json' },
];

describe(`the disk fails during an export${gcc.name}`, () => {
  it
    .skipIf(gcc.skip)
    .for(
      exports.flatMap((one) => [
        ...(one.name === 'tables' ? [] : [{ ...one, when: 'for the first time', over: false }]),
        ...(one.name === 'a file a workout' ? [] : [{ ...one, when: 'over an earlier one', over: true }]),
      ]),
    )(
    '$name, $when: every file is the old one, the new one or none, and another export completes it',
    { timeout },
    async ({ name, when, argv, out, over }, { signal }) => {
      const home = (root: string) => join(root, 'home');
      const exporting = (root: string) => ['export', ...argv, '--out', join(root, out), '--json'];
      const env = (root: string) => ({ POLAR_SYNC_HOME: home(root) });
      const doExport = async (root: string) => {
        expect(await run(exporting(root), { env: env(root) })).toMatchObject({ exitCode: 0, stderr: '' });
      };
      const before = temporaryFolder();
      library(home(before));
      if (over) await doExport(before);
      if (over) library(home(before), changed);
      const calm = temporaryFolder();
      cpSync(before, calm, { recursive: true });
      const earlier = filesIn(join(calm, out));
      await doExport(calm);
      const whole = filesIn(join(calm, out));
      expect([earlier.size > 0, whole.size > 0]).toEqual([over, true]);
      const calls = await tryEach(
        {
          ...{ name: `export of ${name}, ${when}`, argv: exporting, env, before },
          pages: { failing: 1, others: 1 },
          sideBySide: true,
          // All exports open the database in the same way.
          tried: ({ path }) => name === 'a file a workout' || !path.startsWith('home'),
          async expectSound(root, { exitCode }) {
            const found = filesIn(join(root, out));
            for (const [path, bytes] of found)
              expect([earlier.get(path), whole.get(path)], `${path} is whole`).toContain(bytes);
            for (const path of earlier.keys()) expect([path, found.has(path)]).toEqual([path, true]);
            if (exitCode === 0) expect(found).toEqual(whole);
            await doExport(root);
            expect(filesIn(join(root, out))).toEqual(whole);
          },
        },
        signal,
      );
      expect(calls.filter(({ path }) => path.startsWith(out.split('/')[0] ?? '')).length).toBeGreaterThan(3);
    },
  );
});

/** The exported files, as text that a failed comparison can show; the path may be one of them. */
function filesIn(path: string): Map<string, string> {
  const [folder, only] = path.endsWith('.json') ? [join(path, '..'), 'one.json'] : [path, ''];
  if (!existsSync(folder)) return new Map();
  const files = [...imageOf(folder)].filter(
    ([name]) =>
      !name.endsWith('/') && !name.includes('.polar-sync-export-') && !name.endsWith('.jsonl') && name.includes(only),
  );
  return new Map(files.map(([name, bytes]) => [name, bytes.toString('latin1')] as const).sort());
}
