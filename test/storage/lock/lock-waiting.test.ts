import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { setTimeout } from 'node:timers/promises';
import { afterAll, beforeEach, expect, it, vi } from 'vitest';
import { temporaryFolder } from '../../support/folder.js';

const pauses: number[] = [];
let now = 0;

// A clock that advances only while something waits.
vi.mock('node:timers/promises', async (original) => ({
  ...(await original<object>()),
  setTimeout: (async (ms = 0) => {
    pauses.push(ms);
    now += ms;
  }) as typeof setTimeout,
}));

// Where tests share their modules, another file may have loaded these without the clock of this one, or load them later.
vi.resetModules();
const { lockStore } = await import('../../../src/storage/lock.js');
const { sqlite } = await import('../../../src/storage/sqlite/driver.js');
afterAll(() => void vi.resetModules());

beforeEach(() => {
  pauses.length = 0;
  now = 1000;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
});

it.each([
  [450, [200, 200, 50]],
  [200, [200]],
  [0.5, [1]],
  [0, []],
])('a held lock is tried five times per second, for %d ms and no longer', async (waitMs, expected) => {
  const path = join(temporaryFolder(), 'polar.db');
  const held = await lockStore(path);
  await expect(lockStore(path, waitMs)).rejects.toMatchObject({ code: 'PULL_RUNNING' });
  expect(pauses).toEqual(expected);
  held.release();
});

it('a lock file that cannot be used is not reported as damaged, because users would delete it', async () => {
  const path = join(temporaryFolder(), 'polar.db');
  const lock = new (sqlite())(`${path}.lock`);
  lock.exec('CREATE TABLE something (x)');
  lock.close();
  // SQLite takes it for a killed process's journal, and cannot open it.
  mkdirSync(`${path}.lock-journal`);
  await expect(lockStore(path, 1000)).rejects.toMatchObject({ code: 'IO_ERROR', exitCode: 8 });
  expect(pauses).toEqual([]);
  expect(statSync(`${path}.lock`).size).toBeGreaterThan(0);
  expect(readdirSync(join(path, '..')).sort()).toEqual(['polar.db.lock', 'polar.db.lock-journal']);
});
