import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Context } from '../../../src/commands/context.js';
import { type LoginOptions, runLogin } from '../../../src/commands/login/login.js';
import { resolveSettings } from '../../../src/config/settings.js';
import { approveInBrowserless } from '../../../src/sandbox/browserless.js';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../../src/sandbox/sandbox.js';
import { createUi } from '../../../src/ui/terminal.js';
import { freePort } from '../../auth/loopback/ports.js';
import { Keyboard, Screen } from '../../ui/streams.js';
import { run, temporaryFolder } from '../run.js';

interface Place {
  sandbox: Sandbox;
  home: string;
  env: Record<string, string>;
}

/** A sandbox whose v4 tokens v3 does not accept, so that it takes two sign-ins to reach both. */
async function place(options: SandboxOptions = {}): Promise<Place> {
  const redirectUri = `http://localhost:${await freePort()}/callback`;
  const signIn4 = { opensV3: false, ...options.signIn4 };
  const sandbox = await startSandbox({
    redirectUris: [redirectUri],
    count: 2,
    historyDays: 3,
    api: 'both',
    ...options,
    signIn4,
  });
  onTestFinished(() => sandbox.close());
  const home = temporaryFolder();
  return { sandbox, home, env: { ...sandbox.env(redirectUri), POLAR_SYNC_HOME: home, POLAR_SYNC_TOKEN_STORE: 'file' } };
}

async function login({ env }: Place, options: Partial<LoginOptions> = {}, more: Record<string, string> = {}) {
  const whole = { ...env, ...more };
  const stdin = new Keyboard(false);
  onTestFinished(() => void stdin.destroy());
  const [stdout, stderr] = [new Screen(), new Screen()];
  const { signal } = new AbortController();
  const ui = createUi({ stdin, stdout, stderr, env: whole, json: true, color: false, signal });
  const context = { settings: resolveSettings(whole), env: whole, ui, stdin, stdout, signal };
  await runLogin(context as unknown as Context, { browser: true, ...options }, approveInBrowserless);
  return { json: JSON.parse(stdout.text) as Record<string, unknown>, stderr: stderr.text };
}

/** The parts of `status --json` and `doctor --json` that are looked at here. */
interface Answer {
  token: unknown;
  data: { kind: string }[];
  checks: { name: string }[];
}

const read = (home: string, name: string) =>
  JSON.parse(readFileSync(join(home, name), 'utf8')) as Record<string, string>;
const first = ({ home }: Place) => read(home, 'token.json');
const second = ({ home }: Place) => read(home, 'token-second.json');
const command = async (at: Place, ...argv: string[]) => {
  const said = await run([...argv, '--json'], { env: at.env });
  const json = (said.stdout === '' ? {} : JSON.parse(said.stdout)) as Answer;
  return { ...said, json };
};
const asked = ({ sandbox }: Place, since = 0) => sandbox.requests.slice(since).map(({ path }) => path);

