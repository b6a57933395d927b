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

describe('config', () => {
  it('sets, gets, lists and removes a setting that is used at once', async () => {
    const at = place();
    expect((await at.call(['config', 'get', 'units'])).stdout).toBe('metric\n');
    expect((await at.call(['config', 'set', 'units', 'imperial'])).stdout).toBe(`Set units in ${at.file}.\n`);
    expect(at.config()).toEqual({ units: 'imperial' });
    expect((await at.call(['config', 'get', 'units', '--show-origin'])).stdout).toBe(`imperial (${at.file})\n`);
    expect((await at.call(['config', 'unset', 'units'])).exitCode).toBe(0);
    expect((await at.call(['config', 'get', 'units', '--json'])).stdout).toBe(
      '{"schema":"polar-sync.config-get/1","setting":"units","value":"metric","set":true,"origin":"default"}\n',
    );
    const unset = await at.call(['config', 'get', 'zone']);
    expect([unset.exitCode, unset.stdout, unset.stderr]).toEqual([0, '', 'zone is not set.\n']);
  });

  it('lists every setting with its origin, and no secret', async () => {
    const at = place();
    writeFileSync(at.file, JSON.stringify({ zone: 'Europe/Berlin', ping: address }), { mode: 0o600 });
    const { stdout } = await at.call(['config', 'list', '--show-origin']);
    const rows = stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.split('\t'));
    const row = (name: string) => rows.find(([first]) => first === name);
    expect(row('zone')).toEqual(['zone', 'Europe/Berlin', at.file]);
    expect(row('ping')).toEqual(['ping', '(set, not shown)', at.file]);
    expect(row('tokenStore')).toEqual(['tokenStore', 'file', 'POLAR_SYNC_TOKEN_STORE']);
    expect(row('units')).toEqual(['units', 'metric', 'default']);
    expect(row('data')).toEqual(['data', '', '']);
    const json = (await at.call(['config', 'list', '--json'])).stdout;
    expect(`${stdout}${json}`).not.toContain('secret-id');
    expect(JSON.parse(json).settings).toContainEqual({ setting: 'ping', value: null, set: true, origin: at.file });
  });

  it.each([
    [['set', 'units', 'imperal'], 'UNITS', 'Did you mean imperial?'],
    [['set', 'zone', 'Europe/Berln'], 'ZONE', 'Did you mean Europe/Berlin?'],
    [['set', 'data', 'sleeep'], 'DATA_KIND', 'Did you mean sleep?'],
    [['set', 'full', 'yes'], 'SETTING_SWITCH', 'Choose true or false.'],
    [['set', 'apiUrl', 'http://evil.example'], 'SETTING_URL', expect.any(String)],
    [['set', 'units'], 'SETTING_MISSING', expect.any(String)],
    [['set', 'unit', 'metric'], 'INVALID_VALUE', 'Did you mean units?'],
    [['get'], 'MISSING_ARGUMENT', 'Run polar-sync config list to see them.'],
    [['get', 'units', 'x'], 'SETTING_VALUE', 'Leave it out.'],
    [['list', 'units'], 'EXCESS_ARGUMENTS', expect.any(String)],
    [['unset', 'units', '--show-origin'], 'CONFLICTING_OPTIONS', expect.any(String)],
  ])('%j is refused with the nearest, and nothing is written', async (argv, code, hint) => {
    const at = place();
    const { exitCode, stderr } = await at.call(['config', ...argv, '--json']);
    expect([exitCode, JSON.parse(stderr)]).toMatchObject([2, { code, hint }]);
    expect(existsSync(at.file)).toBe(false);
  });

  it('says that a variable overrides what was set, and repairs a value that cannot be used', async () => {
    const at = place();
    at.env.POLAR_SYNC_ZONE = 'Asia/Tokyo';
    expect((await at.call(['config', 'set', 'zone', 'Europe/Berlin'])).stderr).toContain('POLAR_SYNC_ZONE is set');
    writeFileSync(at.file, '{"units":"us"}', { mode: 0o600 });
    expect((await at.call(['list'])).exitCode).toBe(2);
    expect((await at.call(['config', 'set', 'units', 'metric'])).exitCode).toBe(0);
    expect(at.config().units).toBe('metric');
  });
});
