import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Context } from '../../../src/commands/context.js';
import { askForKey } from '../../../src/commands/target/key.js';
import { Keyboard } from '../../ui/streams.js';
import { place } from '../deliver/targets.js';

const since = ['--since', '2026-01-01'];

async function added() {
  const at = await place();
  expect((await at.add('endurain', { more: since })).exitCode).toBe(0);
  return { ...at, path: join(at.home, 'target-keys', 'endurain.json') };
}

describe('the key a target has already', () => {
  it.skipIf(process.platform === 'win32')('survives an add that cannot read it', async () => {
    const { call, add, path, standIns } = await added();
    const before = readFileSync(path, 'utf8');
    const requests = standIns.requests.length;
    chmodSync(path, 0o644);
    expect(await add('endurain', { key: 'a-wrong-key', more: since })).toMatchObject({ exitCode: 7, stdout: '' });
    expect(standIns.requests).toHaveLength(requests);
    chmodSync(path, 0o600);
    expect(readFileSync(path, 'utf8')).toBe(before);
    expect((await call(['push'])).stdout).toBe('endurain: 2 sent.\n');
  });

  it('is replaced if it is damaged', async () => {
    const { call, add, path } = await added();
    writeFileSync(path, '{', { mode: 0o600 });
    expect((await call(['push'])).exitCode).toBe(7);
    expect((await add('endurain', { more: since })).exitCode).toBe(0);
    expect((await call(['push'])).stdout).toBe('endurain: 2 sent.\n');
  });
});

describe('a key on stdin', () => {
  const title = 'Endurain';
  const needs = { key: { name: 'API key', madeAt: 'its settings' } };
  const ask = (stdin: Keyboard, signal = new AbortController().signal) =>
    askForKey({ env: {}, ui: { interactive: false }, stdin, signal } as unknown as Context, { title, needs });

  it('that cannot be read is missing, with the cause', async () => {
    const stdin = new Keyboard(false);
    const asked = ask(stdin);
    stdin.destroy(new Error('EISDIR'));
    await expect(asked).rejects.toMatchObject({
      ...{ code: 'TARGET_KEY_MISSING', message: 'Cannot read the API key of Endurain from stdin.' },
      cause: { message: 'EISDIR' },
    });
  });

  it('is no longer waited for after Ctrl-C, which leaves no listener behind', async () => {
    const stdin = new Keyboard(false);
    const before = stdin.eventNames();
    const ending = new AbortController();
    const asked = ask(stdin, ending.signal);
    ending.abort();
    await expect(asked).rejects.toMatchObject({ code: 'INTERRUPTED' });
    expect(stdin.eventNames()).toEqual(before);
  });
});
