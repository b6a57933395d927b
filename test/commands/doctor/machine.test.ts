import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openStore } from '../../../src/storage/store.js';
import { run } from '../run.js';
import { examine, person } from './person.js';

describe('this machine', () => {
  it('warns of a port in use, and without a token it is a failure', async () => {
    const { env, home } = await person();
    const server = createServer();
    await new Promise<void>((resolve) =>
      server.listen(Number(new URL(env.POLAR_REDIRECT_URI).port), '127.0.0.1', resolve),
    );
    onTestFinished(() => void server.close());
    expect((await examine(env)).check('redirect port')).toMatchObject({
      status: 'warn',
      hint: expect.stringContaining('POLAR_REDIRECT_URI'),
    });
    execFileSync('rm', [join(home, 'token.json')]);
    expect((await examine(env)).check('redirect port').status).toBe('fail');
  });

  it.each([
    ['not JSON', '{"clientId": "abc"', 'is not JSON'],
    ['not an object', '[]', 'is not a JSON object'],
    ['an address that is none', '{"apiUrl": "polar"}', 'is not a usable URL'],
  ])('continues with a configuration that is %s', async (_what, text, says) => {
    const { env, home, db } = await person();
    openStore(db).close();
    writeFileSync(join(home, 'config.json'), text, { mode: 0o600 });
    const { POLAR_SYNC_API_URL: _api, ...rest } = env;
    const { exitCode, check, bad } = await examine(rest, '--as-cron');
    expect(exitCode).toBe(2);
    expect(bad).toEqual(['settings fail', 'last success warn']);
    expect(check('settings').message).toContain(says);
    expect(check('settings').hint).toBeTruthy();
    expect(check('token').status).toBe('skip');
    expect(check('token as cron').status).toBe('skip');
    expect(check('database').status).toBe('ok');
    expect((await run(['status'], { env: rest })).exitCode).toBe(2);
  });

  it('wraps its lines at words on a narrow terminal, and nowhere else', async () => {
    const { env } = await person();
    const narrow = await run(['doctor', '--no-color'], { env, terminal: 60 });
    const lines = narrow.stdout.trimEnd().split('\n');
    const long = lines.filter((line) => line.length > 60);
    expect(long.every((line) => !line.slice(26).includes(' '))).toBe(true);
    const piped = await run(['doctor'], { env });
    // Requests and free space have changed in the meantime.
    const words = (text: string) => text.replaceAll(/[\d.]+/g, 'n').split(/\s+/);
    expect(words(narrow.stdout)).toEqual(words(piped.stdout));
    expect(piped.stdout.trimEnd().split('\n').length).toBeLessThan(lines.length);
  });
});
