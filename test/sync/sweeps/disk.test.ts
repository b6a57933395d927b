import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createAccessLink } from '../../../src/polar/v3/client.js';
import { openDatabase } from '../../../src/storage/open.js';
import { Store } from '../../../src/storage/store.js';
import { pull } from '../../../src/sync/pull.js';
import { verify } from '../../../src/sync/verify.js';
import { run } from '../../commands/run.js';
import { temporaryFolder } from '../../support/folder.js';
import { say } from '../../support/say.js';
import { full, type World, world } from '../support.js';
import { expectHeld, holdings, sessionsOf } from './invariants.js';
import { environmentOf, needs, startPull } from './program.js';

let w: World;
const mounts: string[] = [];

afterEach(async () => {
  for (const folder of mounts.splice(0)) spawnSync('umount', [folder]);
  await w.close();
});

/** A small separate disk; undefined if mounting is not permitted. */
function smallDisk(size: string): string | undefined {
  const folder = join(temporaryFolder(), 'disk');
  mkdirSync(folder);
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder]).status !== 0) return undefined;
  mounts.push(folder);
  return folder;
}
const remount = (folder: string, options: string) =>
  expect(spawnSync('mount', ['-o', `remount,${options}`, folder]).status).toBe(0);

const probe = smallDisk('64k');
const mounting = needs('the permission to mount', probe !== undefined);
if (probe !== undefined) spawnSync('umount', [probe]);
mounts.length = 0;

const sixty = sessionsOf(60);
/** So many more after the first commit that the space SQLite has already taken is not enough. */
const hundred = sessionsOf(100);

describe(`a disk that fills up in the middle of a pull${mounting.name}`, () => {
  it.skipIf(mounting.skip).each([
    // SQLite's log alone takes four megabytes before its first checkpoint.
    { source: 'auto', size: '1500k', sessions: sixty, commits: 0 },
    { source: 'transactions', size: '3000k', sessions: sixty, commits: 0 },
    { source: 'exercises', size: '1500k', sessions: sixty, commits: 0 },
    { source: 'transactions', size: '32m', sessions: hundred, commits: 50 },
  ] as const)(
    '$source on $size: exit 8 after $commits commits, all of them stored; with room again, complete',
    async ({ source, size, sessions, commits }) => {
      const calm = await world({ sessions });
      await calm.pull({ source });
      const reference = holdings(calm);
      await calm.close();
      const disk = smallDisk(size)!;
      let room = true;
      const onEffect = (_n: number, { method }: { method: string }) => {
        if (method === 'PUT' && room) fill(disk);
        room &&= method !== 'PUT';
      };
      w = await world({ sessions, onEffect });
      w.path = join(disk, 'polar.db');
      const { exitCode, stderr } = await run(['pull', '--full', '--json', '--source', source], {
        env: { ...environmentOf(w), POLAR_SYNC_HOME: temporaryFolder() },
      });
      expect(JSON.parse(stderr)).toMatchObject({ code: 'DISK_FULL', exit: 8 });
      expect(exitCode).toBe(8);
      expect(w.sandbox.requests.length).toBeGreaterThan(5);
      expect(w.sandbox.committed).toHaveLength(commits);
      // From here on nothing else fills it, whichever commit is the first.
      room = false;
      remount(disk, 'size=128m');
      expectHeld(w, sessions, w.sandbox.committed, reference);
      w.now += 11 * 60_000;
      expect(await w.pull({ source })).toMatchObject({ outcome: 'ok' });
      expect(holdings(w).whole).toEqual(reference.whole);
      expect((await w.look((store) => verify(store))).problems).toEqual([]);
    },
  );
});

/** Another program writes until nothing fits any more. */
function fill(disk: string): void {
  spawnSync('dd', ['if=/dev/zero', `of=${join(disk, 'other')}`, 'bs=4k']);
}

