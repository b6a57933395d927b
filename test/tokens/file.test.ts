import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { fileTokenStore } from '../../src/tokens/file.js';
import { behavesLikeATokenStore, credentials } from './conformance.js';

const posix = process.platform !== 'win32';
const root = mkdtempSync(join(tmpdir(), 'polar-sync-token-file-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('file token store', () => {
  const path = join(root, 'conformance', 'below', 'token.json');
  behavesLikeATokenStore(() => fileTokenStore(path));

  it('leaves no other file behind', () => {
    expect(readdirSync(join(root, 'conformance', 'below'))).toEqual([]);
  });
});

describe('file token store, on disk', () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(root, 'case-'));
    path = join(folder, 'config', 'token.json');
  });
  const mode = (name: string) => (statSync(name).mode & 0o777).toString(8);

  it.runIf(posix)('is 0600 in a folder 0700, also over a file that was not', async () => {
    await fileTokenStore(path).write(credentials);
    expect([mode(path), mode(join(folder, 'config'))]).toEqual(['600', '700']);
    chmodSync(path, 0o644);
    await fileTokenStore(path).write(credentials);
    expect(mode(path)).toBe('600');
  });

  it.runIf(posix).each([0o640, 0o604, 0o620])('rejects mode %o with the command that fixes it', async (bits) => {
    await fileTokenStore(path).write(credentials);
    chmodSync(path, bits);
    await expect(fileTokenStore(path).read()).rejects.toMatchObject({
      code: 'TOKEN_FILE_MODE',
      exitCode: 7,
      message: expect.stringContaining(bits.toString(8).padStart(4, '0')),
      hint: `Run: chmod 600 "${path}"`,
    });
  });

  it.runIf(posix)('rejects a symbolic link and leaves its target alone', async () => {
    const elsewhere = join(folder, 'elsewhere.json');
    await fileTokenStore(elsewhere).write(credentials);
    mkdirSync(join(folder, 'config'));
    symlinkSync(elsewhere, path);
    await expect(fileTokenStore(path).read()).rejects.toMatchObject({
      ...{ code: 'TOKEN_FILE_LINK', exitCode: 7, hint: expect.stringContaining('POLAR_SYNC_HOME') },
    });
    await fileTokenStore(path).clear();
    expect(await fileTokenStore(elsewhere).read()).toEqual(credentials);
  });

  it.each([
    '',
    '{"accessToken":"secret-part',
    '[]',
    'null',
    '{"accessToken":"secret-part"}',
    '{"accessToken":"secret-part","userId":475}',
    '{"accessToken":"secret-part","userId":"475","clientId":null}',
  ])('reports a damaged file without quoting it: %s', async (text) => {
    mkdirSync(join(folder, 'config'));
    writeFileSync(path, text, { mode: 0o600 });
    const error = await fileTokenStore(path)
      .read()
      .catch((reason: unknown) => reason as Error);
    expect(error).toMatchObject({ code: 'TOKEN_FILE_INVALID', exitCode: 7, hint: expect.stringContaining('login') });
    expect(JSON.stringify(error) + String(error)).not.toContain('secret-part');
  });

  it('reports a folder in its place', async () => {
    mkdirSync(path, { recursive: true });
    chmodSync(path, 0o700);
    await expect(fileTokenStore(path).read()).rejects.toMatchObject({
      ...{ code: 'TOKEN_FILE_UNREADABLE', exitCode: 7, hint: expect.stringContaining('polar-sync login') },
    });
    await expect(fileTokenStore(path).write(credentials)).rejects.toMatchObject({ code: 'TOKEN_FILE_UNWRITABLE' });
    expect(readdirSync(join(folder, 'config'))).toEqual(['token.json']);
  });

  it('notices in the probe when nothing can be written', async () => {
    writeFileSync(join(folder, 'config'), 'a file where the folder should be');
    for (const operation of ['probe', 'write'] as const) {
      await expect(fileTokenStore(path)[operation](credentials)).rejects.toMatchObject({
        code: 'TOKEN_FILE_UNWRITABLE',
        exitCode: 7,
        hint: expect.stringContaining(`permissions of ${join(folder, 'config')}`),
      });
    }
    await expect(fileTokenStore(path).read()).rejects.toMatchObject({ code: 'TOKEN_FILE_UNREADABLE', exitCode: 7 });
    expect(existsSync(path)).toBe(false);
  });
});
