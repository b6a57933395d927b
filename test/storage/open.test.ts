import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { PolarSyncError } from '../../src/errors.js';
import { openDatabase } from '../../src/storage/open.js';
import { openForReading } from '../../src/storage/open-reader.js';
import { migrate } from '../../src/storage/schema/migrate.js';
import { migrations } from '../../src/storage/schema/schema.js';
import { sqlite } from '../../src/storage/sqlite/driver.js';
import { openReader, openStore } from '../../src/storage/store.js';
import { temporaryFolder } from '../support/folder.js';
import { sqliteProblems } from '../support/store.js';

function problemOf(work: () => unknown): PolarSyncError {
  try {
    work();
  } catch (problem) {
    return problem as PolarSyncError;
  }
  throw new Error('it went through');
}

describe('opening a database', () => {
  it('creates file and folder that only the owner can read, WAL files included', () => {
    const path = join(temporaryFolder(), 'new', 'deep', 'polar.db');
    const store = openStore(path);
    store.syncRuns.start('1', 'auto', '2026-01-01T00:00:00Z');
    for (const file of [path, `${path}-wal`, `${path}-shm`]) expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(join(path, '..')).mode & 0o777).toBe(0o700);
    store.close();
  });

  it('reaches the disk with every commit', () => {
    const db = openDatabase(join(temporaryFolder(), 'polar.db'));
    expect(db.pragma('synchronous', { simple: true })).toBe(2);
    expect(db.pragma('journal_mode', { simple: true })).toBe('wal');
    db.close();
  });

  it('writes no temporary files: what it sorts stays in memory, also for readers', () => {
    const path = join(temporaryFolder(), 'polar.db');
    for (const open of [openDatabase, openForReading]) {
      const db = open(path);
      expect(db.pragma('temp_store', { simple: true })).toBe(2);
      db.close();
    }
  });

  it('reports where there is no database', () => {
    expect(problemOf(() => openReader(join(temporaryFolder(), 'none.db')))).toMatchObject({
      code: 'NO_STORE',
      exitCode: 2,
    });
  });

  it('recognizes a folder and an empty file, also for reading', () => {
    const folder = temporaryFolder();
    for (const open of [openStore, openReader]) {
      expect(problemOf(() => open(folder))).toMatchObject({
        exitCode: 8,
        message: `${folder} is a folder, not a file.`,
        hint: expect.stringContaining(join(folder, 'polar-sync.db')),
      });
    }
    const empty = join(folder, 'empty.db');
    writeFileSync(empty, '');
    expect(problemOf(() => openReader(empty))).toMatchObject({
      code: 'NO_STORE',
      message: `No database yet: ${empty} is empty.`,
    });
  });

  it.each([
    ['text', 'NOT_A_DATABASE', (path: string) => writeFileSync(path, 'x'.repeat(5000))],
    ['a folder', 'NOT_A_DATABASE', (path: string) => mkdirSync(path)],
    [
      'the database of another program',
      'NOT_OUR_DATABASE',
      (path: string) => {
        const other = new (sqlite())(path);
        other.exec('CREATE TABLE bookmarks (url TEXT)');
        other.close();
      },
    ],
  ])('refuses %s and leaves it as it is', (_name, code, make) => {
    const path = join(temporaryFolder(), 'polar.db');
    make(path);
    const before = statSync(path).isFile() ? readFileSync(path) : undefined;
    expect(problemOf(() => openStore(path))).toMatchObject({ code, exitCode: 8 });
    if (before) expect(readFileSync(path).equals(before)).toBe(true);
  });

  it('refuses a folder that cannot be created', () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    expect(problemOf(() => openStore(join(file, 'polar.db')))).toMatchObject({ exitCode: 8 });
  });

  it('distinguishes a truncated database from a sound one', () => {
    const path = join(temporaryFolder(), 'polar.db');
    const store = openStore(path);
    store.close();
    writeFileSync(path, readFileSync(path).subarray(0, 6000));
    const problem = problemOf(() => {
      const damaged = openStore(path);
      try {
        damaged.counts();
        damaged.list();
        throw new Error(sqliteProblems(damaged).join('; ') || 'sound');
      } finally {
        damaged.close();
      }
    });
    expect(problem.message).not.toBe('sound');
  });
});

