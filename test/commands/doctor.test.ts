import { execFileSync } from 'node:child_process';
import { chmodSync, closeSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Check, DoctorReport, type DoctorResult } from '../../src/commands/doctor/report.js';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/sandbox.js';
import { sqlite } from '../../src/storage/driver.js';
import { openStore } from '../../src/storage/store.js';
import { bin, start } from './bin.js';
import { run, temporaryFolder } from './run.js';

const day = 24 * 60 * 60 * 1000;
const secret = 's3cret-of-the-client';

/** Somebody who signed in at a sandbox with the file store, and everything of theirs in one folder. */
async function person(options: SandboxOptions = {}, credentials: Record<string, string> = {}) {
  const sandbox = await startSandbox({ count: 3, longestSeconds: 300, ...options });
  onTestFinished(() => sandbox.close());
  const home = temporaryFolder();
  const token = sandbox.issueToken();
  const kept = { accessToken: token, userId: sandbox.userId, clientSecret: secret, ...credentials };
  writeFileSync(join(home, 'token.json'), JSON.stringify(kept), { mode: 0o600 });
  const env = {
    POLAR_SYNC_HOME: home,
    POLAR_SYNC_TOKEN_STORE: 'file',
    POLAR_SYNC_API_URL: sandbox.url,
    POLAR_REDIRECT_URI: `http://127.0.0.1:${await freePort()}/callback`,
  };
  return {
    sandbox,
    home,
    env,
    token,
    db: join(home, 'polar-sync.db'),
    examine: (...argv: string[]) => examine(env, ...argv),
  };
}

