import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { usualScopes } from '../../../src/auth/scopes.js';
import type { Context } from '../../../src/commands/context.js';
import { type LoginOptions, runLogin } from '../../../src/commands/login/login.js';
import { runLogout } from '../../../src/commands/logout.js';
import { resolveSettings } from '../../../src/config/settings.js';
import { approveInBrowserless } from '../../../src/sandbox/browserless.js';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../../src/sandbox/sandbox.js';
import { openStore } from '../../../src/storage/store.js';
import { createUi } from '../../../src/ui/terminal.js';
import { freePort } from '../../auth/loopback/ports.js';
import { Keyboard, Screen } from '../../ui/streams.js';
import { run, temporaryFolder } from '../run.js';

interface Place {
  sandbox: Sandbox;
  home: string;
  env: Record<string, string>;
}

async function place(options: SandboxOptions = {}): Promise<Place> {
  const redirectUri = `http://localhost:${await freePort()}/callback`;
  const sandbox = await startSandbox({ redirectUris: [redirectUri], count: 1, ...options });
  onTestFinished(() => sandbox.close());
  const home = temporaryFolder();
  return { sandbox, home, env: { ...sandbox.env(redirectUri), POLAR_SYNC_HOME: home, POLAR_SYNC_TOKEN_STORE: 'file' } };
}

interface Said {
  exitCode: number;
  json: Record<string, unknown>;
  stderr: string;
}

async function inContext(
  { env }: Place,
  work: (context: Context) => Promise<number>,
  more: Record<string, string> = {},
): Promise<Said> {
  const whole = { ...env, ...more };
  const stdin = new Keyboard(false);
  onTestFinished(() => void stdin.destroy());
  const [stdout, stderr] = [new Screen(), new Screen()];
  const { signal } = new AbortController();
  const ui = createUi({ stdin, stdout, stderr, env: whole, json: true, color: false, signal });
  const context = { settings: resolveSettings(whole), env: whole, ui, stdin, stdout, signal };
  const exitCode = await work(context as unknown as Context);
  return { exitCode, json: JSON.parse(stdout.text) as Record<string, unknown>, stderr: stderr.text };
}

const login = (at: Place, options: Partial<LoginOptions> = {}, more?: Record<string, string>) =>
  inContext(at, (context) => runLogin(context, { browser: true, ...options }, approveInBrowserless), more);
const token = ({ home }: Place) => JSON.parse(readFileSync(join(home, 'token.json'), 'utf8')) as Record<string, string>;
const asked = ({ sandbox }: Place, path: string) => sandbox.requests.filter((request) => request.path.startsWith(path));

