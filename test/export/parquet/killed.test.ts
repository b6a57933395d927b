import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import type { Workout } from '../../../src/workouts/workout.js';
import { bin, start } from '../../commands/bin.js';
import { workouts } from '../../commands/library.js';
import { run } from '../../commands/run.js';
import { type Contents, fill } from '../../mirror/contents.js';
import { wholeRecords } from '../../support/data/records.js';
import { temporaryFolder } from '../../support/folder.js';
import { memory } from '../../support/memory.js';
import { patience } from '../../support/random.js';
import { say } from '../../support/say.js';

const preload = resolve(import.meta.dirname, 'steps-preload.mjs');
/** One step in this many really kills a process. */
const ONE_IN = 20;

const [whole, strength, ride] = workouts as [Workout, Workout, Workout];
const { sleep, spo2, nightly_recharge: recharge } = wholeRecords;
const old: Workout = {
  ...strength,
  id: 'old1',
  start_time: '2020-01-05T10:00:00Z',
  start_time_local: '2020-01-05T11:00:00',
};
/** A year that goes, one that comes, one that changes and loses tables, one that stays. */
const before: Contents = { workouts: [whole, old, ride], records: [sleep, spo2] };
const { laps: _laps, pauses: _pauses, ...shorter } = whole;
const after: Contents = {
  workouts: [
    { ...shorter, name: 'Long run' },
    ride,
    { ...old, id: 'new1', start_time: '2019-05-05T10:00:00Z', start_time_local: '2019-05-05T11:00:00' },
  ],
  records: [{ ...sleep, sleep_score: 12 }, spo2, recharge],
};

/** Files by path, each as a hash; times only of those that the manifest notes. */
function filesIn(folder: string): Map<string, string> {
  if (!existsSync(folder)) return new Map();
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  return new Map(
    paths
      .filter((path) => statSync(join(folder, path)).isFile())
      .map((path) => [
        path,
        createHash('sha256')
          .update(readFileSync(join(folder, path)))
          .digest('base64'),
      ]),
  );
}

/** The files of tables that a reader sees. */
const tables = (files: ReadonlyMap<string, string>) =>
  new Map([...files].filter(([path]) => path.endsWith('.parquet')));

const foldersIn = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();

/** A home whose database has these contents. */
function homeWith(contents: Contents): Record<string, string> {
  const home = temporaryFolder(memory);
  fill(join(home, 'polar-sync.db'), contents);
  return { POLAR_SYNC_HOME: home, HOME: home };
}
const argvFor = (dataset: string) => ['export', '--format', 'parquet', '--out', dataset];

/** Replaces the dataset by a copy, times included. */
function putBack(dataset: string, copy: string): void {
  rmSync(dataset, { recursive: true, force: true });
  if (existsSync(copy)) spawnSync('cp', ['-a', copy, dataset]);
}

/** The manifest lists files that are there whole, or of a partition that is written again the next time. */
function expectSound(
  dataset: string,
  earlier: ReadonlyMap<string, string>,
  later: ReadonlyMap<string, string>,
  name: string,
) {
  for (const [path, hash] of tables(filesIn(dataset)))
    expect([earlier.get(path), later.get(path)], `${path} is whole ${name}`).toContain(hash);
  const manifest = join(dataset, '_manifest.json');
  if (!existsSync(manifest)) expect([name, earlier.size]).toEqual([name, 0]);
  else JSON.parse(readFileSync(manifest, 'utf8'));
}