async function examine(env: Record<string, string>, ...argv: string[]) {
  const { exitCode, stdout, stderr } = await run(['doctor', '--json', ...argv], { env });
  expect(stdout, stderr).toMatch(/^\{"schema":"polar-sync.doctor\/1"/);
  const { ok, checks } = JSON.parse(stdout) as DoctorResult;
  expect(ok).toBe(exitCode === 0);
  const check = (name: string): Check => {
    const found = checks.filter((one) => one.name === name);
    expect(found, name).toHaveLength(1);
    return found[0] as Check;
  };
  const bad = checks.filter(({ status }) => status === 'fail' || status === 'warn');
  return { exitCode, stdout, checks, check, bad: bad.map(({ name, status }) => `${name} ${status}`) };
}

const pull = async (env: Record<string, string>) => expect((await run(['pull', '--quiet'], { env })).exitCode).toBe(0);

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe('doctor for somebody for whom all is well', () => {
  it('finds nothing wrong, changes nothing at Polar, and tells no secret', async () => {
    const { env, sandbox, token, examine } = await person();
    await pull(env);
    const before = sandbox.requests.length;
    const { exitCode, checks, bad } = await examine();
    expect([exitCode, bad]).toEqual([0, []]);
    expect(checks.map(({ name }) => name)).toEqual([
      ...[
        'node',
        'settings',
        'file modes',
        'token store',
        'token',
        'api',
        'token expiry',
        'polar',
        'clock',
        'token accepted',
      ],
      ...['registration', 'consents', 'redirect port', 'database', 'last success', 'disk space', 'open transaction'],
      ...['rate budget', 'new workouts', 'not understood'],
    ]);
    expect(sandbox.requests.slice(before).map(({ method, path }) => `${method} ${path}`)).toEqual([
      `GET /v3/users/${sandbox.userId}`,
      'GET /v3/exercises',
    ]);
    const { stdout, stderr } = await run(['doctor', '--debug'], { env });
    expect(stdout.trimEnd().split('\n')).toHaveLength(checks.length);
    for (const text of [stdout, stderr, JSON.stringify(checks)]) {
      expect(text).not.toContain(token);
      expect(text).not.toContain(secret);
    }
    const quiet = await run(['doctor', '--quiet'], { env });
    expect([quiet.exitCode, quiet.stdout]).toEqual([0, '']);
  });
});

describe('doctor before a login', () => {
  it('asks Polar nothing, says to log in, and ends with 4', async () => {
    const env = {
      POLAR_SYNC_HOME: temporaryFolder(),
      POLAR_SYNC_TOKEN_STORE: 'file',
      POLAR_SYNC_API_URL: 'http://127.0.0.1:1',
    };
    const { exitCode, check } = await examine(env);
    expect(exitCode).toBe(4);
    expect(check('token')).toMatchObject({ status: 'fail', hint: 'Run polar-sync login.' });
    for (const name of [
      'polar',
      'clock',
      'token accepted',
      'registration',
      'consents',
      'rate budget',
      'new workouts',
      'database',
    ]) {
      expect(check(name).status, name).toBe('skip');
    }
    const { stdout } = await run(['doctor'], { env });
    expect(stdout).toMatch(/^fail {2}token +Nobody is signed in: .* -> Run polar-sync login\.$/m);
  });
});

describe('the token', () => {
  it('in a file that others can read is a failure of the store (7), which counts before everything else', async () => {
    const { home, examine } = await person();
    chmodSync(join(home, 'token.json'), 0o644);
    const { exitCode, check } = await examine();
    expect(exitCode).toBe(7);
    expect(check('token store')).toMatchObject({ status: 'fail', hint: expect.stringContaining('chmod 600') });
    expect(check('token').status).toBe('skip');
    expect(check('file modes')).toMatchObject({ status: 'warn', hint: expect.stringContaining('token.json') });
  });

  it.each([
    [-1, 'warn', /was good until/],
    [13, 'warn', /until .* only/],
    [15, 'ok', /good until/],
  ])('that ends in %i days: %s', async (days, status, message) => {
    const { examine } = await person({}, { expiresAt: new Date(Date.now() + days * day).toISOString() });
    const { exitCode, check } = await examine();
    expect(exitCode).toBe(0);
    expect(check('token expiry')).toMatchObject({ status, message: expect.stringMatching(message) });
  });

  it('that ends tomorrow is no matter when it is renewed by itself', async () => {
    const { examine } = await person({}, { expiresAt: new Date(Date.now() + day).toISOString(), refreshToken: 'r' });
    expect((await examine()).check('token expiry')).toMatchObject({ status: 'ok' });
  });

  it('that has ended and cannot be renewed is a failure (4), told once', async () => {
    const expired = { expiresAt: '2024-01-01T00:00:00Z', refreshToken: 'spent', clientId: 'sandbox-client' };
    const { env, sandbox } = await person({ refreshTokens: true }, expired);
    const { exitCode, check } = await examine({ ...env, POLAR_SYNC_TOKEN_URL: `${sandbox.url}/v2/oauth2/token` });
    expect(exitCode).toBe(4);
    expect(check('token accepted').status).toBe('fail');
    expect([check('polar').status, check('consents').status]).toEqual(['skip', 'skip']);
  });

  it('that Polar no longer accepts is a failure (4)', async () => {
    const { sandbox, examine } = await person();
    sandbox.revokeTokens();
    const { exitCode, check } = await examine();
    expect(exitCode).toBe(4);
    expect(check('polar').status).toBe('ok');
    expect(check('token accepted')).toMatchObject({ status: 'fail', hint: expect.stringContaining('login') });
    expect([check('registration').status, check('consents').status, check('new workouts').status]).toEqual([
      'skip',
      'skip',
      'skip',
    ]);
  });
});

describe('Polar', () => {
  it('that cannot be reached is a failure (5)', async () => {
    const { env, sandbox } = await person();
    await sandbox.close();
    sandbox.close = async () => undefined;
    const { exitCode, check } = await examine(env);
    expect(exitCode).toBe(5);
    expect(check('polar')).toMatchObject({ status: 'fail', message: expect.stringContaining('Cannot reach') });
    expect(check('clock').status).toBe('skip');
  });

  it('that has an hour of its own is told, with the direction', async () => {
    const { env, sandbox } = await person();
    for (const [shift, word] of [
      [7 * 60_000, 'behind'],
      [-7 * 60_000, 'ahead of'],
    ] as const) {
      const url = await proxy(sandbox, shift);
      const { exitCode, check } = await examine({ ...env, POLAR_SYNC_API_URL: url });
      expect(exitCode).toBe(0);
      expect(check('clock')).toMatchObject({
        status: 'warn',
        message: expect.stringContaining(`7 min ${word} Polar's`),
      });
    }
  });

  it('that does not know the account is a failure (4)', async () => {
    const sandbox = await startSandbox({ count: 1, longestSeconds: 60 });
    onTestFinished(() => sandbox.close());
    const env = {
      POLAR_SYNC_HOME: temporaryFolder(),
      POLAR_SYNC_API_URL: sandbox.url,
      POLAR_SYNC_ACCESS_TOKEN: sandbox.issueToken({ register: false }),
      POLAR_SYNC_USER_ID: sandbox.userId,
    };
    const { exitCode, check } = await examine(env);
    expect(exitCode).toBe(4);
    expect(check('registration')).toMatchObject({ status: 'fail', hint: expect.stringContaining('login') });
    expect(check('new workouts').message).toContain('not registered');
  });

  it('that misses a consent is a failure (4), whichever of its answers says so', async () => {
    const { sandbox, examine } = await person();
    sandbox.faults.add({ kind: '403', path: /exercises/, times: 'always' });
    const partly = await examine();
    expect(partly.exitCode).toBe(4);
    expect(partly.check('registration').status).toBe('ok');
    expect(partly.check('consents').message).toMatch(/: a mandatory consent is missing\.$/);
    sandbox.faults.clear();
    sandbox.consent = false;
    const wholly = await examine();
    expect(wholly.exitCode).toBe(4);
    expect(wholly.check('registration').status).toBe('skip');
    expect(wholly.check('consents').message).toContain('or the account is not registered');
    expect(wholly.check('new workouts').message).toContain('a consent is missing');
  });

  it('whose list is retired leaves that question open', async () => {
    const { sandbox, examine } = await person();
    sandbox.retire('exercises', 410);
    const { exitCode, check } = await examine();
    expect(exitCode).toBe(0);
    expect([check('consents').status, check('new workouts').status]).toEqual(['skip', 'skip']);
  });

  it('whose budget is nearly used up is a warning', async () => {
    const { examine } = await person({
      rateLimit: { short: { limit: 2, seconds: 900 }, long: { limit: 5100, seconds: 86_400 } },
    });
    const { check } = await examine();
    expect(check('rate budget')).toMatchObject({ status: 'warn', message: expect.stringContaining('2 of 2 requests') });
  });
});

describe('pulls that bring nothing', () => {
  it('have workouts waiting', async () => {
    const { env, examine } = await person();
    expect((await examine()).check('new workouts')).toMatchObject({
      status: 'warn',
      message: expect.stringMatching(/lists \d+ workouts, \d+ of them not here yet/),
      hint: 'Run polar-sync pull --full.',
    });
    await pull(env);
    expect((await examine()).check('new workouts')).toMatchObject({
      status: 'ok',
      message: expect.stringContaining('Nothing new'),
    });
  });

  it('come from a registration that is younger than the workouts', async () => {
    const { examine } = await person({ count: 0, sessions: [] });
    const { message, status, hint } = (await examine()).check('new workouts');
    expect(status).toBe('warn');
    expect(message).toContain('since the account was registered');
    expect(hint).toMatch(/phone app.*another program/);
  });

  it('come from 30 days without an upload', async () => {
    let now = Date.now() - 40 * day;
    const { examine } = await person({ now: () => now });
    now = Date.now();
    const { message } = (await examine()).check('new workouts');
    expect(message).toContain('nothing was uploaded in the last 30 days');
  });
});

describe('this machine', () => {
  it('warns of a port that is taken, and without a token it is a failure', async () => {
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

  it('ends with 8 when the database is damaged', async () => {
    const { env, db } = await person();
    await pull(env);
    damage(db);
    const { exitCode, check } = await examine(env);
    expect(exitCode).toBe(8);
    expect(check('database')).toMatchObject({ status: 'fail', hint: expect.stringContaining('restore a backup') });
  });

  it.each([
    ['not JSON', '{"clientId": "abc"', 'is not JSON'],
    ['not an object', '[]', 'is not a JSON object'],
    ['an address that is none', '{"apiUrl": "polar"}', 'is not a usable URL'],
  ])('goes on past a configuration that is %s', async (_what, text, says) => {
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

  it('breaks what it says at words on a narrow terminal, and nowhere else', async () => {
    const { env } = await person();
    const narrow = await run(['doctor', '--no-color'], { env, terminal: 60 });
    const lines = narrow.stdout.trimEnd().split('\n');
    const long = lines.filter((line) => line.length > 60);
    expect(long.every((line) => !line.slice(26).includes(' '))).toBe(true);
    const piped = await run(['doctor'], { env });
    // Requests and free space have changed meanwhile.
    const words = (text: string) => text.replaceAll(/[\d.]+/g, 'n').split(/\s+/);
    expect(words(narrow.stdout)).toEqual(words(piped.stdout));
    expect(piped.stdout.trimEnd().split('\n').length).toBeLessThan(lines.length);
  });

  it('ends with the code of what has to be mended first', () => {
    const report = new DoctorReport();
    const exits = [1, 2, 8, 5, 4, 7] as const;
    for (const exit of exits) {
      report.fail('x', exit, 'It is wrong.', undefined);
      expect(report.exitCode).toBe(exit);
    }
    const { ok, checks } = report.result;
    expect([ok, checks[0]]).toEqual([false, { name: 'x', status: 'fail', message: 'It is wrong.' }]);
  });

  it('says how old the last success is, and what ended the last pull', async () => {
    const { db, examine } = await person();
    const store = openStore(db);
    const counts = { newWorkouts: 0, updatedWorkouts: 0, failedItems: 0, requests: 1 };
    const at = (days: number) => new Date(Date.now() - days * day).toISOString();
    store.syncRuns.end(store.syncRuns.start('1', 'auto', at(3)), { outcome: 'ok', ...counts }, at(3));
    const error = { code: 'NETWORK_UNREACHABLE', message: 'Cannot reach Polar.' };
    store.syncRuns.end(store.syncRuns.start('1', 'auto', at(1)), { outcome: 'failed', ...counts, error }, at(1));
    const row = store.transactions.begin('1', { samples: true, zones: true, route: true }, at(1));
    store.transactions.opened(row, '278', '/v3/users/1/exercise-transactions/278', at(1));
    const { check } = await examine();
    expect(check('last success')).toMatchObject({
      status: 'warn',
      message: expect.stringContaining('Cannot reach Polar.'),
    });
    expect(check('open transaction')).toMatchObject({ status: 'warn', hint: expect.stringContaining('pull') });
    store.transactions.setState(row, 'committed', at(0));
    store.syncRuns.end(store.syncRuns.start('1', 'auto', at(1.9)), { outcome: 'ok', ...counts }, at(1.9));
    store.close();
    const later = await examine();
    expect([later.check('last success').status, later.check('open transaction').status]).toEqual(['ok', 'ok']);
  });
});

describe('doctor --as-cron', () => {
  const asCron = async (env: Record<string, string>) => {
    const { exitCode, stdout } = await start(process.execPath, [bin, 'doctor', '--as-cron', '--json'], env).ended;
    const { checks } = JSON.parse(stdout) as DoctorResult;
    return { exitCode, check: checks.find(({ name }) => name === 'token as cron') };
  };

  it('reads the token with the environment of cron, and what schedule writes down', async () => {
    const { env } = await person();
    expect(await asCron(env)).toMatchObject({ exitCode: 0, check: { status: 'ok' } });
  });

  it('finds that a token in this shell is not there under cron', async () => {
    const { env, home, token, sandbox } = await person();
    execFileSync('rm', [join(home, 'token.json')]);
    const shell = { ...env, POLAR_SYNC_ACCESS_TOKEN: token, POLAR_SYNC_USER_ID: sandbox.userId };
    expect(await asCron(shell)).toMatchObject({
      exitCode: 4,
      check: { status: 'fail', message: expect.stringContaining('From cron: ') },
    });
  });
});

/** Overwrites the page of a table that no command of these tests reads. */
function damage(path: string): void {
  const db = new (sqlite())(path);
  const page = db.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'route_points'").pluck().get() as number;
  const size = db.pragma('page_size', { simple: true }) as number;
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
  const file = openSync(path, 'r+');
  writeSync(file, Buffer.alloc(size, 0xaa), 0, size, (page - 1) * size);
  closeSync(file);
}

/** The sandbox with another clock. */
async function proxy(sandbox: Sandbox, shiftMs: number): Promise<string> {
  const server = createServer(async (request, response) => {
    const { authorization = '', accept = '' } = request.headers;
    const answer = await fetch(`${sandbox.url}${request.url}`, { headers: { authorization, accept } });
    const body = Buffer.from(await answer.arrayBuffer());
    const type = answer.headers.get('content-type') ?? 'application/json';
    response.writeHead(answer.status, { date: new Date(Date.now() + shiftMs).toUTCString(), 'content-type': type });
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as { port: number }).port}`;
}