describe('a login that finds out the API version', () => {
  it('uses v4 for a v4 client, without spending a code, and remembers that', async () => {
    const at = await place({ api: 'v4' });
    const { json, stderr } = await login(at);
    expect(json).toMatchObject({
      ...{ schema: 'polar-sync.login/1', api: 'v4', user_id: at.sandbox.userId, opens_v3: false },
      scopes: [...usualScopes].sort(),
    });
    expect(stderr).toContain('v3 does not know it');
    expect(token(at)).toMatchObject({
      generation: 'v4',
      chosen: 'only',
      scope: expect.stringContaining('training_sessions:read'),
    });
    expect(JSON.parse(readFileSync(join(at.home, 'config.json'), 'utf8'))).toMatchObject({
      ...{ generation: 'v4', chosen: 'only', scope: expect.stringContaining('training_sessions:read'), opensV3: 'no' },
      ...{ v4ApiUrl: `${at.sandbox.url}/v4/data`, expiresAt: token(at).expiresAt },
    });
    // One request to each host, then the one real code.
    expect([asked(at, '/v2/oauth2/token').length, asked(at, '/oauth/token').length]).toEqual([1, 2]);
    const shown = JSON.stringify(json) + stderr + readFileSync(join(at.home, 'config.json'), 'utf8');
    for (const secret of [token(at).accessToken, token(at).refreshToken]) expect(shown).not.toContain(secret);
  });

  it('uses v4 if both know the client, and registers with v3, which accepts the token', async () => {
    const at = await place({ api: 'both' });
    const { json, stderr } = await login(at);
    expect(json).toMatchObject({ api: 'v4', opens_v3: true });
    expect(stderr).toContain('known to v3 and v4');
    expect(asked(at, '/v3/users').map(({ status }) => status)).toEqual([200]);
    expect(token(at)).toMatchObject({ chosen: 'both', opensV3: 'yes' });
  });

  it('keeps a profile at v3 there, unless told otherwise', async () => {
    const at = await place({ api: 'both' });
    expect((await login(at, { api: 'v3' })).json).toMatchObject({ api: 'v3', registered: 'new' });
    const again = await login(at);
    expect(again.json).toMatchObject({ api: 'v3' });
    expect(again.stderr).toContain('login --also v4');
    expect((await login(at, { api: 'v4' })).json).toMatchObject({ api: 'v4', user_id: at.sandbox.userId });
    expect((await login(at)).json).toMatchObject({ api: 'v4' });
  });

  it('does not treat a network failure as an answer', async () => {
    const at = await place({ api: 'both' });
    const closed = `http://127.0.0.1:${await freePort()}/token`;
    const without4 = await login(at, {}, { POLAR_SYNC_V4_TOKEN_URL: closed });
    expect(without4.json).toMatchObject({ api: 'v3' });
    expect(without4.stderr).toContain('v4 could not be reached');
    await expect(login(at, {}, { POLAR_SYNC_TOKEN_URL: closed })).rejects.toMatchObject({
      ...{ code: 'API_UNDECIDED', exitCode: 5, message: expect.stringContaining('ECONNREFUSED') },
    });
    expect(token(at).generation).toBe('v3');
  });

  it('sends the secret only where it is meant to go', async () => {
    const at = await place({ api: 'both' });
    const env = { POLAR_SYNC_V4_API_URL: '', POLAR_SYNC_V4_AUTHORIZE_URL: '', POLAR_SYNC_V4_TOKEN_URL: '' };
    expect((await login(at, {}, env)).json).toMatchObject({ api: 'v3' });
    expect(token(at).chosen).toBe('address');
  });

  it('says at once that neither version knows the client', async () => {
    const at = await place({ api: 'both' });
    await expect(login(at, {}, { POLAR_CLIENT_SECRET: 'wrong' })).rejects.toMatchObject({
      ...{ code: 'INVALID_CLIENT', exitCode: 4 },
    });
    expect(asked(at, '/oauth')).toHaveLength(1);
  });
});