it.each([
  { name: 'for the first time', from: undefined },
  { name: 'over an earlier one', from: before },
])(
  'killed at every step, $name: whole files only, and the next export makes it right, whatever it has to export',
  { timeout: patience(240_000) },
  async ({ name, from }) => {
    const envs = new Map([before, after].map((contents) => [contents, homeWith(contents)]));
    const exportTo = async (dataset: string, contents: Contents) => {
      const outcome = await run(argvFor(dataset), { env: envs.get(contents)! });
      expect(outcome).toMatchObject({ exitCode: 0, stderr: '' });
    };
    // What is right: exports that nobody disturbed.
    const rights = new Map<Contents | undefined, Map<string, string>>([[undefined, new Map()]]);
    for (const contents of [before, after]) {
      const calm = join(temporaryFolder(memory), 'dataset');
      await exportTo(calm, contents);
      rights.set(contents, tables(filesIn(calm)));
    }
    const [earlier, later] = [rights.get(from)!, rights.get(after)!];
    expect(later.size).toBeGreaterThan(10);
    const root = temporaryFolder(memory);
    const [dataset, begin] = [join(root, 'dataset'), join(root, 'begin')];
    if (from) await exportTo(begin, from);
    putBack(dataset, begin);
    const copies = temporaryFolder(memory);
    const exporting = (more: Record<string, string>) =>
      start(process.execPath, ['--import', preload, bin, ...argvFor(dataset)], {
        ...{ ...envs.get(after), STEPS_FOLDER: dataset, ...more },
      }).ended;
    expect(await exporting({ STEPS_COPIES: copies })).toMatchObject({ exitCode: 0, stderr: '' });
    expect(tables(filesIn(dataset))).toEqual(later);
    const steps = readdirSync(copies)
      .map(Number)
      .sort((a, b) => a - b);
    expect(steps.length).toBeGreaterThan(60);

    const states = new Set<string>();
    for (const step of steps) {
      const copy = join(copies, String(step));
      const state = JSON.stringify([...filesIn(copy)].map(([path, hash]) => [path.replace(/\d+\.tmp$/, ''), hash]));
      if (states.has(state)) continue;
      states.add(state);
      expectSound(copy, earlier, later, `at step ${step}`);
      // The same again, and what is without some of it: the killed one may have named files of what is gone by now.
      for (const contents of [after, before]) {
        putBack(dataset, copy);
        await exportTo(dataset, contents);
        const files = filesIn(dataset);
        expect(tables(files), `after step ${step}`).toEqual(rights.get(contents));
        expect([...files.keys()].filter((path) => !path.endsWith('.parquet'))).toEqual(['_manifest.json']);
        expect(foldersIn(dataset).filter((path) => readdirSync(join(dataset, path)).length === 0)).toEqual([]);
        expectListed(dataset);
      }
    }
    const killed = steps.filter((_, i) => i % ONE_IN === ONE_IN - 1);
    for (const step of killed) {
      putBack(dataset, begin);
      expect(await exporting({ STEPS_KILL: String(step) })).toMatchObject({ signal: 'SIGKILL' });
      const left = (folder: string) => [...filesIn(folder).keys()].map((path) => path.replace(/\d+\.tmp$/, 'tmp'));
      expect(left(dataset), `killed at step ${step}`).toEqual(left(join(copies, String(step))));
      expectSound(dataset, earlier, later, `killed at step ${step}`);
      await exportTo(dataset, after);
      expect(tables(filesIn(dataset))).toEqual(later);
    }
    say(`a dataset ${name}: ${steps.length} steps, ${states.size} different; ${killed.length} of them by SIGKILL`);
  },
);

/** The manifest lists every file, and nothing else. */
function expectListed(dataset: string): void {
  const { partitions } = JSON.parse(readFileSync(join(dataset, '_manifest.json'), 'utf8')) as {
    partitions: Record<string, { files: Record<string, { bytes: number; modified: number }> }>;
  };
  const listed = Object.values(partitions).flatMap(({ files }) => Object.entries(files));
  expect(listed.map(([path]) => path).sort()).toEqual([...tables(filesIn(dataset)).keys()]);
  for (const [path, { bytes, modified }] of listed) {
    const { size, mtimeMs } = statSync(join(dataset, path));
    expect([path, size, mtimeMs]).toEqual([path, bytes, modified]);
  }
}
