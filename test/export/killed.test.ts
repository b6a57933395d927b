import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { encoderFor } from '../../src/export/format.js';
import { exportTo } from '../../src/export/write.js';
import { built } from '../support/built.js';
import { candidates } from '../support/data/candidates.js';
import { indoorSession } from '../support/data/workouts.js';
import { encoded } from '../support/judges/encoded.js';

const isTemporary = (name: string) => name.endsWith('.tmp');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'polar-sync-killed-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/**
 * Starts a process that exports one workout after another, forever, and kills it when it has written for a while.
 * @param counts which of the names in the folder: the while begins when there are others of them, unfinished or not.
 */
async function exportAndKill(
  format: string,
  out: string,
  afterMs: number,
  more = { nameTemplate: '{id}' },
  counts = (name: string) => !name.startsWith('.polar-sync-export.'),
): Promise<void> {
  const workout = join(folder, 'workout.json');
  writeFileSync(workout, JSON.stringify(indoorSession(3600)));
  const script = `
    import { readFileSync } from 'node:fs';
    import { encoderFor } from ${JSON.stringify(pathToFileURL(built('export/format.js')).href)};
    import { exportTo } from ${JSON.stringify(pathToFileURL(built('export/write.js')).href)};
    const workout = JSON.parse(readFileSync(${JSON.stringify(workout)}, 'utf8'));
    function* endless() { for (let i = 0; ; i++) yield { id: 'id' + i, revision: '', aliases: () => [], load: () => ({ ...workout, id: 'id' + i }) }; }
    await exportTo({
      workouts: endless(),
      encoder: encoderFor(${JSON.stringify(format)}),
      destination: { kind: 'folder', path: ${JSON.stringify(out)} },
      ...${JSON.stringify(more)},
    });
  `;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const found = () => (existsSync(out) ? readdirSync(out).filter(counts).join() : '');
  const before = found();
  while (found() === before) {
    expect(child.exitCode).toBeNull();
    await sleep(5);
  }
  await sleep(afterMs);
  child.kill('SIGKILL');
  const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
  expect(signal).toBe('SIGKILL');
}

it('leaves only whole files when killed at any instant, and the next run removes the rest', async () => {
  const out = join(folder, 'fit');
  for (const afterMs of [0, 3, 11, 24]) await exportAndKill('fit', out, afterMs);
  for (const name of readdirSync(out).filter((name) => !isTemporary(name))) {
    const whole = encoded('fit', indoorSession(3600, { id: name.replace('.fit', '') }));
    expect(readFileSync(join(out, name)).equals(whole), name).toBe(true);
  }
  await exportTo({ workouts: [], encoder: encoderFor('fit'), destination: { kind: 'folder', path: out } });
  expect(readdirSync(out).filter(isTemporary)).toEqual([]);
});

it('keeps the tables of the previous run when killed halfway', async () => {
  const out = join(folder, 'csv');
  const workouts = [...candidates([indoorSession(60)])];
  const destination = { kind: 'folder', path: out } as const;
  await exportTo({ workouts, encoder: encoderFor('csv'), destination });
  const before = readFileSync(join(out, 'samples.csv'), 'utf8');
  await exportAndKill('csv', out, 100);
  expect(readdirSync(out).filter(isTemporary)).toHaveLength(2);
  expect(readFileSync(join(out, 'samples.csv'), 'utf8')).toBe(before);
  expect(await exportTo({ workouts, encoder: encoderFor('csv'), destination })).toMatchObject({ unchanged: 2 });
  expect(readdirSync(out).sort()).toEqual(['samples.csv', 'workouts.csv']);
});

it('gives every workout one file of its own when killed at any instant, even if names do not contain the id', async () => {
  const out = join(folder, 'json');
  const more = { nameTemplate: '{sport}', changed: true };
  const isWhole = (name: string) => name.endsWith('.json');
  for (const afterMs of [0, 2, 7, 19]) await exportAndKill('json', out, afterMs, more);
  // And when there are whole files, so that the last run finds some.
  for (const afterMs of [0, 5, 19]) await exportAndKill('json', out, afterMs, more, isWhole);
  const files = () => readdirSync(out).filter(isWhole);
  const ids = () => files().map((name) => (JSON.parse(readFileSync(join(out, name), 'utf8')) as { id: string }).id);
  const all = [...Array(ids().length + 3).keys()].map((i) => `id${i}`);
  const workouts = [...candidates(all.map((id) => indoorSession(3600, { id })))].map((one) => ({
    ...one,
    revision: '',
  }));
  const destination = { kind: 'folder', path: out } as const;
  const last = await exportTo({ workouts, encoder: encoderFor('json'), destination, ...more });
  expect(last.unchanged).toBeGreaterThan(0);
  expect(ids().sort()).toEqual(all.sort());
  expect(files()).toContain('training.json');
});
