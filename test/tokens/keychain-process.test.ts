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
const outcome = (source: string, timeoutMs = 5000) =>
  callKeychain(setRequest, { env, childPath: child(source), timeoutMs }).catch((error: unknown) => error);

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('keychain process', () => {
  it('hands the request over stdin, never in the arguments, and gives back the answer', async () => {
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
      'an answer and then a crash',
      `process.stdout.write('{"value":"very-secret"}', () => process.kill(process.pid, 'SIGSEGV')); setInterval(() => {}, 1000);`,
      '(SIGSEGV)',
    ],
    ['half an answer', `process.stdout.write('{"value":"very-sec');`, '(exit code 0)'],
  ])('tells a crash: %s', async (_name, source, how) => {
    const error = await outcome(source);
    expect(error).toBeInstanceOf(TokenStoreError);
    expect(error).toMatchObject({ code: 'KEYCHAIN_CRASHED', exitCode: 7, message: expect.stringContaining(how) });
    expect(String((error as Error).stack)).not.toContain('very-sec');
  });

  it('kills a child that hangs, also one that ignores SIGTERM', async () => {
    const pidFile = join(folder, 'pid');
    const source = `import { writeFileSync } from 'node:fs';
      writeFileSync(${JSON.stringify(pidFile)}, String(process.pid));
      process.on('SIGTERM', () => {});
      setInterval(() => {}, 1000);`;
    // Long enough for Node to start on a busy machine.
    const error = await outcome(source, 4000);
    expect(error).toMatchObject({ code: 'KEYCHAIN_TIMEOUT', exitCode: 7, hint: expect.stringContaining('prompt') });
    const pid = Number(readFileSync(pidFile, 'utf8'));
    await expect.poll(() => isThere(pid), { timeout: 10_000 }).toBe(false);
  });

  it('takes Ctrl-C, which reaches the child too, for what it is', async () => {
    const error = await outcome(`process.kill(process.pid, 'SIGINT'); setInterval(() => {}, 1000);`);
    expect(error).toBeInstanceOf(InterruptedError);
  });

  it.each([
    ['Failed to load keytar native addon, checked ["../build"]', 'KEYCHAIN_UNAVAILABLE', 'cannot be loaded'],
    ["Cannot find package 'keytar' imported from x", 'KEYCHAIN_UNAVAILABLE', 'cannot be loaded'],
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
});
