import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { library, workouts } from '../../commands/library.js';
import { run } from '../../commands/run.js';
import { temporaryFolder } from '../../support/folder.js';
import { say } from '../../support/say.js';
import type { Image } from './disk.js';
import { imageOf } from './moments.js';
import { atEach, record, strace, timeout } from './record.js';

/** Of the same length, so that only the bytes distinguish old from new. */
const changed = workouts.map((workout) => ({ ...workout, ...(workout.calories_kcal && { calories_kcal: 999 }) }));

describe(`the power fails during an export${strace.name}`, () => {
  it.skipIf(strace.skip).for([
    { name: 'a file a workout', argv: ['--format', 'tcx'], out: 'new/folder' },
    { name: 'what has changed', argv: ['--format', 'tcx', '--changed'], out: 'new/folder' },
    { name: 'tables', argv: ['--format', 'csv', '--changed'], out: 'folder' },
    { name: 'a single file', argv: ['--format', 'json'], out: 'new/one.json' },
  ])(
    '$name: every file is the old one, the new one or none, and another export completes it',
    {
      timeout,
    },
    async ({ argv, out, name }, { signal }) => {
      const before = library(temporaryFolder());
      const now = library(temporaryFolder(), changed);
      const root = temporaryFolder();
      const exporting = (folder: string) => ['export', ...argv, '--out', join(folder, out), '--quiet'];
      const first = await record(exporting(root), before, root);
      const second = await record(exporting(root), now, root);
      const counts = { syncs: 0, images: 0, different: 0 };
      for (const { outcome, before: old, after, moments, syncs, images } of [first, second]) {
        expect([outcome.exitCode, outcome.stderr]).toEqual([0, '']);
        const [earlier, whole] = [filesOf(old), filesOf(after)];
        expect(whole.size).toBeGreaterThan(0);
        await atEach(moments, signal, async (folder, { image, last }) => {
          for (const [path, bytes] of filesOf(image)) {
            expect([earlier.get(path), whole.get(path)], `${path} is whole`).toContain(bytes);
          }
          if (last) expect(filesOf(image)).toEqual(whole);
          const again = await run(exporting(folder), { env: old.size === 0 ? before : now });
          expect([again.exitCode, again.stderr]).toEqual([0, '']);
          expect(filesOf(imageOf(folder), '')).toEqual(filesOf(after, ''));
        });
        counts.syncs += syncs;
        counts.images += images;
        counts.different += moments.length;
      }
      say(
        `export of ${name}: ${counts.syncs} syncs, ${counts.images} power failures, ${counts.different} of them different`,
      );
      expect(counts.syncs).toBeGreaterThan(3);
    },
  );
});

/** The exported files, as text that a failed comparison can show. */
function filesOf(image: Image, hidden = '.polar-sync-export-'): Map<string, string> {
  const files = [...image].filter(([path]) => !path.endsWith('/') && !path.endsWith('.jsonl'));
  const seen = hidden === '' ? files : files.filter(([path]) => !path.includes(hidden));
  return new Map(seen.map(([path, bytes]) => [path, bytes.toString('latin1')] as const).sort());
}
