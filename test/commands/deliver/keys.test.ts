import { existsSync, mkdirSync, readFileSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { resolveSettings } from '../../../src/config/settings.js';
import { fileTokenStore } from '../../../src/tokens/file.js';
import { startTargets } from '../../deliver/targets/support.js';
import { credentials } from '../../tokens/conformance.js';
import { run, temporaryFolder } from '../run.js';
import { browser, filesIn, keys, place } from './targets.js';

const since = ['--since', '2026-01-01'];
const kinds = Object.keys(keys) as (keyof typeof keys)[];

/** All that must never be seen of a kept secret, as text and as headers encode it. */
function secretsIn(path: string): string[] {
  const { origin: _, clientId: __, expiresAt: ___, ...secrets } = JSON.parse(readFileSync(path, 'utf8'));
  const texts = Object.values(secrets as Record<string, string>);
  return texts.flatMap((text) => [text, Buffer.from(`API_KEY:${text}`).toString('base64')]);
}

describe.each(kinds)('the key of %s', (kind) => {
  it('is nowhere but in its file', async () => {
    const at = await place();
    const { standIns, home, said, call } = at;
    const { watch, page } = browser();
    const added = await call(['target', 'add', kind, '--url', standIns.address(kind), ...since, '--debug'], {
      env: { POLAR_SYNC_TARGET_KEY: keys[kind] },
      watch,
    });
    expect(added.exitCode).toBe(0);
    const path = join(home, 'target-keys', `${kind}.json`);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(join(home, 'target-keys')).mode & 0o777).toBe(0o700);
    const secrets = secretsIn(path);
    const elsewhere = temporaryFolder();
    const out = (name: string) => join(elsewhere, name);
    for (const argv of [
      ['push', '--debug'],
      ['push', '--dry-run', '--json', '--debug'],
      ['target', 'list', '--json', '--debug'],
      ['target', 'list'],
      ['target', 'test', '--json', '--debug'],
      ['status', '--json'],
      ['status'],
      ['show', 'latest', '--json'],
      ['list', '--json'],
      ['doctor', '--json'],
      ['schedule', '--push', '--kind', 'cron'],
      ['export', '--format', 'json', '--out', out('json')],
      ['export', '--format', 'fit', '--out', out('fit')],
      ['report', '--out', out('report.html')],
    ]) {
      const { exitCode } = await call(argv);
      if (argv[0] !== 'doctor') expect([argv, exitCode]).toEqual([argv, 0]);
    }
    // A push that fails, and a key that has been taken back.
    standIns.faults.add({ kind: '401', times: 'always' });
    await call(['push', '--debug']);
    await call(['target', 'test', '--debug']);
    standIns.faults.clear();
    standIns.faults.add({ kind: 'reset', times: 'always' });
    await call(['target', 'test', '--debug']);
    // Tokens may have been renewed.
    secrets.push(...secretsIn(path));
    const all = [...filesIn(home), ...filesIn(elsewhere)].filter(
      ([name]) => name !== join('target-keys', `${kind}.json`),
    );
    expect(all.length).toBeGreaterThan(6);
    for (const secret of secrets) {
      for (const [name, bytes] of all) expect([name, bytes.includes(secret)]).toEqual([name, false]);
      expect(`${said.join('\n')}${await page()}`).not.toContain(secret);
      expect(JSON.stringify(standIns.requests)).not.toContain(secret);
    }
  });
});

