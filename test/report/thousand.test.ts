import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../support/folder.js';

const WORKOUTS = 1000;
const MEGABYTE = 1e6;
/** Enough for one of these workouts at a time, but not for 10 of them, nor for the text of the whole report. */
const HEAP_MB = 24;

const link = (path: string) => JSON.stringify(pathToFileURL(resolve(import.meta.dirname, '../..', path)).href);

it('writes 1,000 workouts of 1 hour with little memory, and into a small file', { timeout: 120_000 }, () => {
  const path = join(temporaryFolder(), 'report.html');
  const script = `
    import { noisyRide } from ${link('test/support/data/noisy-ride.mjs')};
    import { writeReport } from ${link('dist/report/write.js')};
    const texts = Array.from({ length: 4 }, (_, seed) => JSON.stringify(noisyRide(3600, seed)));
    const id = (n) => 'ride' + String(n).padStart(8, '0');
    function* workouts() { for (let n = 0; n < ${WORKOUTS}; n++) yield { ...JSON.parse(texts[n % 4]), id: id(n) }; }
    const summaries = texts.map((text) => { const { streams, route, ...one } = JSON.parse(text); return one; });
    function* short() { for (let n = 0; n < ${WORKOUTS}; n++) yield { ...summaries[n % 4], id: id(n) }; }
    await writeReport({ path: ${JSON.stringify(path)}, summaries: short(), days: [], workouts: workouts() });
  `;
  const { status, stderr } = spawnSync(
    process.execPath,
    [`--max-old-space-size=${HEAP_MB}`, '--input-type=module', '-e', script],
    { encoding: 'utf8' },
  );
  expect([status, stderr]).toEqual([0, '']);
  expect(statSync(path).size).toBeLessThan(17 * MEGABYTE);
  expect(statSync(path).size).toBeGreaterThan(8 * MEGABYTE);
});
