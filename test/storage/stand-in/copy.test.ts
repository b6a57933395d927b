import { existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { StoreError } from '../../../src/errors.js';
import { migrations } from '../../../src/storage/schema/schema.js';
import { sqlite } from '../../../src/storage/sqlite/driver.js';
import { makeStandIn } from '../../../src/storage/stand-in.js';

import { fails, instead, left, markIn, path, store, temporary, useFolders } from './support.js';

useFolders();

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