describe('schema versions', () => {
  const next = [...migrations, 'CREATE TABLE later (x INTEGER) STRICT'];

  it('upgrades an older database, after a backup that is complete and private', () => {
    const path = join(temporaryFolder(), 'polar.db');
    const old = openStore(path);
    old.syncRuns.start('1', 'auto', '2026-01-01T00:00:00Z');
    old.close();
    // Left by a killed process.
    writeFileSync(`${path}.v${migrations.length}.backup.tmp`, 'half of it');
    const db = openDatabase(path, next);
    expect(db.pragma('user_version', { simple: true })).toBe(next.length);
    db.close();
    const backup = `${path}.v${migrations.length}.backup`;
    expect(statSync(backup).mode & 0o777).toBe(0o600);
    const kept = openReader(backup);
    expect(kept.runs(5)).toHaveLength(1);
    kept.close();
    expect(existsSync(`${backup}.tmp`)).toBe(false);
  });

  it('leaves no partial copy behind when the copy fails', () => {
    const path = join(temporaryFolder(), 'polar.db');
    const old = openDatabase(path);
    old.exec('CREATE TABLE filler (x BLOB); INSERT INTO filler VALUES (zeroblob(1000000))');
    old.pragma('wal_checkpoint(TRUNCATE)');
    old.close();
    const file = openSync(path, 'r+');
    writeSync(file, Buffer.alloc(400_000), 0, 400_000, 500_000);
    closeSync(file);
    expect(problemOf(() => openDatabase(path, next))).toMatchObject({ code: 'DAMAGED' });
    expect(readdirSync(dirname(path)).filter((name) => name.includes('backup'))).toEqual([]);
  });

  it('makes no copy of a database that is new or up to date', () => {
    const path = join(temporaryFolder(), 'polar.db');
    for (let n = 0; n < 2; n += 1) openDatabase(path).close();
    expect(readdirSync(dirname(path)).filter((name) => name.includes('backup'))).toEqual([]);
  });

  it('keeps an existing copy: it is the older one', () => {
    const path = join(temporaryFolder(), 'polar.db');
    openDatabase(path).close();
    const copy = `${path}.v${migrations.length}.backup`;
    writeFileSync(copy, 'of the first try');
    openDatabase(path, next).close();
    expect(readFileSync(copy, 'utf8')).toBe('of the first try');
  });

  it.each([
    ['the same steps', next],
    ['even more steps', [...next, 'CREATE TABLE later_still (x INTEGER) STRICT']],
  ])('applies each step once when another process was faster, with %s', (_what, faster) => {
    const path = join(temporaryFolder(), 'polar.db');
    openDatabase(path).close();
    const db = openDatabase(path);
    const pragma = db.pragma.bind(db);
    let looked = false;
    // Between the check of the version and the lock.
    db.pragma = (source, options) => {
      const answer = pragma(source, options);
      if (!looked) openDatabase(path, faster).close();
      looked = true;
      return answer;
    };
    migrate(db, path, next);
    expect(pragma('user_version', { simple: true })).toBe(faster.length);
    db.close();
    openDatabase(path, faster).close();
  });

  it('refuses a newer database, for reading and for writing', () => {
    const path = join(temporaryFolder(), 'polar.db');
    openDatabase(path, next).close();
    expect(problemOf(() => openStore(path))).toMatchObject({ code: 'STORE_NEWER', exitCode: 8 });
    expect(problemOf(() => openForReading(path))).toMatchObject({ code: 'STORE_NEWER', exitCode: 8 });
  });

  it('leaves the old version as it was when a step fails', () => {
    const path = join(temporaryFolder(), 'polar.db');
    openStore(path).close();
    expect(() => openDatabase(path, [...migrations, 'CREATE TABLE half (x); CREATE TABLE half (x)'])).toThrow();
    const store = openStore(path);
    expect(sqliteProblems(store)).toEqual([]);
    store.close();
    expect(existsSync(path)).toBe(true);
  });
});
