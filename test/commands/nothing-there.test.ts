import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandNames } from '../../src/commands/program/commands.js';
import { library } from './library.js';
import { type Outcome, run, temporaryFolder } from './run.js';

const reading = [
  ['list'],
  ['list', '--data', 'sleep'],
  ['show', 'latest'],
  ['show', '--data', 'sleep', 'latest'],
  ['stats'],
  ['report', '--out', 'OUT'],
  ['export', '--format', 'fit', '--out', 'OUT'],
  ['export', '--format', 'original', '--out', 'OUT'],
  ['export', '--data', 'sleep', '--format', 'json', '--out', 'OUT'],
  ['verify'],
  ['verify', '--remote'],
  ['rebuild'],
];

const told = ({ exitCode, stdout, stderr }: Outcome) => ({ exitCode, stdout, ...JSON.parse(stderr) });

describe('without a database', () => {
  it.each(reading)('%s %s %s says so, exits with 2 and creates nothing', async (...argv) => {
    const [home, out] = [temporaryFolder(), temporaryFolder()];
    const call = argv.map((word) => (word === 'OUT' ? join(out, 'new') : word));
    const env = { POLAR_SYNC_HOME: home };
    const where = join(home, 'polar-sync.db');
    const missing = told(await run([...call, '--json'], { env }));
    expect(missing).toMatchObject({ exitCode: 2, exit: 2, code: 'NO_STORE', stdout: '' });
    expect(missing.message).toBe(`No database yet: ${where} does not exist.`);
    expect(missing.hint).toMatch(/polar-sync pull.*polar-sync import/);
    expect([readdirSync(home), readdirSync(out)]).toEqual([[], []]);
    // What a first pull leaves if it is interrupted at once.
    writeFileSync(where, '');
    const empty = told(await run([...call, '--json'], { env }));
    expect(empty).toMatchObject({ exitCode: 2, code: 'NO_STORE', message: `No database yet: ${where} is empty.` });
    expect([readdirSync(home), readFileSync(where, 'utf8'), readdirSync(out)]).toEqual([['polar-sync.db'], '', []]);
  });

  it.each(['status', 'profiles'])('%s has nothing to show, which is no failure', async (command) => {
    const home = temporaryFolder();
    const env = { POLAR_SYNC_HOME: home, POLAR_SYNC_TOKEN_STORE: 'file' };
    expect((await run([command], { env })).exitCode).toBe(0);
    writeFileSync(join(home, 'polar-sync.db'), '');
    expect((await run([command], { env })).exitCode).toBe(0);
  });
});

/** The commands that create a profile, or need none. */
const free = ['login', 'import', 'schema', 'profiles', 'completion', 'sandbox', 'demo'];

