import { existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makePrivateFolder } from '../../src/config/folder.js';
import { temporaryFolder } from '../support/folder.js';

describe('a private folder', () => {
  it('is created with its parents, for the owner only, and can be created twice', () => {
    const base = temporaryFolder();
    const path = join(base, 'a', 'b', 'c');
    makePrivateFolder(path);
    makePrivateFolder(path);
    for (const folder of [path, join(base, 'a', 'b'), join(base, 'a')])
      expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  it('is rejected if a file is there, or in the way', () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    expect(() => makePrivateFolder(file)).toThrow(expect.objectContaining({ code: 'ENOTDIR' }));
    expect(() => makePrivateFolder(join(file, 'x', 'y'))).toThrow(expect.objectContaining({ code: 'ENOTDIR' }));
  });

  it.skipIf(!existsSync('/proc/self'))('is rejected at once where the system accepts no folders', () => {
    expect(() => makePrivateFolder('/proc/polar-sync/x')).toThrow(expect.objectContaining({ code: 'ENOENT' }));
  });
});
