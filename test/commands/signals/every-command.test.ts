import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { commandNames } from '../../../src/commands/program/commands.js';
import { approveInBrowserless } from '../../../src/sandbox/browserless.js';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.js';
import { lockStore } from '../../../src/storage/lock.js';
import { openReader } from '../../../src/storage/store.js';
import { freePort } from '../../auth/loopback/ports.js';
import { temporaryFolder } from '../../support/folder.js';
import { say } from '../../support/say.js';
import { bin, start as startProgram } from '../bin.js';
import {
  copyOf,
  fillHome,
  fullPipe,
  halfFiles,
  hasChild,
  hasComputed,
  holds,
  launch,
  waiting,
  workouts,
  writeNights,
  writeSessions,
  writeTarget,
} from './stage.js';

/** The surroundings of a run. */
interface Place {
  home: string;
  db: string;
  /** A folder for what it writes. */
  out: string;
}

interface Row {
  /** The first word is the command. */
  args: (place: Place) => string[];
  /**
   * `busy`: computing, with the big database or a big input. `held`: too short to be caught at work, so it is held by a
   * reader that never reads its output. `waiting`: for another process, by its nature.
   */
  caught: 'busy' | 'held' | 'waiting';
  /** Whether it has reached the point for the signal; for `held` and `waiting`, that it waits. */
  until?: (pid: number, place: Place) => boolean;
  where: 'big' | 'copy' | 'empty' | 'signed in' | 'pulled';
  /** Before it starts. */
  prepare?: (place: Place) => void;
  /** 130, unless a signal is its normal end. */
  exit?: number;
  /** What must be true afterwards about the work done so far. */
  kept?: (place: Place) => void;
  /** What runs afterwards, and its exit code; by default the same again, and 0. */
  next?: { args?: (place: Place) => string[]; exit?: number };
}

const temporary = ({ out }: Place) => existsSync(out) && readdirSync(out).some((name) => name.endsWith('.tmp'));
const count = (db: string) => {
  const store = openReader(db);
  try {
    return store.count();
  } finally {
    store.close();
  }
};
const countNow = (db: string) => {
  try {
    return count(db);
  } catch {
    return 0;
  }
};

const held = (...args: string[]): Row => ({ args: () => args, caught: 'held', where: 'big' });

