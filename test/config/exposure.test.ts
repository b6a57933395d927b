import { chmodSync, chownSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exposureOf, exposureOfFile } from '../../src/config/exposure.js';
import { temporaryFolder } from '../support/folder.js';

const all = Array.from({ length: 0o10000 }, (_, mode) => mode);

describe.skipIf(process.platform === 'win32')('what others on the machine can change', () => {
  it('is a file that its group or others may write to, whatever else its mode says', () => {
    const file = join(temporaryFolder(), 'config.json');
    writeFileSync(file, '{}');
    const wrong = all.filter((mode) => {
      chmodSync(file, mode);
      const { mode: set } = statSync(file);
      return (exposureOf(file) !== undefined) !== ((set & 0o022) !== 0);
    });
    expect(wrong).toEqual([]);
  });

  it('is a folder that its group or others may write to, except one like /tmp', () => {
    const folder = join(temporaryFolder(), 'folder');
    mkdirSync(folder);
    const wrong = all.filter((mode) => {
      chmodSync(folder, mode);
      const { mode: set } = statSync(folder);
      return (exposureOf(folder) !== undefined) !== ((set & 0o022) !== 0 && (set & 0o1000) === 0);
    });
    chmodSync(folder, 0o700);
    expect(wrong).toEqual([]);
  });

  it('is what belongs to another user, whatever its mode; root may use any folder', () => {
    const file = join(temporaryFolder(), 'config.json');
    writeFileSync(file, '{}', { mode: 0o600 });
    // If the test runs as root, the file is given away, because a file of root is safe for everyone.
    if (process.getuid?.() === 0) chownSync(file, 4711, 4711);
    const { uid } = statSync(file);
    expect(exposureOf(file, uid)).toBeUndefined();
    expect(exposureOf(file, 0)).toBeUndefined();
    expect(exposureOf(file, uid + 1)).toMatchObject({
      message: expect.stringContaining(`belongs to another user on this machine (uid ${uid})`),
      hint: expect.stringContaining(`chown ${uid + 1} "${file}"`),
    });
  });

  it('is nothing that belongs to root', () => {
    expect(exposureOf('/', 4711)).toBeUndefined();
    expect(exposureOf('/tmp', 4711)).toBeUndefined();
  });

  it('is also a folder that a link leads into', () => {
    const folder = temporaryFolder();
    const open = join(folder, 'open');
    mkdirSync(open);
    writeFileSync(join(open, 'config.json'), '{}', { mode: 0o600 });
    symlinkSync(join(open, 'config.json'), join(folder, 'config.json'));
    expect(exposureOfFile(join(folder, 'config.json'))).toBeUndefined();
    chmodSync(open, 0o777);
    expect(exposureOfFile(join(folder, 'config.json'))?.hint).toBe(`Run: chmod go-w "${open}"`);
    expect(exposureOfFile(join(folder, 'not there', 'config.json'))).toBeUndefined();
  });
});
