import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../../src/sandbox/sandbox.js';
import type { Credentials, TokenStore } from '../../../src/tokens/token-store.js';
import { bin, type Running, start } from '../../commands/bin.js';
import { type Outcome, run } from '../../commands/run.js';
import { originsAt } from '../../support/origins.js';
import type { WarmProgram } from '../../support/warm/warm.js';
import { freePort } from '../loopback/ports.js';

const preload = resolve(import.meta.dirname, 'rotation-preload.mjs');

/** Where a process dies: at a step of the token store, or at the request for the new pair, before or after its effect. */
export type Death =
  | { step: number; when: 'before' | 'during' | 'after' }
  | { request: 'arrived' | 'effective'; by?: 'SIGINT'; thenMs?: number };

/** The token store of one user's sign-in, whatever its kind. */
export interface Keeper {
  /** The environment that leads a process to the token store. */
  env(home: string): Record<string, string>;
  store(home: string, sandbox: Sandbox): TokenStore;
}

/** One user whose token has expired, a sandbox that accepts each refresh token once, and processes that pull. */
export class Rotation {
  readonly home = mkdtempSync(join(tmpdir(), 'polar-sync-rotation-'));
  sandbox!: Sandbox;
  store!: TokenStore;
  spent!: Credentials;
  /** Called once, when the first process that renews has the lock and Polar has its request. */
  asked: (() => Promise<void>) | undefined;
  /** Like `asked`, when Polar has made the new pair but not responded yet. */
  renewed: (() => Promise<void>) | undefined;
  redirectUri = '';
  readonly #keeper: Keeper;
  #dying: Running | undefined;

  constructor(keeper: Keeper) {
    this.#keeper = keeper;
  }

  async open(death?: Death, signIn4: SandboxOptions['signIn4'] = {}): Promise<this> {
    const hook =
      (when: string) =>
      async (_n: number, { path }: { path: string }) => {
        if (path === '/oauth/token') {
          const name = when === 'arrived' ? 'asked' : 'renewed';
          const meanwhile = this[name];
          this[name] = undefined;
          await meanwhile?.();
        }
        if (!this.#dying || !death || !('request' in death) || death.request !== when || path !== '/oauth/token')
          return;
        const { child, ended } = this.#dying;
        this.#dying = undefined;
        child.kill(death.by ?? 'SIGKILL');
        // Ctrl-C does not kill: the process continues until it can end.
        if (death.by) return sleep(death.thenMs ?? 0);
        await ended;
        // A request that got no further than the socket has no effect.
        if (when === 'arrived') throw new Error('killed');
      };
    this.redirectUri = `http://localhost:${await freePort()}/callback`;
    this.sandbox = await startSandbox({
      redirectUris: [this.redirectUri],
      ...{ api: 'both', count: 1, signIn4, onRequest: hook('arrived'), onEffect: hook('effective') },
    });
    this.sandbox.issueToken();
    this.store = this.#keeper.store(this.home, this.sandbox);
    this.spent = {
      ...pairOf(this.sandbox),
      ...{ userId: this.sandbox.userId, clientId: this.sandbox.clientId, clientSecret: this.sandbox.clientSecret },
      ...{ apiVersion: 'v4', scope: 'training_sessions:read sports:read' },
      ...{ obtainedAt: '2026-01-01T00:00:00.000Z', expiresAt: '2026-01-01T01:00:00.000Z' },
      refreshObtainedAt: '2026-01-01T00:00:00.000Z',
      ...originsAt(this.sandbox.url),
    };
    this.sandbox.expireTokens();
    writeFileSync(join(this.home, 'config.json'), JSON.stringify({ tokenStore: this.store.kind }), { mode: 0o600 });
    await this.store.write(this.spent);
    return this;
  }

  /**
   * A pull with its own database, so that only the sign-in is shared.
   * @param under the command line of a program that starts it.
   */
  pull(db: string, env: Record<string, string> = {}, under: readonly string[] = []): Running {
    return this.start(this.#pullOf(db), env, under);
  }

  /** The same in this process: where no other one runs at that time, none is needed. */
  pullHere(db: string): Promise<Outcome> {
    return run(this.#pullOf(db), { env: this.#env });
  }

  /**
   * The same in a process that stays.
   * @param own variables of that process.
   */
  pullIn(warm: WarmProgram, db: string, own: Record<string, string>): Promise<Outcome> {
    return warm.run({ argv: this.#pullOf(db), env: this.#env, own });
  }

  #pullOf(db: string): string[] {
    return ['pull', '--json', '--quiet', '--source', 'exercises', '--db', join(this.home, `${db}.db`)];
  }

  get #env(): Record<string, string> {
    return {
      ...this.sandbox.env(this.redirectUri),
      ...{ POLAR_SYNC_HOME: this.home, POLAR_SYNC_TOKEN_STORE: this.store.kind },
      ...this.#keeper.env(this.home),
    };
  }

  /** Any command of this user. */
  start(argv: readonly string[], env: Record<string, string> = {}, under: readonly string[] = []): Running {
    const hook = Object.keys(env).length > 0 ? ['--import', preload] : [];
    const [program = '', ...all] = [...under, process.execPath, ...hook, bin, ...argv];
    return start(program, all, { ...this.#env, ...env });
  }

  /** A pull that dies as this was opened for. */
  meet(death: Death): Running['ended'] {
    const env: Record<string, string> = 'step' in death ? { DIE_AT: `${death.step}:${death.when}` } : {};
    this.#dying = this.pull('dying', env);
    return this.#dying.ended;
  }

  /** A pull that dies. */
  async die(death: Death): Promise<void> {
    const { signal, stderr } = await this.meet(death);
    expect(signal, stderr).toBe('SIGKILL');
  }

  /** The steps of an undisturbed pull. */
  async steps(): Promise<string[]> {
    const log = join(this.home, 'steps');
    const { exitCode, stderr } = await this.pull('undisturbed', { STEPS_LOG: log }).ended;
    expect([exitCode, stderr]).toEqual([0, '']);
    return readFileSync(log, 'utf8').trim().split('\n');
  }

  async close(): Promise<void> {
    await this.sandbox.close();
    await this.store.clear();
    rmSync(this.home, { recursive: true });
  }
}

/** The process after a death must continue, or say what to do, but only if nothing else is left. */
export async function expectSignedInOrTold(rotation: Rotation, ended: Outcome): Promise<void> {
  const { exitCode, stderr } = ended;
  if (exitCode === 0) {
    const kept = await rotation.store.read();
    expect(kept?.accessToken).not.toBe(rotation.spent.accessToken);
    return;
  }
  expect(exitCode, stderr).toBe(4);
  expect(JSON.parse(stderr.trim().split('\n').at(-1) ?? '')).toMatchObject({
    ...{ code: 'REFRESH_REFUSED', hint: 'Run polar-sync login.' },
  });
}

function pairOf(sandbox: Sandbox): Pick<Credentials, 'accessToken'> & { refreshToken: string } {
  const { accessToken, refreshToken } = sandbox.issueV4Pair();
  return { accessToken, refreshToken };
}
