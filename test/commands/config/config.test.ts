import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { serve } from '../../polar/http/server.js';
import { run, temporaryFolder } from '../run.js';

function place() {
  const home = temporaryFolder();
  const env: Record<string, string> = { POLAR_SYNC_HOME: home, POLAR_SYNC_TOKEN_STORE: 'file' };
  const file = join(home, 'config.json');
  return {
    ...{ home, env, file },
    config: () => JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>,
    call: (argv: string[], stdin?: string) => run(argv, { env, ...(stdin !== undefined && { stdin }) }),
  };
}

const address = 'https://hc-ping.com/secret-id';

describe('config set ping', () => {
  it('reads the address from stdin, for nobody else to see, and leaves the other settings alone', async () => {
    const at = place();
    writeFileSync(at.file, '{"zone":"Europe/Berlin"}', { mode: 0o600 });
    const { exitCode, stdout, stderr } = await at.call(['config', 'set', 'ping'], `${address}\n`);
    expect([exitCode, at.config()]).toEqual([0, { zone: 'Europe/Berlin', ping: address }]);
    expect(`${stdout}${stderr}`).not.toContain('secret-id');
    expect(statSync(at.file).mode & 0o777).toBe(0o600);
    const json = await at.call(['config', 'set', 'ping', '--json'], `ntfy+${address}`);
    expect(JSON.parse(json.stdout)).toEqual({ schema: 'polar-sync.config/1', setting: 'ping', done: 'set' });
    expect(at.config().ping).toBe(`ntfy+${address}`);
    expect((await at.call(['config', 'unset', 'ping'])).stdout).toBe(`Removed ping from ${at.file}.\n`);
    expect([at.config(), (await at.call(['config', 'unset', 'ping'])).stdout]).toEqual([
      ...[{ zone: 'Europe/Berlin' }, `There was no ping in ${at.file}.\n`],
    ]);
  });

  it('takes it from the environment, where schedule found it', async () => {
    const at = place();
    at.env.POLAR_SYNC_PING_URL = address;
    expect((await at.call(['config', 'set', 'ping'])).exitCode).toBe(0);
    expect(at.config().ping).toBe(address);
  });

  it.each([
    ['as an argument', ['config', 'set', 'ping', address], undefined, 'SETTING_SECRET'],
    ['that is not usable', ['config', 'set', 'ping'], 'http://hc-ping.com/secret-id', 'PING_URL'],
    ['that is empty', ['config', 'set', 'ping'], '', 'SETTING_MISSING'],
    ['with unset', ['config', 'unset', 'ping', address], undefined, 'SETTING_VALUE'],
  ])('refuses one %s, does not repeat it, and writes nothing', async (_name, argv, stdin, code) => {
    const at = place();
    const { exitCode, stdout, stderr } = await at.call([...argv, '--json'], stdin);
    expect([exitCode, stdout, JSON.parse(stderr)]).toMatchObject([2, '', { code, hint: expect.any(String) }]);
    expect(stderr).not.toContain('secret-id');
    expect(existsSync(at.file)).toBe(false);
  });

  it('refuses what it does not know, with the nearest', async () => {
    const { exitCode, stderr } = await place().call(['config', 'set', 'pingg']);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('Did you mean ping?')]);
  });

  it('is what the next pull calls', async () => {
    const at = place();
    const server = await serve((_request, response) => response.end());
    await at.call(['config', 'set', 'ping'], `${server.url}/abc`);
    expect((await at.call(['pull'])).exitCode).toBe(4);
    expect(server.seen.map(({ path, body }) => [path, body])).toEqual([['/abc/fail', 'NOT_LOGGED_IN; exit 4']]);
  });
});
