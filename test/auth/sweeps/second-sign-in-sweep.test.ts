import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import type { Context } from '../../../src/commands/context.js';
import { type LoginOptions, runLogin } from '../../../src/commands/login/login.js';
import { resolveSettings } from '../../../src/config/settings.js';
import { approveInBrowserless } from '../../../src/sandbox/browserless.js';
import { type SandboxOptions, startSandbox } from '../../../src/sandbox/sandbox.js';
import { createUi } from '../../../src/ui/terminal.js';
import { run, temporaryFolder } from '../../commands/run.js';
import { Keyboard, Screen } from '../../ui/streams.js';
import { freePort } from '../loopback/ports.js';

/** Called before and after a file takes the place of another: every write of a token and of the configuration ends so. */
const steps = vi.hoisted(() => ({ take: () => {} }));
vi.mock('node:fs', async (original) => {
  const real = await original<typeof import('node:fs')>();
  const renameSync: typeof real.renameSync = (...paths) => {
    steps.take();
    real.renameSync(...paths);
    steps.take();
  };
  return { ...real, renameSync };
});
vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof import('node:fs/promises')>();
  const rename: typeof real.rename = async (...paths) => {
    steps.take();
    await real.rename(...paths);
    steps.take();
  };
  return { ...real, rename };
});

const jsonIn = (home: string, name: string) =>
  JSON.parse(readFileSync(join(home, name), 'utf8')) as Record<string, string>;

async function place(options: SandboxOptions = {}) {
  const redirectUri = `http://localhost:${await freePort()}/callback`;
  const signIn4 = { opensV3: false, ...options.signIn4 };
  const sandbox = await startSandbox({
    redirectUris: [redirectUri],
    count: 1,
    historyDays: 2,
    api: 'both',
    ...options,
    signIn4,
  });
  onTestFinished(() => sandbox.close());
  const home = temporaryFolder();
  const env = { ...sandbox.env(redirectUri), POLAR_SYNC_HOME: home, POLAR_SYNC_TOKEN_STORE: 'file' };
  const login = async (more: Partial<LoginOptions>) => {
    const stdin = new Keyboard(false);
    onTestFinished(() => void stdin.destroy());
    const [stdout, stderr] = [new Screen(), new Screen()];
    const { signal } = new AbortController();
    const ui = createUi({ stdin, stdout, stderr, env, json: true, color: false, signal });
    const context = { settings: resolveSettings(env), env, ui, stdin, stdout, signal };
    await runLogin(context as unknown as Context, { browser: true, ...more }, approveInBrowserless);
  };
  return { sandbox, home, env, login };
}

/** What a SIGKILL would leave at each step of `work`, each state once. */
async function copiesDuring(home: string, work: () => Promise<void>): Promise<string[]> {
  const copies: string[] = [];
  const seen = new Set<string>();
  steps.take = () => {
    const names = readdirSync(home).filter((name) => name.endsWith('.json'));
    const state = JSON.stringify(names.map((name) => [name, readFileSync(join(home, name), 'utf8')]));
    if (seen.has(state)) return;
    seen.add(state);
    const copy = temporaryFolder();
    cpSync(home, copy, { recursive: true });
    copies.push(copy);
  };
  try {
    await work();
  } finally {
    steps.take = () => {};
  }
  return copies;
}

it.each([
  ['v4 beside v3', { api: 'v3' }, { also: 'v4' }, {}],
  ['v3 beside v4', { api: 'v4' }, { also: 'v3' }, {}],
  ['v3 beside a v4 that did not say whose it is', { api: 'v4' }, { also: 'v3' }, { signIn4: { userId: 'never' } }],
] as const)(
  'killed at any step of adding %s, a login has lost no token, and the next one ends as if it had run once',
  async (...row) => {
    const [, before, also, options] = row;
    const { home, env, login } = await place(options as SandboxOptions);
    await login(before);
    const first = jsonIn(home, 'token.json');
    const copies = await copiesDuring(home, () => login(also));
    expect(copies.length).toBeGreaterThanOrEqual(3);
    const secondIn = (copy: string) =>
      existsSync(join(copy, 'token-second.json')) ? jsonIn(copy, 'token-second.json') : undefined;
    expect(secondIn(copies[0] ?? '')).toBeUndefined();
    expect(secondIn(copies.at(-1) ?? '')).toEqual(secondIn(home));
    for (const copy of copies) {
      const { accessToken, refreshToken } = jsonIn(copy, 'token.json');
      expect([accessToken, refreshToken]).toEqual([first.accessToken, first.refreshToken]);
      const { exitCode, stdout, stderr } = await run(['pull', '--data', 'sleep', '--json'], {
        env: { ...env, POLAR_SYNC_HOME: copy },
      });
      expect(exitCode, stderr).toBe(0);
      const through = secondIn(copy) ? ['v3', 'v4'] : [before.api];
      expect(JSON.parse(stdout)).toMatchObject({
        through: { sleep: through },
        data: { sleep: { new: expect.any(Number) } },
      });
    }
  },
);

it('killed at any step of renewing the second one, a login has lost neither', async () => {
  const { home, env, login } = await place();
  await login({ api: 'v3' });
  await login({ also: 'v4' });
  const [first, second] = [jsonIn(home, 'token.json'), jsonIn(home, 'token-second.json')];
  const copies = await copiesDuring(home, () => login({ api: 'v4' }));
  const now = jsonIn(home, 'token-second.json');
  expect(now.accessToken).not.toBe(second.accessToken);
  for (const copy of copies) {
    expect(jsonIn(copy, 'token.json')).toEqual(first);
    expect([second.accessToken, now.accessToken]).toContain(jsonIn(copy, 'token-second.json').accessToken);
    const { exitCode, stdout } = await run(['pull', '--data', 'sleep', '--json'], {
      env: { ...env, POLAR_SYNC_HOME: copy },
    });
    expect([exitCode, JSON.parse(stdout)]).toMatchObject([0, { through: { sleep: ['v3', 'v4'] } }]);
  }
});