describe('the key of a target', () => {
  it('does not go to another address that the list of targets names', async () => {
    const { standIns, home, call, add } = await place();
    await add('endurain', { more: since });
    const other = await startTargets();
    const list = join(home, 'targets.json');
    writeFileSync(list, readFileSync(list, 'utf8').replaceAll(standIns.url, other.url), { mode: 0o600 });
    const remedy = `polar-sync target add endurain --name endurain --url ${other.address('endurain')}`;
    for (const argv of [['push'], ['target', 'test'], ['push', '--dry-run']]) {
      const { exitCode, stderr } = await call(argv);
      expect(exitCode).toBe(4);
      expect(stderr).toContain(remedy);
      expect(stderr).toContain(`is for ${standIns.url}, but would go to ${other.url}`);
    }
    expect(JSON.parse((await call(['push', '--json'])).stdout)).toMatchObject({
      targets: [{ error: { code: 'OTHER_ORIGIN' } }],
    });
    expect(other.requests).toEqual([]);
    // The remedy.
    const again = await call(['target', 'add', 'endurain', '--url', other.address('endurain'), ...since], {
      env: { POLAR_SYNC_TARGET_KEY: keys.endurain },
    });
    expect(again.exitCode).toBe(0);
    expect((await call(['push'])).stdout).toBe('endurain: 2 sent.\n');
  });

  it('does not follow a redirect to another address', async () => {
    const { standIns, call, add } = await place();
    await add('endurain', { more: since });
    const other = await startTargets();
    const headers = { Location: `${other.address('endurain')}/api/v1/activities/create/upload` };
    standIns.faults.add({ kind: '307', headers, times: 'always' });
    const { exitCode, stderr } = await call(['push']);
    expect([exitCode, stderr]).toEqual([5, expect.stringContaining('redirects to another address')]);
    expect(other.requests).toEqual([]);
  });

  it('is not repeated where the target repeats it', async () => {
    const key = 'echoed/key/0123456789';
    const echo = createServer((request, response) => {
      const { 'x-api-key': key, authorization, token } = request.headers;
      const said = `neither ${key} nor ${authorization} nor ${token} is a key`;
      // As PHP writes it.
      const body = JSON.stringify({ detail: said }).replaceAll('/', '\\/');
      response.writeHead(401, { 'content-type': 'application/json' }).end(body);
    });
    await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve));
    const { port } = echo.address() as { port: number };
    try {
      for (const kind of ['endurain', 'workout-tracker', 'runalyze', 'intervals']) {
        const { call, home } = await place();
        const { exitCode, stderr } = await call(
          ['target', 'add', kind, '--url', `http://127.0.0.1:${port}`, '--debug'],
          {
            env: { POLAR_SYNC_TARGET_KEY: key },
          },
        );
        expect(exitCode).toBe(4);
        for (const secret of [key, Buffer.from(`API_KEY:${key}`).toString('base64')]) {
          expect(stderr).not.toContain(secret);
          for (const [name, bytes] of filesIn(home)) expect([name, bytes.includes(secret)]).toEqual([name, false]);
        }
      }
    } finally {
      echo.close();
    }
  });

  it('stays when Polar is signed out of, and goes with its target', async () => {
    const { home, env, call, add } = await place();
    await add('intervals', { more: since });
    await add('endurain', { more: since });
    const token = fileTokenStore(resolveSettings(env, { profile: 'default' }).paths.tokenFile);
    await token.write(credentials);
    const files = () => [...filesIn(join(home, 'target-keys')).keys()].sort();
    const before = readFileSync(join(home, 'token.json'), 'utf8');
    await add('intervals', { more: since });
    expect(readFileSync(join(home, 'token.json'), 'utf8')).toBe(before);
    expect((await call(['target', 'remove', 'intervals'])).exitCode).toBe(0);
    expect(files()).toEqual(['endurain.json']);
    expect(await token.read()).toEqual(credentials);
    expect((await call(['logout'])).stdout).toContain('Signed out');
    expect(existsSync(join(home, 'token.json'))).toBe(false);
    expect(files()).toEqual(['endurain.json']);
    expect((await call(['push'])).stdout).toBe('endurain: 2 sent.\n');
    expect((await call(['target', 'remove', 'endurain'])).exitCode).toBe(0);
    expect(files()).toEqual([]);
  });

  it('is still that of a listed target when it cannot be removed', async () => {
    const { home, call, add } = await place();
    await add('intervals');
    const path = join(home, 'target-keys', 'intervals.json');
    rmSync(path);
    mkdirSync(path);
    expect((await call(['target', 'remove', 'intervals'])).exitCode).toBe(7);
    rmdirSync(path);
    expect((await call(['target', 'remove', 'intervals'])).exitCode).toBe(0);
  });

  it('is reported as missing, with the remedy, if its file is gone', async () => {
    const { home, call, add } = await place();
    await add('intervals', { more: since });
    await add('endurain', { more: [...since, '--name', 'mine'] });
    rmSync(join(home, 'target-keys', 'mine.json'));
    const { exitCode, stdout, stderr } = await call(['push']);
    expect([exitCode, stdout]).toEqual([3, 'intervals: 2 sent.\nmine: nothing new.\n']);
    expect(stderr).toContain('polar-sync target add endurain --name mine');
    expect((await call(['push', 'mine'])).exitCode).toBe(4);
  });

  it('is no argument: one on the command line is refused', async () => {
    const { standIns, call } = await place();
    for (const more of [['a-key'], ['--key', 'a-key']]) {
      const { exitCode } = await call(['target', 'add', 'endurain', ...more, '--url', standIns.address('endurain')]);
      expect(exitCode).toBe(2);
    }
    expect(standIns.requests).toEqual([]);
  });

  it.each([
    ['http://fitness.example', 'https'],
    ['https://me:secret-word@fitness.example', 'without user'],
    ['http://[2001:db8::1]:8080', 'https'],
    ['http://8.8.8.8', 'https'],
    ['http://10.evil.example', 'https'],
    ['javascript:alert(1)', 'https'],
    ['file:///etc/passwd', 'https'],
  ])('is not sent to %s', async (url, says) => {
    const env = { POLAR_SYNC_HOME: temporaryFolder(), POLAR_SYNC_TOKEN_STORE: 'file', POLAR_SYNC_TARGET_KEY: 'k' };
    const { exitCode, stderr } = await run(['target', 'add', 'endurain', '--url', url], { env });
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(says)]);
    expect(stderr).not.toContain('secret-word');
  });

  it.each([
    'http://[fd12:3456::1]:8080',
    'http://[fe80::1]',
    'http://192.168.1.5:8080',
    'http://nas',
    'http://nas.local',
  ])('is sent within a network of your own: %s', async (url) => {
    // Where it would go is a proxy that is not there.
    const env = { POLAR_SYNC_HOME: temporaryFolder(), POLAR_SYNC_TOKEN_STORE: 'file', POLAR_SYNC_TARGET_KEY: 'k' };
    const proxy = { HTTP_PROXY: 'http://127.0.0.1:1', HTTPS_PROXY: 'http://127.0.0.1:1' };
    const { exitCode } = await run(['target', 'add', 'endurain', '--url', url], { env: { ...env, ...proxy } });
    expect(exitCode).toBe(5);
  });

  it('is not shown as it is typed', async () => {
    const { standIns, home, call } = await place();
    const argv = ['target', 'add', 'endurain', '--url', standIns.address('endurain'), ...since];
    const { exitCode, stdout, stderr } = await call(argv, { terminal: 80, stdin: `${keys.endurain}\r` });
    expect(exitCode).toBe(0);
    expect(stderr).toContain('(not shown)');
    expect(`${stdout}${stderr}`).not.toContain(keys.endurain);
    expect([...filesIn(join(home, 'target-keys')).keys()]).toEqual(['endurain.json']);
  });
});
