import fs, { existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { StoreError } from '../../../src/errors.js';
import { lockStore } from '../../../src/storage/lock.js';
import { openDatabase } from '../../../src/storage/open.js';
import { openAnywhere, openLibraryAnywhere, openReaderAnywhere } from '../../../src/storage/open-anywhere.js';
import { migrations } from '../../../src/storage/schema/schema.js';
import { sqlite } from '../../../src/storage/sqlite/driver.js';
import { makeStandIn, wouldHelp } from '../../../src/storage/stand-in.js';
import { temporaryFolder } from '../../support/folder.js';

/* Also for whoever may write everywhere: what only a folder without permissions shows is in the tests of commands. */

let temporary: string;
let path: string;
beforeEach(() => {
  temporary = temporaryFolder();
  path = join(temporaryFolder(), 'polar.db');
  vi.stubEnv('TMPDIR', temporary);
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  syncBuiltinESMExports();
});

/** A store, of an earlier version where only so many steps are taken, with a mark in it. */
function store(steps = migrations.length, at = path): void {
  const db = openDatabase(at, migrations.slice(0, steps));
  db.exec('CREATE TABLE mark AS SELECT 7 AS n');
  db.close();
}

const markIn = (file: string) => {
  const db = new (sqlite())(file, { readonly: true });
  try {
    return db.prepare('SELECT n FROM mark').pluck().get();
  } finally {
    db.close();
  }
};
const fails = () => {
  throw new Error('it was made');
};
const left = () => readdirSync(temporary);
/** A function of node:fs does something else, as every module sees it. */
function instead<K extends 'statSync' | 'statfsSync' | 'mkdtempSync'>(
  name: K,
  work: (real: (typeof fs)[K]) => unknown,
): void {
  const real = fs[name];
  vi.spyOn(fs, name).mockImplementation(work(real) as never);
  syncBuiltinESMExports();
}

describe('a private copy of a store', () => {
  it('is whole and up to date, in a folder of its own, and the store stays as it is', async () => {
    store(1);
    const before = readFileSync(path);
    const folders: string[] = [];
    const copy = await makeStandIn(path, { onCopy: (folder) => void folders.push(folder) });
    expect(folders).toEqual([dirname(copy.file)]);
    expect([dirname(dirname(copy.file)), left()]).toEqual([temporary, [basename(dirname(copy.file))]]);
    if (process.platform !== 'win32') {
      expect(statSync(dirname(copy.file)).mode & 0o777).toBe(0o700);
      expect(statSync(copy.file).mode & 0o777).toBe(0o600);
    }
    expect(markIn(copy.file)).toBe(7);
    expect(readFileSync(path).equals(before)).toBe(true);
    const db = new (sqlite())(copy.file, { readonly: true });
    expect(db.pragma('user_version', { simple: true })).toBe(migrations.length);
    db.close();
    copy.remove();
    expect(left()).toEqual([]);
  });

  it('has what a pull has written and not yet put in its place', async () => {
    store();
    const writer = new (sqlite())(path);
    writer.exec('UPDATE mark SET n = 8');
    expect(existsSync(`${path}-wal`)).toBe(true);
    const copy = await makeStandIn(path, {});
    writer.close();
    expect(markIn(copy.file)).toBe(8);
    copy.remove();
  });

  it('of an empty file is as empty', async () => {
    writeFileSync(path, '');
    const copy = await makeStandIn(path, {});
    expect(statSync(copy.file).size).toBe(0);
    copy.remove();
  });

  it('is of the file that a link leads to', async () => {
    store(undefined, join(dirname(path), 'real.db'));
    symlinkSync('real.db', path);
    const copy = await makeStandIn(path, {});
    expect(markIn(copy.file)).toBe(7);
    copy.remove();
  });

  it('is not made of what is not ours, and leaves nothing', async () => {
    const db = new (sqlite())(path);
    db.exec('CREATE TABLE other (n)');
    db.close();
    await expect(makeStandIn(path, {})).rejects.toMatchObject({ code: 'NOT_OUR_DATABASE' });
    writeFileSync(path, 'no database at all, but long enough to be read as one'.repeat(20));
    await expect(makeStandIn(path, {})).rejects.toMatchObject({ code: 'NOT_A_DATABASE' });
    expect(left()).toEqual([]);
  });

  it('is not made when the work is ended', async () => {
    store();
    await expect(makeStandIn(path, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      ...{ code: 'INTERRUPTED', exitCode: 130 },
    });
    expect(left()).toEqual([]);
  });

  it('is not made where a part of the store cannot be read', async () => {
    store();
    mkdirSync(`${path}-journal`);
    await expect(makeStandIn(path, {})).rejects.toMatchObject({
      ...{ code: 'CANNOT_OPEN', message: expect.stringContaining('-journal') },
    });
    expect(left()).toEqual([]);
  });
});

describe('while somebody writes', () => {
  /** The first `times` looks after a copy find another time of writing. */
  function written(times: number): () => number {
    let looks = 0;
    instead('statSync', (real) => (file: string, options?: object) => {
      const stats = (real as (...args: unknown[]) => unknown)(file, options);
      if (file !== path || !(options as { bigint?: boolean })?.bigint) return stats;
      looks += 1;
      const isAfter = looks % 2 === 0;
      return isAfter && looks / 2 <= times
        ? { ...(stats as object), ino: 1n, size: 1n, mtimeNs: BigInt(looks) }
        : stats;
    });
    return () => looks / 2;
  }

  it('the copy is made again, three times at most', async () => {
    store();
    const copies = written(2);
    const copy = await makeStandIn(path, {});
    expect([markIn(copy.file), copies()]).toEqual([7, 3]);
    copy.remove();
  });

  it('and goes on, there is none', async () => {
    store();
    const copies = written(3);
    await expect(makeStandIn(path, {})).rejects.toMatchObject({ code: 'DATABASE_BUSY', exitCode: 8 });
    expect([copies(), left()]).toEqual([3, []]);
  });
});

describe('without room for a copy', () => {
  const room = (blocks: number) => instead('statfsSync', () => () => ({ bavail: blocks, bsize: 1 }));

  it('none is begun', async () => {
    store();
    const { size } = statSync(path);
    room(size);
    (await makeStandIn(path, {})).remove();
    vi.restoreAllMocks();
    room(size - 1);
    const full: Error = await makeStandIn(path, {}).then(fails, (problem: Error) => problem);
    expect(full).toMatchObject({ code: 'DISK_FULL', exitCode: 8 });
    expect(full.message).toContain(`(${Math.ceil(size / 1e6)} MB)`);
    expect(left()).toEqual([]);
  });

  it.each([
    ['ENOSPC', 'DISK_FULL'],
    ['EDQUOT', 'DISK_FULL'],
    ['EACCES', 'NO_TEMPORARY_FOLDER'],
  ])('that is told by %s the reason is %s', async (code, expected) => {
    store();
    const cause = Object.assign(new Error('no'), { code });
    instead('mkdtempSync', () => () => {
      throw cause;
    });
    await expect(makeStandIn(path, {})).rejects.toMatchObject({ code: expected, cause });
    const full = new StoreError('DISK_FULL', 'x', { cause });
    instead('mkdtempSync', () => () => {
      throw full;
    });
    await expect(makeStandIn(path, {})).rejects.toMatchObject({ code: 'DISK_FULL', cause: full });
    const other = new StoreError('OTHER', 'x');
    instead('mkdtempSync', () => () => {
      throw other;
    });
    await expect(makeStandIn(path, {})).rejects.toBe(other);
    instead('mkdtempSync', () => () => {
      throw 'no error';
    });
    await expect(makeStandIn(path, {})).rejects.toBe('no error');
  });

  it('because there is no folder for it, that is said', async () => {
    store();
    vi.stubEnv('TMPDIR', join(temporary, 'nowhere'));
    await expect(makeStandIn(path, {})).rejects.toMatchObject({ code: 'NO_TEMPORARY_FOLDER', exitCode: 8 });
  });
});

describe('what killed processes have left', () => {
  const abandoned = (name: string, withStore = true) => {
    const folder = join(temporary, name);
    mkdirSync(folder);
    if (withStore) store(undefined, join(folder, 'polar-sync.db'));
    return folder;
  };
  const sweep = async () => {
    if (!existsSync(path)) store();
    const copy = await makeStandIn(path, {});
    copy.remove();
    return left().sort();
  };

  it('goes with the next copy; whatever else is called so stays', async () => {
    abandoned('polar-sync-read-dead');
    abandoned('polar-sync-read-young', false);
    abandoned('another-dead');
    writeFileSync(join(temporary, 'polar-sync-read-file'), '');
    const elsewhere = join(dirname(path), 'elsewhere');
    mkdirSync(elsewhere);
    store(undefined, join(elsewhere, 'polar-sync.db'));
    symlinkSync(elsewhere, join(temporary, 'polar-sync-read-link'));
    expect(await sweep()).toEqual([
      'another-dead',
      'polar-sync-read-file',
      'polar-sync-read-link',
      'polar-sync-read-young',
    ]);
    expect(readdirSync(elsewhere)).toContain('polar-sync.db');
  });

  it('stays as long as somebody uses it, or its lock cannot be read', async () => {
    const lock = await lockStore(join(abandoned('polar-sync-read-used'), 'polar-sync.db'));
    writeFileSync(join(abandoned('polar-sync-read-odd'), 'polar-sync.db.lock'), 'no lock, but long enough '.repeat(50));
    expect(await sweep()).toEqual(['polar-sync-read-odd', 'polar-sync-read-used']);
    lock.release();
    expect(await sweep()).toEqual(['polar-sync-read-odd']);
  });

  it('stays where it is of another user', async () => {
    abandoned('polar-sync-read-theirs');
    const { geteuid } = process;
    process.geteuid = () => 12_345;
    try {
      expect(await sweep()).toEqual(['polar-sync-read-theirs']);
    } finally {
      if (geteuid) process.geteuid = geteuid;
    }
  });

  it('is left alone by a copy that is still read', async () => {
    store();
    const first = await makeStandIn(path, {});
    const second = await makeStandIn(path, {});
    expect(left()).toHaveLength(2);
    first.remove();
    second.remove();
    expect(left()).toEqual([]);
  });
});

describe('a copy helps', () => {
  const nowhere = join('/nonexistent', 'polar.db');
  const because = (code: string) =>
    new StoreError('CANNOT_OPEN', 'x', { cause: Object.assign(new Error('x'), { code }) });

  it.each([
    ['SQLITE_READONLY_ROLLBACK', true, true],
    ['SQLITE_CANTOPEN', true, false],
    ['SQLITE_READONLY_DIRECTORY', true, false],
    ['SQLITE_PERM', true, false],
    ['SQLITE_PROTOCOL', true, false],
    ['SQLITE_IOERR_SHMOPEN', true, false],
    ['SQLITE_IOERR_LOCK', true, false],
    ['SQLITE_IOERR_RDLOCK', true, false],
    ['SQLITE_IOERR_READ', false, false],
    ['SQLITE_CORRUPT', false, false],
    ['NOT_SQLITE_CANTOPEN', false, false],
  ])('after %s where nothing can be written: %j, and where it can: %j', (code, there, here) => {
    store();
    expect([wouldHelp(nowhere, because(code)), wouldHelp(path, because(code))]).toEqual([there, here]);
  });

  it('for an older store that cannot be written, or that others can', () => {
    store();
    const older = new StoreError('STORE_OLDER', 'x');
    expect([wouldHelp(nowhere, older), wouldHelp(path, older)]).toEqual([true, false]);
    fs.chmodSync(path, 0o666);
    expect(wouldHelp(path, older)).toBe(true);
    expect(wouldHelp(path, new StoreError('NOT_A_DATABASE', 'x'))).toBe(false);
  });
});

describe('a store that is opened for reading', () => {
  it('is read where it lies, where that can be done', async () => {
    store();
    const onCopy = vi.fn();
    (await openAnywhere(path, { onCopy })).close();
    (await openLibraryAnywhere(path)).close();
    (await openReaderAnywhere(path)).close();
    expect([onCopy.mock.calls, left()]).toEqual([[], []]);
    await expect(openAnywhere(join(dirname(path), 'none.db'))).rejects.toMatchObject({ code: 'NO_STORE' });
  });

  it('and is older, and to be changed by others, is read from a copy, which goes with the connection', async () => {
    store(1);
    fs.chmodSync(path, 0o666);
    const onCopy = vi.fn();
    const db = await openAnywhere(path, { onCopy });
    expect(onCopy).toHaveBeenCalledTimes(1);
    expect([db.prepare('SELECT n FROM mark').pluck().get(), left().length]).toEqual([7, 1]);
    expect(db.close()).toBe(db);
    expect([db.open, left()]).toEqual([false, []]);
    const choose = () => {
      throw new RangeError('nobody');
    };
    await expect(openAnywhere(path, { choose })).rejects.toThrow('nobody');
    expect(left()).toEqual([]);
  });

  it('and is older, and of this user alone, is not read', async () => {
    store(1);
    await expect(openAnywhere(path)).rejects.toMatchObject({ code: 'STORE_OLDER' });
    expect(left()).toEqual([]);
  });
});