const rows: Row[] = [
  {
    args: () => ['login', '--no-browser', '--api', 'v3', '--token-store', 'file'],
    caught: 'waiting',
    where: 'empty',
    // Nobody signs in here; the call afterwards shows that nothing was begun.
    next: { args: () => ['status'] },
  },
  { ...held('logout'), where: 'empty' },
  held('status'),
  held('status', '--json'),
  {
    args: () => ['pull', '--full', '--source', 'exercises'],
    caught: 'waiting',
    where: 'signed in',
    prepare: () => {
      let asked = 0;
      sandbox.faults.add({
        kind: 'stall',
        match: ({ path }) => /exercises\/./.test(path) && ++asked > 4,
        times: 'always',
      });
    },
    kept: ({ db }) => expect(count(db)).toBeGreaterThan(0),
  },
  {
    args: ({ home }) => ['import', join(home, 'more.zip'), '--user', '1'],
    caught: 'busy',
    where: 'empty',
    prepare: ({ home }) => writeSessions(join(home, 'more.zip'), 400),
    until: (_pid, { db }) => countNow(db) > 2,
    kept: ({ db }) => {
      expect(count(db)).toBeGreaterThan(2);
      expect(count(db)).toBeLessThan(400);
    },
  },
  {
    args: ({ home }) => ['import', join(home, 'nights.zip'), '--user', '1'],
    caught: 'busy',
    where: 'empty',
    prepare: ({ home }) => writeNights(join(home, 'nights.zip'), 4000),
    until: (pid, { db }) => holds(pid, db) && hasComputed(pid, 100),
  },
  { args: () => ['rebuild'], caught: 'busy', where: 'copy', until: (pid, { db }) => holds(pid, db) },
  { args: () => ['verify'], caught: 'busy', where: 'big', until: hasChild },
  {
    args: () => ['verify', '--remote'],
    caught: 'waiting',
    where: 'pulled',
    prepare: () => void sandbox.faults.add({ kind: 'stall', path: /exercises/, times: 'always' }),
  },
  {
    args: () => ['pull', '--every', '1h', '--source', 'exercises'],
    caught: 'waiting',
    where: 'pulled',
    exit: 0,
    next: { args: () => ['status'] },
  },
  {
    args: () => ['listen', '--port', '0'],
    caught: 'waiting',
    where: 'signed in',
    exit: 0,
    next: { args: () => ['profiles'] },
  },
  {
    args: () => ['webhook', 'status'],
    caught: 'waiting',
    where: 'signed in',
    prepare: () => void sandbox.faults.add({ kind: 'stall', path: /webhooks/, times: 'always' }),
  },
  held('list'),
  held('list', '--json'),
  held('list', '--sort', 'distance', '--reverse'),
  { ...held('list', '--data', 'all', '--json') },
  held('show', 'latest', '--json'),
  held('stats'),
  held('stats', '--json'),
  {
    args: ({ out }) => ['report', '--out', join(out, 'report.html')],
    caught: 'busy',
    where: 'big',
    until: (_pid, place) => temporary(place),
    kept: ({ out }) => expect(readdirSync(out)).toEqual([]),
  },
  ...['fit', 'tcx', 'gpx', 'csv', 'json', 'jsonl'].map(
    (format): Row => ({
      args: ({ out }) => ['export', '--format', format, '--out', `${out}/`],
      caught: 'busy',
      where: 'big',
      // With folders in memory, a file has its temporary name for too short a time to be caught.
      until: (_pid, place) => readdirSync(place.out).length > 0,
      kept: ({ out }) => expect(readdirSync(out).length).toBeLessThan(workouts),
    }),
  ),
  held('export', '--format', 'jsonl', '--out', '-'),
  held('export', '--data', 'all', '--format', 'json', '--out', '-'),
  held('target', 'list', '--json'),
  {
    args: () => ['push'],
    caught: 'busy',
    where: 'copy',
    prepare: ({ home, out }) => writeTarget(home, out),
    until: (_pid, { out }) => readdirSync(out).length > 0,
    kept: ({ out }) => expect(readdirSync(out).length).toBeLessThan(workouts),
  },
  held('schema'),
  held('schedule'),
  {
    args: () => ['doctor'],
    caught: 'busy',
    where: 'big',
    until: hasChild,
    // There is no sign-in.
    next: { exit: 4 },
  },
  {
    args: ({ out }) => ['backup', join(out, 'copy.db')],
    caught: 'busy',
    where: 'big',
    until: (_pid, place) => temporary(place),
    kept: ({ out }) => expect(readdirSync(out)).toEqual([]),
  },
  {
    args: ({ out }) => ['backup', join(out, 'copy.db')],
    caught: 'busy',
    where: 'big',
    until: hasChild,
    kept: ({ out }) => expect(readdirSync(out)).toEqual([]),
  },
  held('profiles'),
  held('completion', 'bash'),
  {
    args: () => ['logout', '--deregister', '--yes'],
    caught: 'waiting',
    where: 'signed in',
    // The last row with a sign-in, because the next run ends it.
    prepare: () => void sandbox.faults.add({ kind: 'stall', method: 'DELETE', times: 'always' }),
  },
  // It waits to be ended.
  {
    args: () => ['sandbox', '--port', '0'],
    caught: 'waiting',
    where: 'empty',
    exit: 0,
    next: { args: () => ['profiles'] },
  },
  {
    args: ({ out }) => ['demo', '--dir', join(out, 'demo')],
    caught: 'busy',
    where: 'empty',
    until: (_pid, { out }) => countNow(join(out, 'demo', 'polar-sync.db')) > 0,
  },
];

/** What a login without a browser prints. */
const address = /http:\S+(?:authorization|authorize)\S+(?=\s)/;

let sandbox: Sandbox;
let shared: string;
let signedIn: string;
let pulled: string;
let big: string;
let env: Record<string, string>;
let allowedMs: number;

