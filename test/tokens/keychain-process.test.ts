import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { InterruptedError, TokenStoreError } from '../../src/errors.js';
import { callKeychain } from '../../src/tokens/keychain-process.js';

const folder = mkdtempSync(join(tmpdir(), 'polar-sync-child-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let count = 0;
/** A stand-in for the child that behaves as the native library sometimes does. */
function child(source: string): string {
  count += 1;
  const path = join(folder, `child-${count}.mjs`);
  writeFileSync(path, source);
  return path;
}

const entry = { service: 'polar-sync', account: 'default' };
const env = { PATH: process.env.PATH };
const setRequest = { operation: 'set', ...entry, secret: 'very-secret' } as const;
/** The limit is only for what hangs: on a busy machine, Node takes seconds to start. */
const outcome = (source: string, timeoutMs = 30_000) =>
  callKeychain(setRequest, { env, childPath: child(source), timeoutMs }).catch((error: unknown) => error);

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('keychain process', () => {
  it('passes the request on stdin, never in the arguments, and returns the reply', async () => {
    const seen = join(folder, 'seen.json');
    const source = `import { readFileSync, writeFileSync } from 'node:fs';
      const input = readFileSync(0, 'utf8');
      writeFileSync(${JSON.stringify(seen)}, JSON.stringify({ input: JSON.parse(input), argv: process.argv }));
      process.stdout.write('{"value":"kept"}');`;
    expect(await outcome(source)).toBe('kept');
    const { input, argv } = JSON.parse(readFileSync(seen, 'utf8')) as { input: unknown; argv: string[] };
    expect(input).toEqual(setRequest);
    expect(argv.join(' ')).not.toContain('very-secret');
  });

  it.each([
    ['SIGSEGV', `process.kill(process.pid, 'SIGSEGV'); setInterval(() => {}, 1000);`, '(SIGSEGV)'],
    ['an exit code', 'process.exit(3);', '(exit code 3)'],
    ['an exception', `throw new Error('very-secret');`, '(exit code 1)'],
    ['silence', '', '(exit code 0)'],
    [
      'a reply and then a crash',
      `process.stdout.write('{"value":"very-secret"}', () => process.kill(process.pid, 'SIGSEGV')); setInterval(() => {}, 1000);`,
      '(SIGSEGV)',
    ],
    ['half a reply', `process.stdout.write('{"value":"very-sec');`, '(exit code 0)'],
  ])('reports a crash: %s', async (_name, source, how) => {
    const error = await outcome(source);
    expect(error).toBeInstanceOf(TokenStoreError);
    expect(error).toMatchObject({ code: 'KEYCHAIN_CRASHED', exitCode: 7, message: expect.stringContaining(how) });
    expect((error as TokenStoreError).hint).toContain('--token-store file');
    expect(String((error as Error).stack)).not.toContain('very-sec');
  });

  it('kills a child that hangs, even one that ignores SIGTERM', async () => {
    const pidFile = join(folder, 'pid');
    const source = `import { writeFileSync } from 'node:fs';
      writeFileSync(${JSON.stringify(pidFile)}, String(process.pid));
      process.on('SIGTERM', () => {});
      setInterval(() => {}, 1000);`;
    // Long enough for Node to start on a busy machine.
    const error = await outcome(source, 4000);
    expect(error).toMatchObject({ code: 'KEYCHAIN_TIMEOUT', exitCode: 7, hint: expect.stringContaining('prompt') });
    expect((error as Error).message).toContain('within 4 seconds');
    const pid = Number(readFileSync(pidFile, 'utf8'));
    await expect.poll(() => isThere(pid), { timeout: 10_000 }).toBe(false);
  });

  it.each(['SIGINT', 'SIGTERM'])('treats %s, which reaches the child too, as an interruption', async (signal) => {
    const error = await outcome(`process.kill(process.pid, '${signal}'); setInterval(() => {}, 1000);`);
    expect(error).toBeInstanceOf(InterruptedError);
  });

  it('gives the child only the given environment', async () => {
    const source = `const names = ['DBUS_SESSION_BUS_ADDRESS', 'VITEST'];
      process.stdout.write(JSON.stringify({ value: names.filter((name) => name in process.env).join() }));`;
    const names = await callKeychain(
      { operation: 'get', ...entry },
      { env: { ...env, DBUS_SESSION_BUS_ADDRESS: 'unix:path=/x' }, childPath: child(source), timeoutMs: 30_000 },
    );
    expect([process.env.VITEST, names]).toEqual(['true', 'DBUS_SESSION_BUS_ADDRESS']);
  });

  it('does not block on the warnings of the library', async () => {
    const source = `import { writeSync } from 'node:fs';
      for (let n = 0; n < 4096; n += 1) writeSync(2, 'warning: something about the theme of the desktop\\n');
      process.stdout.write('{"value":null}');`;
    expect(await outcome(source)).toBeNull();
  });

  it('reports that the child cannot be started, as while Node is being replaced', async () => {
    const { execPath } = process;
    process.execPath = join(folder, 'no-node');
    const error = await outcome('').finally(() => {
      process.execPath = execPath;
    });
    expect(error).toMatchObject({
      ...{ code: 'KEYCHAIN_UNAVAILABLE', exitCode: 7, hint: expect.stringContaining('--token-store file') },
      ...{ message: expect.stringContaining('Cannot start'), cause: { code: 'ENOENT' } },
    });
  });

  it.each([
    ['Failed to load keytar native addon, checked ["../build"]', 'KEYCHAIN_UNAVAILABLE', 'Cannot load'],
    ["Cannot find package 'keytar' imported from x", 'KEYCHAIN_UNAVAILABLE', 'Cannot load'],
    ['Cannot autolaunch D-Bus without X11 $DISPLAY', 'KEYCHAIN_UNAVAILABLE', 'X11'],
    ['Cannot create an item in a locked collection', 'KEYCHAIN_LOCKED', 'locked'],
    ['User interaction is not allowed.', 'KEYCHAIN_LOCKED', 'locked'],
  ])('explains "%s"', async (text, code, words) => {
    const error = await outcome(`process.stdout.write(JSON.stringify({ error: ${JSON.stringify(text)} }));`);
    expect(error).toMatchObject({
      code,
      exitCode: 7,
      message: expect.stringContaining(words),
      hint: expect.stringContaining('--token-store file'),
    });
  });

  it.each([
    ['linux', true],
    ['darwin', false],
  ])('names the missing package if there is one: %s', async (name, named) => {
    const { platform } = process;
    Object.defineProperty(process, 'platform', { value: name });
    const error = await outcome(`process.stdout.write('{"error":"Failed to load keytar native addon"}');`).finally(() =>
      Object.defineProperty(process, 'platform', { value: platform }),
    );
    expect((error as Error).message.includes('libsecret-1-0')).toBe(named);
  });

  it('quotes the first 200 characters of a long reason, and the first of several lines', async () => {
    const said = async (reason: string) =>
      ((await outcome(`process.stdout.write(${JSON.stringify(JSON.stringify({ error: reason }))});`)) as Error).message;
    expect(await said('x'.repeat(1000))).toContain(`(${'x'.repeat(200)})`);
    expect(await said('the first\nthe second')).toContain('(the first)');
  });
});
