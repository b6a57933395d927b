import fs from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { StoreError } from '../../../src/errors.js';
import { openAnywhere, openLibraryAnywhere, openReaderAnywhere } from '../../../src/storage/open-anywhere.js';
import { wouldHelp } from '../../../src/storage/stand-in.js';

import { left, path, store, useFolders } from './support.js';

/* Also for whoever may write everywhere: what only a folder without permissions shows is in the tests of commands. */

useFolders();

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
