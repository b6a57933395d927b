import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sqlite } from '../../src/storage/sqlite/driver.js';
import { keychainTokenStore } from '../../src/tokens/keychain.js';
import type { Credentials } from '../../src/tokens/token-store.js';
import type { Running } from '../commands/bin.js';
import { childPath, describeSecretService, SecretService } from '../tokens/secret-service.js';
import { Machine } from './full-run.js';

/** Adds the current token and refresh token to what must not be found. */
function noteTokens(machine: Machine): Credentials {
  const credentials = JSON.parse(readFileSync(join(machine.home, 'token.json'), 'utf8')) as Credentials;
  machine.secrets.add(credentials.accessToken);
  machine.secrets.add(credentials.refreshToken ?? 'no refresh token');
  return credentials;
}

/** Where a secret is found. `elsewhere`: what is not in files, by name. */
function leaks(machine: Machine, elsewhere: Record<string, string | Buffer> = {}): string[] {
  const places: [string, Buffer][] = [
    ['the output', Buffer.from(machine.said)],
    ['the arguments', Buffer.from([...machine.commandLines].join('\n'))],
    ...machine.files().map(({ path, bytes }): [string, Buffer] => [path, bytes]),
    ...Object.entries(elsewhere).map(([name, text]): [string, Buffer] => [name, Buffer.from(text)]),
  ];
  return places.filter(([, bytes]) => [...machine.secrets].some((secret) => bytes.includes(secret))).map(([at]) => at);
}

/** The text of Polar's responses, which are compressed in the database. */
function answersIn(path: string): string {
  const db = new (sqlite())(path, { readonly: true });
  try {
    const rows = db.prepare('SELECT gzip FROM bodies').all() as { gzip: Buffer }[];
    return rows.map(({ gzip }) => gunzipSync(gzip).toString('latin1')).join('\n');
  } finally {
    db.close();
  }
}

describe('the secrets of a full run', { timeout: 120_000 }, () => {
  it('are in the token file and nowhere else', async () => {
    const machine = await Machine.open({});
    await machine.login('--token-store', 'file', '--debug');
    const { refreshToken } = noteTokens(machine);
    await machine.everything('--debug');
    machine.sandbox.expireTokens();
    expect((await machine.run(['pull', '--full', '--debug'])).stderr).toMatch(/^debug: .*the token was renewed/m);
    expect(noteTokens(machine).refreshToken).not.toBe(refreshToken);
    machine.sandbox.faults.add({ kind: '500', times: 'always', path: /v3/ });
    expect((await machine.run(['pull', '--debug'])).exitCode).toBe(5);
    machine.sandbox.faults.clear();

    const database = join(machine.home, 'polar-sync.db');
    const answers = answersIn(database);
    // The search finds what exists: in files, in responses, in the output and in the arguments.
    expect(answers).toContain('start');
    expect(machine.said).toContain('debug: 200 GET /v3/exercises');
    expect([...machine.commandLines].join('\n')).toMatch(/login --no-browser[\s\S]*pull --full/);
    expect(machine.secrets.size).toBe(7);
    expect(leaks(machine, { answers })).toEqual([join(machine.home, 'token.json')]);
  });

  it('are not in what a killed pull leaves, write-ahead log included', async () => {
    let seen = 0;
    let pull: Running | undefined;
    const onRequest = () => {
      seen += 1;
      if (seen === 12) pull?.child.kill('SIGKILL');
    };
    const machine = await Machine.open({}, { count: 15, onRequest });
    await machine.login('--token-store', 'file');
    noteTokens(machine);
    seen = 0;
    pull = machine.start(['pull', '--full', '--debug']);
    expect((await pull.ended).signal).toBe('SIGKILL');
    const log = machine.files().find(({ path }) => path.endsWith('-wal'));
    expect(log?.bytes.length).toBeGreaterThan(1000);
    expect(leaks(machine)).toEqual([join(machine.home, 'token.json')]);
  });

  it('are not in the output of a crash', async () => {
    const machine = await Machine.open({});
    await machine.login('--token-store', 'file');
    noteTokens(machine);
    const inject = (name: string, code: string) => {
      const path = join(machine.folder, name);
      writeFileSync(path, code);
      return { NODE_OPTIONS: `--import ${path}` };
    };
    const within = inject('within.mjs', crashWithin);
    const crash = await machine.run(['pull', '--debug'], within);
    expect(crash.exitCode).toBe(1);
    expect(crash.stderr).toMatch(/unexpected.*injected[\s\S]*\n {4}at /);
    const outside = inject('outside.mjs', crashOutside);
    machine.sandbox.latencyMs = 1000;
    expect((await machine.run(['pull', '--debug'], outside)).stderr).toContain('Error: injected');
    expect(leaks(machine)).toEqual([join(machine.home, 'token.json')]);
  });
});

/** A bug deep inside, with access to the request: the error passes through every layer. */
const crashWithin = `
import net from 'node:net';
net.Socket.prototype.connect = function () { throw new TypeError('injected'); };
`;

/** An uncaught exception in the middle of a request, which Node itself prints. */
const crashOutside = `
import net from 'node:net';
const { write } = net.Socket.prototype;
net.Socket.prototype.write = function (...data) {
  if (this.remoteAddress !== undefined) setTimeout(() => { throw new Error('injected'); }, 100);
  return write.apply(this, data);
};
`;

describeSecretService('the secrets of a full run with a keychain', () => {
  const service = new SecretService();
  beforeAll(() => service.start('unlocked'));
  afterAll(() => service.remove());

  it('are in no file, and not in the arguments of the processes that pass them on', { timeout: 120_000 }, async () => {
    const machine = await Machine.open(service.env);
    await machine.login('--debug');
    const account = `default@${new URL(machine.sandbox.url).host} in ${machine.home}`;
    const credentials = await keychainTokenStore({ account, expected: true, env: service.env, childPath }).read();
    machine.secrets.add(credentials?.accessToken ?? 'no token').add(credentials?.refreshToken ?? 'no refresh token');
    expect(credentials?.clientSecret).toBe(machine.sandbox.clientSecret);
    await machine.everything('--debug');
    expect([...machine.commandLines].join('\n')).toContain(basename(childPath));
    expect(leaks(machine, { answers: answersIn(join(machine.home, 'polar-sync.db')) })).toEqual([]);
  });
});