describe.runIf(process.platform === 'linux')('SIGINT and SIGTERM', () => {
  beforeAll(async () => {
    const redirect = `http://localhost:${await freePort()}/callback`;
    sandbox = await startSandbox({ redirectUris: [redirect], count: 30, longestSeconds: 20 });
    env = { ...sandbox.env(redirect), POLAR_SYNC_TOKEN_STORE: 'file' };
    // They outlive each test.
    shared = mkdtempSync(join(tmpdir(), 'polar-sync-signals-'));
    signedIn = join(shared, 'signed-in');
    big = join(shared, 'big');
    for (const home of [signedIn, big]) mkdirSync(home, { mode: 0o700 });
    const login = startProgram(process.execPath, [bin, 'login', '--no-browser', '--api', 'v3'], {
      ...env,
      POLAR_SYNC_HOME: signedIn,
    });
    await vi.waitFor(() => expect(login.said).toMatch(address), { timeout: 30_000 });
    await approveInBrowserless(address.exec(login.said)?.[0] ?? '');
    expect((await login.ended).exitCode).toBe(0);
    pulled = join(shared, 'pulled');
    cpSync(signedIn, pulled, { recursive: true });
    const pull = launch(['pull', '--source', 'exercises'], { ...env, POLAR_SYNC_HOME: pulled });
    expect(await pull.ended, pull.stderr).toMatchObject({ exitCode: 0 });
    await fillHome(big);
    const before = performance.now();
    await launch(['profiles'], { ...env, POLAR_SYNC_HOME: big }).ended;
    // 2 seconds, plus what this machine currently needs to start and end a process that does nothing.
    allowedMs = 2000 + 2 * (performance.now() - before);
  });
  afterAll(async () => {
    await sandbox.close();
    rmSync(shared, { recursive: true, force: true });
  });

  it('have a row for every command', () => {
    const place = { home: '', db: '', out: '' };
    expect(new Set(rows.map(({ args }) => args(place)[0]))).toEqual(new Set(commandNames));
  });

  const place = (row: Row): Place => {
    const homes = {
      big: () => big,
      copy: () => copyOf(big),
      empty: temporaryFolder,
      'signed in': () => copyOf(signedIn),
      pulled: () => copyOf(pulled),
    };
    const home = homes[row.where]();
    const out = join(temporaryFolder(), 'out');
    mkdirSync(out);
    return { home, db: join(home, 'polar-sync.db'), out };
  };

  const named = rows.map((row) => ({ name: row.args({ home: '', db: '', out: '' }).join(' '), row }));
  const cases = named.flatMap(({ name, row }) =>
    (['SIGINT', 'SIGTERM'] as const).map((signal) => ({ name, row, signal })),
  );
  it.each(cases)('$signal ends $name', async ({ row, signal }) => {
    const at = place(row);
    row.prepare?.(at);
    const pipe = row.caught === 'held' ? fullPipe() : undefined;
    const own = { ...env, POLAR_SYNC_HOME: at.home };
    try {
      const run = launch(row.args(at), own, pipe?.write);
      const pid = run.child.pid ?? 0;
      const isThere = row.until ?? waiting();
      await expect.poll(() => run.child.exitCode !== null || isThere(pid, at), { interval: 20 }).toBe(true);
      const before = performance.now();
      expect(run.child.kill(signal), run.stderr).toBe(true);
      const ended = await run.ended;
      const took = performance.now() - before;
      say(`${signal} ${row.args(at)[0]} (${row.caught}): ${Math.round(took)} of ${Math.round(allowedMs)} ms`);
      expect(ended, run.stderr).toEqual({ exitCode: row.exit ?? 130, signal: null });
      if (row.exit === undefined) expect(run.stderr).toMatch(/nterrupted/);
      expect(took).toBeLessThan(allowedMs);
      expect([...halfFiles(at.home), ...halfFiles(at.out)]).toEqual([]);
      if (existsSync(at.db)) (await lockStore(at.db)).release();
      row.kept?.(at);
    } finally {
      pipe?.close();
      sandbox.faults.clear();
    }
    // One of the two is enough.
    if (signal === 'SIGINT') return;
    const next = launch((row.next?.args ?? row.args)(at), own);
    expect(await next.ended, next.stderr).toEqual({ exitCode: row.next?.exit ?? 0, signal: null });
  });
});
