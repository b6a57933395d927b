import type { FileHandle } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fileTokenStore } from '../../src/tokens/file.js';
import { temporaryFolder } from '../support/folder.js';
import { credentials } from './conformance.js';

/*
 * What a power failure leaves depends on the order in which things reach the disk, and files do not show it: every
 * operation goes to the real file system, and is recorded on its way.
 */

const { steps, fail } = vi.hoisted(() => ({ steps: [] as string[], fail: { at: '' } }));

vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof import('node:fs/promises')>();
  const named = (path: unknown) => basename(String(path)).replace(/\.\d+-[0-9a-f]{12}\.tmp$/, '.tmp');
  const step = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
    steps.push(what);
    if (fail.at === what) throw Object.assign(new Error('EIO: the disk is failing'), { code: 'EIO' });
    return work();
  };
  const followed = (file: FileHandle, name: string) => {
    const { writeFile, sync, close } = file;
    file.writeFile = (...values) => step(`write ${name}`, () => writeFile.apply(file, values));
    file.sync = () => step(`sync ${name}`, () => sync.apply(file));
    file.close = () => step(`close ${name}`, () => close.apply(file)).finally(() => close.apply(file));
    return file;
  };
  return {
    ...real,
    open: (path: string, ...more: [flags?: string | number, mode?: number]) =>
      step(`open ${named(path)}`, () => real.open(path, ...more)).then((file) => followed(file, named(path))),
    rename: (from: string, to: string) => step(`rename ${named(from)} ${named(to)}`, () => real.rename(from, to)),
    rm: (path: string, options?: object) => step(`rm ${named(path)}`, () => real.rm(path, options)),
  };
});

let path: string;
beforeEach(() => {
  path = join(temporaryFolder(), 'config', 'token.json');
});
afterEach(() => {
  fail.at = '';
});

const posix = process.platform !== 'win32';
const whole = [
  ...['open token.json.tmp', 'write token.json.tmp', 'sync token.json.tmp', 'close token.json.tmp'],
  'rename token.json.tmp token.json',
  ...(posix ? ['open config', 'sync config', 'close config'] : []),
];

describe('the token file reaches the disk', () => {
  it('before it gets its name, and the name before the write ends', async () => {
    steps.length = 0;
    await fileTokenStore(path).write(credentials);
    expect(steps).toEqual(whole);
  });

  it('in a probe as in a write, and a probe leaves nothing', async () => {
    steps.length = 0;
    await fileTokenStore(path).probe();
    const trial = whole.map((step) => step.replaceAll('token.json', 'token.json.probe'));
    expect(steps).toEqual([...trial, 'rm token.json.probe']);
  });

  it('and is closed after reading', async () => {
    await fileTokenStore(path).write(credentials);
    steps.length = 0;
    expect(await fileTokenStore(path).read()).toEqual(credentials);
    expect(steps).toEqual(['open token.json', 'close token.json']);
  });
});

describe('on Windows, which cannot open folders', () => {
  const { platform } = process;
  afterEach(() => {
    Object.defineProperty(process, 'platform', { value: platform });
  });

  it('the token file is whole before it gets its name, and nothing else happens', async () => {
    Object.defineProperty(process, 'platform', { value: 'win32' });
    vi.resetModules();
    const { fileTokenStore: onWindows } = await import('../../src/tokens/file.js');
    steps.length = 0;
    await onWindows(path).write(credentials);
    expect(steps).toEqual(whole.slice(0, whole.indexOf('rename token.json.tmp token.json') + 1));
    expect(await onWindows(path).read()).toEqual(credentials);
  });
});

describe('a failing disk', () => {
  it.each(whole)('at "%s": exit 7, the old token or the new one, and no other file', async (step) => {
    await fileTokenStore(path).write({ ...credentials, accessToken: 'before' });
    fail.at = step;
    await expect(fileTokenStore(path).write({ ...credentials, accessToken: 'after' })).rejects.toMatchObject({
      ...{ code: 'TOKEN_FILE_UNWRITABLE', exitCode: 7, cause: { code: 'EIO' } },
    });
    fail.at = '';
    const kept = await fileTokenStore(path).read();
    expect(kept?.accessToken).toBe(
      whole.indexOf(step) <= whole.indexOf('rename token.json.tmp token.json') ? 'before' : 'after',
    );
    const { readdir } = await import('node:fs/promises');
    expect(await readdir(join(path, '..'))).toEqual(['token.json']);
  });

  it('when the token should be deleted: exit 7, and it is still there', async () => {
    await fileTokenStore(path).write(credentials);
    fail.at = 'rm token.json';
    await expect(fileTokenStore(path).clear()).rejects.toMatchObject({
      ...{ code: 'TOKEN_FILE_UNWRITABLE', exitCode: 7, hint: expect.stringContaining('polar-sync logout') },
    });
    fail.at = '';
    expect(await fileTokenStore(path).clear()).toBe(true);
    expect(await fileTokenStore(path).clear()).toBe(false);
  });
});