describe('a profile that does not exist', () => {
  const arguments_: Record<string, string[]> = {
    ...{ show: ['latest'], export: ['--format', 'json'], backup: ['OUT'], target: ['list'], webhook: ['status'] },
    ...{ config: ['unset', 'ping'], edit: ['latest', '--hide'], mirror: ['postgres://127.0.0.1:1/club'] },
  };
  const names = commandNames.filter((name) => !free.includes(name));

  it.each(names)('%s rejects it and suggests the one that may be meant', async (name) => {
    const home = temporaryFolder();
    library(join(home, 'profiles', 'anna'));
    const env = { POLAR_SYNC_HOME: home, POLAR_SYNC_TOKEN_STORE: 'file' };
    const call = [name, ...(arguments_[name] ?? []), '--json'];
    expect(told(await run([...call, '--profile', 'ana'], { env }))).toMatchObject({
      ...{ exitCode: 2, code: 'UNKNOWN_PROFILE', stdout: '' },
      ...{ message: 'Unknown profile "ana".', hint: 'Did you mean anna?' },
    });
    const other = told(await run([...call, '--profile', 'zacharias'], { env }));
    expect(other.hint).toBe(
      'Run polar-sync --profile zacharias login to create it; polar-sync profiles lists the existing ones.',
    );
    expect(readdirSync(join(home, 'profiles'))).toEqual(['anna']);
  });

  it('is created by an import', async () => {
    const home = temporaryFolder();
    const files = temporaryFolder();
    writeFileSync(join(files, 'notes.txt'), 'nothing of Polar');
    const env = { POLAR_SYNC_HOME: home, POLAR_SYNC_TOKEN_STORE: 'file' };
    const argv = ['import', files, '--user', '1', '--profile', 'new'];
    expect((await run(argv, { env })).stderr).not.toContain('Unknown profile');
  });

  it('is accepted if the token comes from the environment, or the database is named', async () => {
    const home = temporaryFolder();
    const db = join(library(join(home, 'elsewhere')).POLAR_SYNC_HOME ?? '', 'polar-sync.db');
    const env = { POLAR_SYNC_HOME: home };
    expect((await run(['list', '--profile', 'kim', '--db', db], { env })).exitCode).toBe(0);
    const token = { ...env, POLAR_SYNC_ACCESS_TOKEN: 'x', POLAR_SYNC_USER_ID: '1' };
    expect((await run(['status', '--profile', 'kim'], { env: token })).exitCode).toBe(0);
  });

  it('can still be removed from the schedule', async () => {
    const env = { POLAR_SYNC_HOME: temporaryFolder(), PATH: '' };
    const { stderr } = await run(['schedule', '--remove', '--kind', 'cron', '--profile', 'gone'], { env });
    expect(stderr).not.toContain('Unknown profile');
  });
});

describe('an unknown setting', () => {
  const configured = (content: object) => {
    const home = temporaryFolder();
    library(home);
    writeFileSync(join(home, 'config.json'), JSON.stringify(content));
    return { POLAR_SYNC_HOME: home, POLAR_SYNC_TOKEN_STORE: 'file' };
  };

  it('is rejected by name, with the nearest one', async () => {
    const env = configured({ tokenstore: 'file' });
    expect(told(await run(['list', '--json'], { env }))).toMatchObject({
      ...{ exitCode: 2, code: 'CONFIG_KEY', hint: 'Did you mean tokenStore?' },
      message: `Unknown setting "tokenstore" in ${join(env.POLAR_SYNC_HOME, 'config.json')}.`,
    });
    const strange = configured({ color: 'red' });
    expect(told(await run(['list', '--json'], { env: strange })).hint).toMatch(/^Remove it; or update polar-sync/);
  });

  it('is reported by doctor, which continues', async () => {
    const { stdout } = await run(['doctor', '--json'], { env: configured({ zonee: 'Europe/Berlin' }) });
    expect(stdout).toContain('Unknown setting \\"zonee\\"');
  });

  it('is none that any version has ever written', async () => {
    // The keys of every release: none may leave this list.
    const written = [
      ...['clientId', 'redirectUri', 'apiUrl', 'authorizeUrl', 'tokenUrl', 'v4ApiUrl', 'v4AuthorizeUrl', 'v4TokenUrl'],
      ...['tokenStore', 'formerStore', 'db', 'data', 'zone', 'userId', 'expiresAt', 'generation', 'chosen', 'scope'],
      ...['obtainedAt', 'refreshObtainedAt', 'signedInAt', 'opensV3'],
    ];
    const home = temporaryFolder();
    mkdirSync(home, { recursive: true });
    const value = (key: string) => {
      if (key.endsWith('Uri') || key.endsWith('Url')) return 'https://polar.test/x';
      if (key === 'db') return join(home, 'polar-sync.db');
      return { zone: 'Europe/Berlin', tokenStore: 'file' }[key] ?? 'v3';
    };
    library(home);
    writeFileSync(
      join(home, 'config.json'),
      JSON.stringify(Object.fromEntries(written.map((key) => [key, value(key)]))),
    );
    expect((await run(['list'], { env: { POLAR_SYNC_HOME: home } })).exitCode).toBe(0);
  });
});
