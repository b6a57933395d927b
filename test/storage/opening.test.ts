import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openDatabase, openInMemory } from '../../src/storage/open.js';
import { sqlite } from '../../src/storage/sqlite/driver.js';
import { Store } from '../../src/storage/store.js';
import { temporaryFolder } from '../support/folder.js';

describe('when other processes create the same database at the same instant', () => {
  const { prototype } = sqlite();
  const pragma = prototype.pragma;
  let failures: string[] = [];
  let tries = 0;

  beforeEach(() => {
    tries = 0;
    vi.spyOn(Atomics, 'wait').mockReturnValue('timed-out');
    vi.spyOn(prototype, 'pragma').mockImplementation(function (this: typeof prototype, source, options) {
      if (source === 'journal_mode = WAL') {
        tries += 1;
        const code = failures.shift();
        if (code) throw Object.assign(new Error('database is locked'), { code });
      }
      return pragma.call(this, source, options);
    });
  });
  afterEach(() => vi.restoreAllMocks());

  it('opening is retried until SQLite lets this process in', () => {
    failures = ['SQLITE_BUSY', 'SQLITE_BUSY', 'SQLITE_BUSY'];
    const db = openDatabase(join(temporaryFolder(), 'polar.db'));
    expect(pragma.call(db, 'journal_mode', { simple: true })).toBe('wal');
    expect([tries, vi.mocked(Atomics.wait).mock.calls.length]).toEqual([4, 3]);
    db.close();
  });

  it('opening fails after 100 attempts, 2 s in all', () => {
    failures = new Array(200).fill('SQLITE_BUSY');
    const path = join(temporaryFolder(), 'polar.db');
    expect(() => openDatabase(path)).toThrow(expect.objectContaining({ code: 'DATABASE_BUSY', exitCode: 8 }));
    expect(tries).toBe(100);
  });

  it('any other problem is reported at once', () => {
    failures = new Array(200).fill('SQLITE_IOERR_SHMMAP');
    const path = join(temporaryFolder(), 'polar.db');
    expect(() => openDatabase(path)).toThrow(expect.objectContaining({ code: 'IO_ERROR', exitCode: 8 }));
    expect(tries).toBe(1);
  });
});

it.skipIf(process.platform === 'win32')('what is neither a file nor a folder is refused as such', async () => {
  const path = join(temporaryFolder(), 'socket');
  const server = createServer().listen(path);
  await once(server, 'listening');
  expect(() => openDatabase(path)).toThrow(
    expect.objectContaining({
      code: 'NOT_A_DATABASE',
      message: `${path} is not a file.`,
      hint: 'Name a file with --db.',
    }),
  );
  expect(existsSync(path)).toBe(true);
  server.close();
});

it('a database in memory accepts what one on disk accepts', () => {
  const store = new Store(':memory:', openInMemory());
  const run = store.syncRuns.start('1', 'auto', '2026-01-01T00:00:00Z');
  expect(store.runs(1)).toMatchObject([{ id: run, outcome: 'running' }]);
  expect(store.meta.storeId()).toMatch(/^[0-9a-f]{32}$/);
  store.close();
});