describe('a login with v4', () => {
  it('requests more with --scope, and reports what is not a scope', async () => {
    const at = await place({ api: 'v4' });
    expect((await login(at, { scope: ['sleep', 'activity:read'] })).json.scopes).toEqual([
      ...['activity:read', 'sleep:read', 'sports:read', 'training_sessions:read'],
    ]);
    await expect(login(at, { scope: ['Sleep!'] })).rejects.toMatchObject({ code: 'SCOPE_NAME', exitCode: 2 });
    await expect(login(at, { scope: ['sleep'], api: 'v3' })).rejects.toMatchObject({ code: 'SCOPE_V3', exitCode: 2 });
    await expect(login(at, { scope: ['user_devices'] })).rejects.toMatchObject({ code: 'SCOPE_REFUSED', exitCode: 4 });
    await expect(login(at, { api: 'v5' })).rejects.toMatchObject({ code: 'API_NAME', exitCode: 2 });
  });

  it('works without v3 if v3 cannot be asked, and does not remember that as an answer', async () => {
    const at = await place({ api: 'both' });
    at.sandbox.faults.add({ kind: '503', path: /^\/v3\//, times: 'always' });
    const { exitCode, json, stderr } = await login(at);
    expect([exitCode, json.api]).toEqual([0, 'v4']);
    expect(json).not.toHaveProperty('opens_v3');
    expect(stderr).toContain('Could not ask whether v3 accepts this sign-in');
    expect(token(at)).not.toHaveProperty('opensV3');
  });

  it('warns of consents missing in v3, and of scopes that were not granted', async () => {
    const at = await place({ api: 'both', signIn4: { withheld: new Set(['sports:read']) } });
    at.sandbox.consent = false;
    const { stderr } = await login(at);
    expect(stderr).toContain('Check the consents');
    expect(stderr).toContain('did not grant sports:read');
    at.sandbox.signIn4.withheld = new Set(['training_sessions:read']);
    const before = token(at);
    await expect(login(at)).rejects.toMatchObject({ code: 'SCOPE_NOT_GRANTED' });
    expect(token(at)).toEqual(before);
  });

  it('is one user in whatever order the sign-ins happen, with or without a user id', async () => {
    const at = await place({ api: 'both', signIn4: { userId: 'never', opensV3: false } });
    await login(at, { api: 'v4' });
    const standIn = token(at).userId ?? '';
    expect(standIn).toMatch(/^v4-/);
    await login(at, { api: 'v4' });
    expect(token(at).userId).toBe(standIn);
    const { stderr } = await login(at, { api: 'v3' });
    expect(token(at)).toMatchObject({ userId: at.sandbox.userId, formerUserId: standIn });
    expect(stderr).not.toContain('Until now');
    const guessed = await login(at, { api: 'v4' });
    expect(token(at).userId).toBe(at.sandbox.userId);
    expect(guessed.stderr).toContain(`assumes Polar user ${at.sandbox.userId}`);
  });

  it('moves what was stored before the user id was known, and only that', async () => {
    const at = await place({ api: 'both', signIn4: { userId: 'never', opensV3: false } });
    await login(at, { api: 'v4' });
    const db = join(at.home, 'polar-sync.db');
    const store = openStore(db);
    for (const userId of [token(at).userId ?? '', '42']) {
      store.sessions.save({
        ...{ userId, source: 'flow_export', externalId: userId, workoutId: `workout-${userId}`, startMs: 1 },
        ...{ samples: false, zones: false, route: false, firstSeenAt: '2026-11-21T10:00:00.000Z' },
      });
    }
    store.close();
    await login(at, { api: 'v3' });
    expect((await run(['pull', '--quiet'], { env: at.env })).exitCode).toBe(0);
    const after = openStore(db);
    expect(after.sessions.users().sort()).toEqual([at.sandbox.userId, '42'].sort());
    after.close();
  });

  it('learns the user id from v3 if v3 accepts the token', async () => {
    const at = await place({ api: 'both', signIn4: { userId: 'never' } });
    const { json } = await login(at, { api: 'v4' });
    expect(json.user_id).toBe(at.sandbox.userId);
    expect(token(at).formerUserId).toMatch(/^v4-/);
  });
});

describe('a user whose id v4 does not send', () => {
  const quiet: SandboxOptions = { api: 'both', sessions: [], signIn4: { userId: 'never' } };
  const stood = ({ sandbox }: Place) => sandbox.requests.filter(({ path }) => path.includes('v4-'));

  it('is known from the registration, without any workout', async () => {
    const at = await place(quiet);
    expect((await login(at, { api: 'v4' })).json.user_id).toBe(at.sandbox.userId);
    expect(asked(at, '/v3/users').map(({ method, path }) => [method, path])).toEqual([['POST', '/v3/users']]);
  });

  it('is known from a night if the user was registered before', async () => {
    const at = await place(quiet);
    at.sandbox.issueToken();
    expect((await login(at, { api: 'v4' })).json.user_id).toBe(at.sandbox.userId);
    expect(stood(at)).toEqual([]);
  });

  it('pulls even if nothing shows the id, and takes over what was stored once something does', async () => {
    const at = await place(quiet);
    at.sandbox.issueToken();
    for (const kind of ['sleep', 'nightly-recharge'] as const) at.sandbox.data.serve(kind, []);
    const startTime = new Date().toISOString().slice(0, 19);
    at.sandbox.addV4Sessions([{ identifier: { id: '7' }, startTime, durationMillis: 60_000 }]);
    await login(at, { api: 'v4' });
    const standIn = token(at).userId ?? '';
    expect(standIn).toMatch(/^v4-/);
    const pull = async (...flags: string[]) => run(['pull', '--json', ...flags], { env: at.env });
    for (const flags of [[], ['--data', 'all']]) {
      const { exitCode, stderr } = await pull(...flags);
      expect(exitCode, stderr).toBe(0);
    }
    const forced = await pull('--source', 'transactions');
    expect([forced.exitCode, JSON.parse(forced.stderr.trim().split('\n').at(-1) ?? '')]).toMatchObject([
      4,
      { code: 'USER_NUMBER_UNKNOWN' },
    ]);
    await expect(inContext(at, (context) => runLogout(context, { deregister: true, yes: true }))).rejects.toMatchObject(
      { code: 'DEREGISTER_V4' },
    );
    expect(stood(at)).toEqual([]);
    const db = join(at.home, 'polar-sync.db');
    const users = () => {
      const store = openStore(db);
      const found = store.sessions.users();
      store.close();
      return found;
    };
    expect(users()).toEqual([standIn]);
    at.sandbox.addRawExercises([
      {
        ...{ id: 'Ab3dEf7H', start_time: '2026-10-01T08:00:00', start_time_utc_offset: 0, duration: 'PT600S' },
        polar_user: `https://www.polaraccesslink.com/v3/users/${at.sandbox.userId}`,
      },
    ]);
    // Killed after the user id was known but before what is stored under the stand-in was moved, then signed in again before
    // the next pull.
    expect((await run(['doctor', '--json'], { env: at.env })).exitCode).toBe(0);
    expect(token(at)).toMatchObject({ userId: at.sandbox.userId, formerUserId: standIn });
    expect(users()).toEqual([standIn]);
    await login(at, { api: 'v4' });
    expect(token(at)).toMatchObject({ userId: at.sandbox.userId, formerUserId: standIn });
    for (const _ of [1, 2]) {
      expect((await pull()).exitCode).toBe(0);
      expect(users()).toEqual([at.sandbox.userId]);
    }
    expect(stood(at)).toEqual([]);
  });
});

describe('a logout from v4', () => {
  it('says where to revoke the access, because v4 has no way to do it', async () => {
    const at = await place({ api: 'v4' });
    await login(at);
    const { json, stderr } = await inContext(at, (context) => runLogout(context));
    expect(json).toMatchObject({ forgotten: true, deregistered: false });
    expect(stderr).toContain('account.polar.com');
    expect(JSON.parse(readFileSync(join(at.home, 'config.json'), 'utf8'))).not.toHaveProperty('generation');
  });

  it('deregisters from v3 if v3 accepts the token, and says so if it does not', async () => {
    const only = await place({ api: 'v4' });
    await login(only);
    await expect(
      inContext(only, (context) => runLogout(context, { deregister: true, yes: true })),
    ).rejects.toMatchObject({ code: 'DEREGISTER_V4', exitCode: 2, hint: expect.stringContaining('account.polar.com') });
    const both = await place({ api: 'both' });
    await login(both);
    const { json } = await inContext(both, (context) => runLogout(context, { deregister: true, yes: true }));
    expect(json).toMatchObject({ forgotten: true, deregistered: true });
    expect(both.sandbox.requests.filter(({ method }) => method === 'DELETE')).toHaveLength(1);
  });
});
