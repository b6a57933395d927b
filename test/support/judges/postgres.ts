import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

/** A PostgreSQL server of a test's own, with an empty database named `club`. */
export interface Postgres {
  /** Over a socket, as the user that the test runs as needs no password there. */
  url: string;
  /** Over TCP, where the password is asked for, and TLS spoken to who wants it. */
  tcpUrl: string;
  /** Where its certificate is, if it has one. */
  certificate: string;
  password: string;
  /** Rows of a statement, as another client gets them. */
  rows<R = Record<string, unknown>>(sql: string, values?: unknown[]): Promise<R[]>;
  stop(): Promise<void>;
}

const folder = '/usr/lib/postgresql';
const versions = existsSync(folder) ? readdirSync(folder).sort((a, b) => Number(b) - Number(a)) : [];
const bin = join(folder, versions[0] ?? '', 'bin');

/** What is missing to start a server; in words for `describeWith`. */
export const postgresMissing: readonly string[] = existsSync(join(bin, 'initdb')) ? [] : ['PostgreSQL'];

/** The user that owns the server: PostgreSQL does not run as root. */
const isRoot = process.getuid?.() === 0;
const asOwner = (program: string, args: string[]): [string, string[]] =>
  isRoot ? ['setpriv', ['--reuid=postgres', '--regid=postgres', '--clear-groups', program, ...args]] : [program, args];
const idOf = (flag: string) => Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout);

/** Starts a server; call it once per file. */
export async function startPostgres(): Promise<Postgres> {
  const place = mkdtempSync(join(tmpdir(), 'polar-sync-pg-'));
  chmodSync(place, 0o700);
  const data = join(place, 'data');
  const password = 'p:a ss\\word';
  writeFileSync(join(place, 'password'), `${password}\n`);
  const certificate = join(place, 'server.crt');
  command('openssl', [
    ...['req', '-new', '-x509', '-days', '2', '-nodes', '-newkey', 'rsa:2048', '-subj', '/CN=localhost'],
    ...['-addext', 'subjectAltName=DNS:localhost', '-out', certificate, '-keyout', join(place, 'server.key')],
  ]);
  if (isRoot)
    for (const name of ['', 'password', 'server.crt', 'server.key'])
      chownSync(join(place, name), idOf('-u'), idOf('-g'));
  command(
    ...asOwner(join(bin, 'initdb'), [
      '-D',
      data,
      '-U',
      'coach',
      '--no-sync',
      '--auth-local=trust',
      '--auth-host=scram-sha-256',
      `--pwfile=${join(place, 'password')}`,
      '--locale=C.UTF-8',
      '--encoding=UTF8',
    ]),
  );
  // Everybody may enter: the server alone has to be able to write.
  chmodSync(place, 0o755);
  const port = await freePort();
  const settings = {
    unix_socket_directories: place,
    listen_addresses: '127.0.0.1',
    port: String(port),
    fsync: 'off',
    max_wal_size: '4GB',
    ssl: 'on',
    ssl_cert_file: certificate,
    ssl_key_file: join(place, 'server.key'),
  };
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const server = spawn(...asOwner(join(bin, 'postgres'), ['-D', data, ...options]), {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  server.stderr?.on('data', (chunk) => {
    said += String(chunk);
  });
  const config = { host: place, port, user: 'coach' };
  const first = await connected({ ...config, database: 'postgres' }, server, () => said);
  await first.query('CREATE DATABASE club');
  await first.end();
  const client = await connected({ ...config, database: 'club' }, server, () => said);
  return {
    url: `postgres://coach@x:${port}/club?host=${encodeURIComponent(place)}`,
    tcpUrl: `postgres://coach@localhost:${port}/club`,
    certificate,
    password,
    rows: async <R>(sql: string, values?: unknown[]) => (await client.query(sql, values)).rows as R[],
    async stop() {
      await client.end();
      const ended = new Promise((done) => server.once('close', done));
      server.kill('SIGINT');
      await ended;
      rmSync(place, { recursive: true, force: true });
    },
  };
}

async function connected(config: pg.ClientConfig, server: ChildProcess, said: () => string): Promise<pg.Client> {
  for (;;) {
    const client = new pg.Client(config);
    try {
      await client.connect();
      // It ends with the server.
      client.on('error', () => {});
      return client;
    } catch (problem) {
      if (server.exitCode !== null) throw new Error(said(), { cause: problem });
      await sleep(50);
    }
  }
}

function command(program: string, args: string[]): void {
  const { status, stderr, error } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program}: ${stderr}`, { cause: error });
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
