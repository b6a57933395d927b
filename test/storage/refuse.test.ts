import { chmodSync, chownSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openDatabase } from '../../src/storage/open.js';
import { exposureOfStore } from '../../src/storage/refuse.js';
import { migrations } from '../../src/storage/schema/schema.js';
import { sqlite } from '../../src/storage/sqlite/driver.js';
import { openReader } from '../../src/storage/store.js';
import { temporaryFolder } from '../support/folder.js';

const newPath = () => join(temporaryFolder(), 'polar.db');

/** A file that everyone can write. */
function expose(path: string): void {
  writeFileSync(path, '');
  chmodSync(path, 0o666);
}

const chmod = (path: string) => `chmod go-w ${JSON.stringify(path)}`;

describe.skipIf(process.platform === 'win32')('a database that others can change', () => {
  it.each(['', '-wal', '-shm', '-journal', '.lock'])('is not written if the file is "polar.db%s"', (ending) => {
    const path = newPath();
    expose(path + ending);
    expect(() => openDatabase(path)).toThrow(
      expect.objectContaining({
        code: 'STORE_EXPOSED',
        exitCode: 8,
        message: `Others on this machine can change ${path}${ending} (mode 0666).`,
        hint: `Run: ${chmod(path + ending)}`,
      }),
    );
    expect(existsSync(path)).toBe(ending === '');
  });

  it('is reported with one remedy for all of its files', () => {
    const path = newPath();
    for (const ending of ['', '-shm', '.lock']) expose(path + ending);
    expect(exposureOfStore(path)).toEqual({
      message: `Others on this machine can change ${path} (mode 0666).`,
      hint: `Run: ${chmod(path)} && ${chmod(`${path}-shm`)} && ${chmod(`${path}.lock`)}`,
    });
  });

  it('is fine if only its owner can write', () => {
    const path = newPath();
    openDatabase(path).close();
    expect(exposureOfStore(path)).toBeUndefined();
  });
});

// Only root can give a file away, and root itself accepts files of anyone.
describe.skipIf(process.getuid?.() !== 0)('a database with files owned by another user', () => {
  afterEach(() => void vi.restoreAllMocks());

  it.each([
    ['first', '-wal', ['-shm', '.lock'], /^As root, run: chown 4712 "[^"]*polar\.db-wal"; or choose another location/],
    ['last', '.lock', ['-wal', '-shm'], /^Run: chmod go-w "[^"]*-wal" && chmod go-w "[^"]*-shm"$/],
  ])('is reported in words that fit the file named %s', (_place, foreign, exposed, hint) => {
    const path = newPath();
    for (const ending of exposed) expose(path + ending);
    writeFileSync(path + foreign, '');
    chownSync(path + foreign, 4711, 4711);
    vi.spyOn(process, 'geteuid').mockReturnValue(4712);
    expect(exposureOfStore(path)?.hint).toMatch(hint);
  });
});

describe("another program's file", () => {
  it.each([
    ['with tables', 0, 'CREATE TABLE bookmarks (url TEXT)'],
    ['without tables, by its application id', 0x47504b47, 'VACUUM'],
  ])('is refused %s', (_what, applicationId, sql) => {
    const path = newPath();
    const other = new (sqlite())(path);
    other.pragma(`application_id = ${applicationId}`);
    other.exec(sql);
    other.close();
    for (const open of [openDatabase, openReader])
      expect(() => open(path)).toThrow(
        expect.objectContaining({ code: 'NOT_OUR_DATABASE', hint: 'Name another file with --db.' }),
      );
  });
});

it('a database of a newer version is reported with a remedy', () => {
  const path = newPath();
  openDatabase(path, [...migrations, 'CREATE TABLE later (x INTEGER) STRICT']).close();
  for (const open of [openDatabase, openReader])
    expect(() => open(path)).toThrow(
      expect.objectContaining({
        code: 'STORE_NEWER',
        message: `${path} was written by a newer polar-sync (schema ${migrations.length + 1}).`,
        hint: 'Update polar-sync.',
      }),
    );
});