describe('login --also', () => {
  it.each([
    ['v3', 'v4'],
    ['v4', 'v3'],
  ] as const)(
    '%s beside %s keeps both, and a pull takes each kind from where there is more of it',
    async (also, api) => {
      const at = await place();
      await login(at, { api });
      const before = first(at);
      const { json } = await login(at, { also });
      expect(json).toMatchObject({ api: also, also: api, user_id: at.sandbox.userId });
      expect(first(at)).toEqual(before);
      expect(second(at)).toMatchObject({ generation: also, userId: at.sandbox.userId });
      const pulled = await command(at, 'pull', '--data', 'all');
      expect(pulled.stderr).not.toContain('does not accept');
      expect([pulled.exitCode, pulled.json]).toMatchObject([
        0,
        {
          through: { sleep: ['v3', 'v4'], 'cardio-load': ['v3'], devices: ['v4'], 'heart-rate': ['v4'] },
          transactions: { committed: 1 },
        },
      ]);
      const { json: status } = await command(at, 'status');
      expect(status.token).toMatchObject({ api, also: { api: also, signed_in_at: second(at).signedInAt } });
      const sleep = status.data.find(({ kind }) => kind === 'sleep');
      expect(sleep).toMatchObject({ through: [{ api: 'v3' }, { api: 'v4' }] });
      const doctor = await command(at, 'doctor');
      expect(doctor.json.checks.filter(({ name }) => ['second sign-in', 'kinds'].includes(name))).toMatchObject([
        { status: 'ok', message: expect.stringContaining(`${also} accepts it`) },
        { status: 'ok', message: expect.stringContaining('sleep pulled through v3 and v4') },
      ]);
      const shown =
        [pulled, doctor].map(({ stdout, stderr }) => stdout + stderr).join('') +
        readFileSync(join(at.home, 'config.json'), 'utf8');
      for (const one of [first(at), second(at)])
        for (const secret of [one.accessToken, one.refreshToken, one.clientSecret])
          if (secret !== undefined) expect(shown).not.toContain(secret);
    },
  );

  it('needs a first sign-in for the other version, and no other choice beside it', async () => {
    const at = await place();
    await expect(login(at, { also: 'v3' })).rejects.toMatchObject({ code: 'ALSO_ALONE', exitCode: 2 });
    await login(at, { api: 'v3' });
    await expect(login(at, { also: 'v3' })).rejects.toMatchObject({ code: 'ALSO_SAME', exitCode: 2 });
    await expect(login(at, { also: 'v4', api: 'v4' })).rejects.toMatchObject({
      code: 'CONFLICTING_OPTIONS',
      exitCode: 2,
    });
    await expect(login(at, { also: 'v4', tokenStore: 'keychain' })).rejects.toMatchObject({
      code: 'CONFLICTING_OPTIONS',
    });
    expect(existsSync(join(at.home, 'token-second.json'))).toBe(false);
  });

  it('is refused for another user, whose data would be mixed with that of the first', async () => {
    const at = await place();
    await login(at, { api: 'v4' });
    writeFileSync(join(at.home, 'token.json'), JSON.stringify({ ...first(at), userId: '42' }), { mode: 0o600 });
    await expect(login(at, { also: 'v3' })).rejects.toMatchObject({ code: 'ALSO_OTHER_USER', exitCode: 2 });
    expect(existsSync(join(at.home, 'token-second.json'))).toBe(false);
  });

  it('says to the first sign-in whose it is, if that one did not', async () => {
    const at = await place({ signIn4: { userId: 'never' } });
    await login(at, { api: 'v4' });
    const standIn = first(at).userId;
    expect(standIn).toMatch(/^v4-/);
    await login(at, { also: 'v3' });
    expect(first(at)).toMatchObject({ userId: at.sandbox.userId, formerUserId: standIn, generation: 'v4' });
  });

  it('is renewed by a login for its version, which leaves the other one as it is', async () => {
    const at = await place();
    await login(at, { api: 'v3' });
    await login(at, { also: 'v4', scope: ['sleep'] });
    const [one, other] = [first(at), second(at)];
    expect((await login(at, { api: 'v4', scope: ['tests'] })).json).toMatchObject({ api: 'v4', also: 'v3' });
    expect(first(at)).toEqual(one);
    expect(second(at).accessToken).not.toBe(other.accessToken);
    // To add a scope is to lose none.
    expect(second(at).scope?.split(' ').sort()).toEqual([
      'sleep:read',
      'sports:read',
      'tests:read',
      'training_sessions:read',
    ]);
    // Only v4 has scopes.
    expect((await login(at, { scope: ['devices'] })).json.api).toBe('v4');
    await login(at, {});
    expect([first(at).generation, second(at).generation]).toEqual(['v3', 'v4']);
  });

  it('goes along to another token store, and is forgotten by logout with the first', async () => {
    const at = await place();
    await login(at, { api: 'v3' });
    await login(at, { also: 'v4' });
    const { json } = await command(at, 'logout');
    expect(json).toMatchObject({ forgotten: true });
    expect(readdirSync(at.home).filter((name) => name.startsWith('token'))).toEqual(['token.json.lock']);
    expect(Object.keys(read(at.home, 'config.json')).filter((name) => name.startsWith('second'))).toEqual([]);
    expect((await command(at, 'pull')).exitCode).toBe(4);
  });
});

