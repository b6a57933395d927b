import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../support/folder.js';
import { Machine } from './machine.js';
import { names, push } from './watched.js';

const isRoot = process.getuid?.() === 0;

/** Mounts, works, and unmounts. @returns why it cannot mount; undefined: it did. */
async function mounted(args: string[], path: string, work: () => Promise<void> | void): Promise<string | undefined> {
  if (!isRoot) return 'only root can mount';
  const { status, stderr, error } = spawnSync('mount', [...args, path], { encoding: 'utf8' });
  if (status !== 0) return `mount failed: ${error?.message ?? stderr.trim()}`;
  try {
    await work();
  } finally {
    spawnSync('umount', [path]);
  }
  return undefined;
}

const small = ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs'];

/** A tmpfs with an overlay in it, whose upper layer it is. */
function onOverlay(work: (path: string) => Promise<void> | void): Promise<string | undefined> {
  const path = temporaryFolder();
  let why: string | undefined;
  const inner = async () => {
    for (const name of ['lower', 'upper', 'work', 'all']) mkdirSync(join(path, name));
    const layers = ['lower', 'upper', 'work'].map((dir) => `${dir}dir=${join(path, dir)}`).join(',');
    const all = join(path, 'all');
    why = await mounted(['-t', 'overlay', '-o', layers, 'overlay'], all, () => work(all));
  };
  return mounted(small, path, inner).then((outer) => outer ?? why);
}

const without = await onOverlay(() => undefined);
// As root in CI they have to run, whatever the reason is.
const mayRun = without === undefined || (isRoot && process.env.CI === 'true');
const onMounts = mayRun ? it : it.skip;
const because = without === undefined ? '' : ` (needs mounts: ${without})`;

onMounts(`a full disk leaves everything waiting, and no rest of a file${because}`, async () => {
  const path = temporaryFolder();
  const why = await mounted(small, path, async () => {
    expect(spawnSync('dd', ['if=/dev/zero', `of=${join(path, 'filler')}`, 'bs=4096']).status).not.toBe(0);
    const machine = new Machine();
    const outcome = await push(machine, path);
    expect(outcome).toMatchObject({ sent: [], problem: { exitCode: 5 } });
    expect(outcome?.problem?.message).toContain('the disk is full');
    expect(readdirSync(path)).toEqual(['filler']);
    rmSync(join(path, 'filler'));
    expect(await push(machine, path)).toMatchObject({ sent: [{}, {}] });
    expect(readdirSync(path).sort()).toEqual(names);
  });
  expect(why).toBeUndefined();
});

onMounts(`an overlay gets each file once, complete${because}`, async () => {
  const why = await onOverlay(async (path) => {
    const machine = new Machine();
    expect(await push(machine, path)).toMatchObject({ sent: [{}, {}] });
    expect(await push(machine, path)).toMatchObject({ sent: [], unchanged: 2 });
    expect(await push(new Machine(), path)).toMatchObject({ sent: [], found: [{}, {}] });
    expect(readdirSync(path).sort()).toEqual(names);
  });
  expect(why).toBeUndefined();
});
