import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { commandNames } from '../../../src/commands/program/commands.js';
import { approveInBrowserless } from '../../../src/sandbox/browserless.js';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.js';
import { lockStore } from '../../../src/storage/lock.js';
import { freePort } from '../../auth/loopback/ports.js';
import { temporaryFolder } from '../../support/folder.js';
import { say } from '../../support/say.js';
import { bin, start as startProgram } from '../bin.js';
import { type Place, type Row, rowsWith } from './rows.js';
import { copyOf, fillHome, fullPipe, halfFiles, launch, waiting } from './stage.js';

/** What a login without a browser prints. */
const address = /http:\S+(?:authorization|authorize)\S+(?=\s)/;

let sandbox: Sandbox;
const rows = rowsWith(() => sandbox);
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
  // What comes next is a whole demo in one row: half a minute on two cores, more on busy ones.
  it.each(cases)('$signal ends $name', { timeout: 180_000 }, async ({ row, signal }) => {
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