describe('a write that fails because the disk is full', () => {
  it('at every size of the database: DISK_FULL, nothing committed that is not stored, complete afterwards', {
    timeout: 120_000,
  }, async () => {
    const few = sessionsOf(12, [], 40);
    const calm = await world({ sessions: few });
    await calm.pull();
    const reference = holdings(calm);
    const pagesOf = (target: World) => statSync(target.path).size / 4096;
    const pages = pagesOf(calm);
    await calm.close();
    const fresh = await world({ sessions: [] });
    fresh.look(() => undefined);
    const empty = pagesOf(fresh);
    await fresh.close();
    let sizes = 0;
    for (let room = empty; room < pages; room += 1) {
      sizes += 1;
      w = await world({ sessions: few });
      const failed = await pullInto(w, room).catch((problem: unknown) => problem);
      expect(failed, `${room} pages`).toMatchObject({ code: 'DISK_FULL', exitCode: 8 });
      expectHeld(w, few, w.sandbox.committed, reference);
      w.now += 11 * 60_000;
      expect(await w.pull()).toMatchObject({ outcome: 'ok' });
      expect(holdings(w).whole).toEqual(reference.whole);
      await w.close();
    }
    expect(sizes).toBeGreaterThan(10);
    say(`a store that may not grow: ${sizes} sizes`);
    w = await world({ sessions: [] });
  });
});

/** A pull into a database that must not grow beyond this many pages. */
async function pullInto(target: World, pages: number): Promise<unknown> {
  const db = openDatabase(target.path);
  db.pragma(`max_page_count = ${pages}`);
  const store = new Store(target.path, db);
  const { signal } = new AbortController();
  const client = createAccessLink({
    apiUrl: target.sandbox.url,
    accessToken: target.token,
    userId: target.sandbox.userId,
    version: 'test',
    signal,
  });
  try {
    return await pull({ client, store, signal, now: () => target.now }, { source: 'auto', details: full });
  } finally {
    await client.close();
    store.close();
  }
}

describe(`a folder that cannot be written${mounting.name}`, () => {
  it.skipIf(mounting.skip)('is exit 8, and nothing is requested from Polar', async () => {
    const disk = smallDisk('8m')!;
    w = await world({ sessions: sessionsOf(3) });
    w.path = join(disk, 'polar.db');
    const pullNow = () => run(['pull', '--json'], { env: environmentOf(w) });
    remount(disk, 'ro');
    expect(await pullNow()).toMatchObject({ exitCode: 8, stderr: expect.stringMatching(/NOT_WRITABLE|CANNOT_OPEN/) });
    remount(disk, 'rw');
    expect(await pullNow()).toMatchObject({ exitCode: 0 });
    remount(disk, 'ro');
    expect(await pullNow()).toMatchObject({ exitCode: 8, stderr: expect.stringMatching(/NOT_WRITABLE|CANNOT_OPEN/) });
  });
});

describe('a damaged database', () => {
  it('is exit 8 for a pull, nothing is committed, and verify reports it', async () => {
    w = await world({ sessions: sessionsOf(30, [], 60) });
    await w.pull({ source: 'exercises' });
    const handle = openSync(w.path, 'r+');
    const size = statSync(w.path).size;
    for (let at = 8 * 4096; at < size; at += 3 * 4096) writeSync(handle, Buffer.alloc(2048, 0xa5), 0, 2048, at);
    closeSync(handle);
    for (const end of ['-wal', '-shm']) rmSync(w.path + end, { force: true });
    const result = await run(['pull', '--full', '--json'], { env: environmentOf(w) });
    expect(result).toMatchObject({ exitCode: 8, stdout: '' });
    expect(JSON.parse(result.stderr)).toMatchObject({ code: 'DAMAGED' });
    expect(w.sandbox.committed).toEqual([]);
    const verified = await run(['verify'], { env: environmentOf(w) });
    expect(verified.exitCode).toBe(8);
    expect(verified.stdout + verified.stderr).toMatch(/damaged|SQLite|problems/i);
  });

  it('or another file is refused before anything is requested from Polar', async () => {
    w = await world({ sessions: sessionsOf(1) });
    writeFileSync(w.path, 'this is a diary, not a database; '.repeat(500));
    const { exitCode } = await startPull(w).ended;
    expect(exitCode).toBe(8);
    expect(w.sandbox.requests).toEqual([]);
    expect(existsSync(`${w.path}-wal`)).toBe(false);
  });
});