describe('logout --api', () => {
  const both = async (api: 'v3' | 'v4') => {
    const at = await place();
    await login(at, { api });
    await login(at, { also: api === 'v3' ? 'v4' : 'v3' });
    return at;
  };
  const tokens = (at: Place) =>
    readdirSync(at.home).filter((name) => name.startsWith('token') && !name.endsWith('.lock'));

  it.each([
    ['v3', 'v3'],
    ['v3', 'v4'],
    ['v4', 'v3'],
    ['v4', 'v4'],
  ] as const)('of two sign-ins, the first to %s, forgets that to %s and leaves the other', async (one, api) => {
    const at = await both(one);
    const left = api === 'v3' ? 'v4' : 'v3';
    const kept = one === left ? first(at) : second(at);
    const { exitCode, json } = await command(at, 'logout', '--api', api);
    expect([exitCode, json]).toMatchObject([0, { forgotten: true, deregistered: false, left }]);
    expect(tokens(at)).toEqual(['token.json']);
    expect(first(at)).toEqual(kept);
    const config = read(at.home, 'config.json');
    expect(config).toMatchObject({ generation: left, userId: at.sandbox.userId });
    expect(Object.keys(config).filter((name) => name.startsWith('second'))).toEqual([]);
    const { json: status } = await command(at, 'status');
    expect(status.token).toMatchObject({ api: left });
    const kind = left === 'v3' ? 'cardio-load' : 'devices';
    expect((await command(at, 'pull', '--data', kind)).exitCode).toBe(0);
    // A second time there is nothing to forget, and the other one stays.
    expect((await command(at, 'logout', '--api', api)).json).toMatchObject({ forgotten: false });
    expect(first(at).generation).toBe(left);
    expect((await command(at, 'logout', '--api', left)).json).toMatchObject({ forgotten: true });
    expect(tokens(at)).toEqual([]);
  });

  it('finishes what one began that was killed after the second sign-in had moved', async () => {
    const at = await both('v3');
    cpSync(join(at.home, 'token-second.json'), join(at.home, 'token.json'));
    await command(at, 'logout', '--api', 'v3');
    expect([tokens(at), first(at).generation]).toEqual([['token.json'], 'v4']);
  });

  it('has no registration to end of v4', async () => {
    const at = await both('v3');
    expect((await command(at, 'logout', '--api', 'v4', '--deregister', '--yes')).exitCode).toBe(2);
    expect(tokens(at)).toHaveLength(2);
    const ended = await command(at, 'logout', '--api', 'v3', '--deregister', '--yes');
    expect(ended.json).toMatchObject({ deregistered: true, forgotten: true, left: 'v4' });
    expect(first(at).generation).toBe('v4');
  });
});

describe('one of two sign-ins that Polar no longer accepts', () => {
  it.each([
    ['v3', /^\/v3\//],
    ['v4', /^\/v4\//],
  ] as const)('%s leaves the pull to the other, is asked for once, and is said once', async (api, path) => {
    const at = await place();
    await login(at, { api: 'v3' });
    await login(at, { also: 'v4' });
    at.sandbox.faults.add({ kind: '401', path, times: 'always' });
    if (api === 'v4') at.sandbox.faults.add({ kind: '400', path: /^\/oauth\/token/, times: 'always' });
    const since = at.sandbox.requests.length;
    const pulled = await command(at, 'pull', '--data', 'workouts,sleep,activity');
    expect([pulled.exitCode, pulled.stderr], pulled.stderr).toMatchObject([
      0,
      expect.stringContaining(`no longer accepts the sign-in to ${api}`),
    ]);
    expect(pulled.json).toMatchObject({
      workouts: { new: 2 },
      failed: [],
      through: { sleep: [api === 'v3' ? 'v4' : 'v3'] },
    });
    expect(asked(at, since).filter((one) => path.test(one)).length).toBeLessThanOrEqual(4);
    expect((await command(at, 'pull', '--data', 'workouts,sleep')).stderr).not.toContain('no longer accepts');
    const doctor = await command(at, 'doctor');
    expect(doctor.exitCode).toBe(4);
    const { json: status } = await command(at, 'status');
    const sleep = status.data.find(({ kind }) => kind === 'sleep');
    expect(sleep).toMatchObject({ not_through: [{ api, reason: expect.stringContaining('login --api') }] });
    const only = api === 'v3' ? 'cardio-load' : 'devices';
    expect((await command(at, 'pull', '--data', only)).exitCode).toBe(4);
    at.sandbox.faults.clear();
    expect((await command(at, 'pull', '--data', `sleep,${only}`)).json).toMatchObject({
      failed: [],
      through: { sleep: ['v3', 'v4'], [only]: [api] },
    });
  });

  it('fails the pull if the other one is not accepted either', async () => {
    const at = await place();
    await login(at, { api: 'v3' });
    await login(at, { also: 'v4' });
    at.sandbox.faults.add({ kind: '401', path: /^\/v[34]\//, times: 'always' });
    at.sandbox.faults.add({ kind: '400', path: /^\/oauth\/token/, times: 'always' });
    const { exitCode, stderr } = await command(at, 'pull');
    expect([exitCode, stderr]).toMatchObject([4, expect.stringContaining('SIGNED_OUT')]);
  });
});

it('what a copy of the folder has after each step of a login is enough to pull with', async () => {
  const at = await place();
  await login(at, { api: 'v3' });
  const copy = temporaryFolder();
  cpSync(at.home, copy, { recursive: true });
  // The configuration says that there is a second one, and the token has not been written.
  writeFileSync(join(copy, 'config.json'), JSON.stringify({ ...read(copy, 'config.json'), second: 'v4' }), {
    mode: 0o600,
  });
  const { exitCode, stderr } = await run(['pull', '--json'], { env: { ...at.env, POLAR_SYNC_HOME: copy } });
  expect(exitCode, stderr).toBe(0);
});
