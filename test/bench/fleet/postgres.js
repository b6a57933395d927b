import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

const versions = '/usr/lib/postgresql';
const PORT = 5432;
/** Debian's defaults, but for the log of changes: with 1 GB of it, a first mirror waits for checkpoints. */
const settings = { listen_addresses: '', max_wal_size: '4GB' };

/** Starts a PostgreSQL server with an empty database `club`, reached by a socket; undefined: there is no PostgreSQL here. */
export async function startPostgres(folder) {
  const [version] = existsSync(versions) ? readdirSync(versions).sort((a, b) => Number(b) - Number(a)) : [];
  if (version === undefined) return undefined;
  const program = (name) => join(versions, version, 'bin', name);
  const place = join(folder, 'pg');
  mkdirSync(place, { mode: 0o755 });
  // It does not run as root, and has to reach its folder.
  const isRoot = process.getuid() === 0;
  const asOwner = isRoot ? ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups'] : [];
  if (isRoot) {
    const id = (flag) => Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout);
    chmodSync(folder, 0o755);
    chownSync(place, id('-u'), id('-g'));
  }
  const data = join(place, 'data');
  run([...asOwner, program('initdb'), '-D', data, '-U', 'coach', '--auth-local=trust', '--locale=C.UTF-8']);
  const options = Object.entries({ ...settings, unix_socket_directories: place, port: PORT });
  const argv = [
    ...asOwner,
    program('postgres'),
    '-D',
    data,
    ...options.flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
  const server = spawn(argv[0], argv.slice(1), { stdio: 'ignore' });
  const client = await connected({ host: place, port: PORT, user: 'coach', database: 'postgres' }, server);
  await client.query('CREATE DATABASE club');
  await client.end();
  return {
    url: `postgres://coach@x:${PORT}/club?host=${encodeURIComponent(place)}`,
    cpuMs: () => cpuMs(server.pid),
    async rows(sql) {
      const one = await connected({ host: place, port: PORT, user: 'coach', database: 'club' }, server);
      const { rows } = await one.query(sql);
      await one.end();
      return rows;
    },
    async stop() {
      const ended = new Promise((done) => server.once('close', done));
      server.kill('SIGINT');
      await ended;
    },
  };
}

/** CPU milliseconds of a server so far: of its own process, of those that have ended, and of those it still has. */
function cpuMs(pid) {
  const ticks = Number(spawnSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }).stdout);
  let sum = 0;
  for (const name of readdirSync('/proc').filter((one) => /^\d+$/.test(one))) {
    const stat = statOf(name);
    if (stat === undefined || (stat.pid !== pid && stat.parent !== pid)) continue;
    sum += stat.own + stat.ended;
  }
  return (sum / ticks) * 1000;
}

/** undefined: it has ended meanwhile. */
function statOf(name) {
  let text;
  try {
    text = readFileSync(`/proc/${name}/stat`, 'utf8');
  } catch (problem) {
    if (['ENOENT', 'ESRCH'].includes(problem.code)) return undefined;
    throw problem;
  }
  // The second field is a name in parentheses, which may have spaces in it.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [parent, user, system, endedUser, endedSystem] = [1, 11, 12, 13, 14].map((i) => Number(fields[i]));
  return { pid: Number(name), parent, own: user + system, ended: endedUser + endedSystem };
}

async function connected(config, server) {
  for (;;) {
    const client = new pg.Client(config);
    try {
      await client.connect();
      return client;
    } catch (problem) {
      if (server.exitCode !== null) throw new Error('PostgreSQL does not start', { cause: problem });
      await sleep(50);
    }
  }
}

function run([command, ...args]) {
  const { status, stderr, error } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command}: ${stderr}`, { cause: error });
}
