import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Context } from '../../../src/commands/context.js';
import { type ListenFlags, runListen } from '../../../src/commands/listen/listen.js';
import type { PullFlags } from '../../../src/commands/pull/flags.js';
import { runPull } from '../../../src/commands/pull/pull.js';
import type { WebhookFlags } from '../../../src/commands/webhook/register.js';
import { runWebhook } from '../../../src/commands/webhook/webhook.js';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../../src/sandbox/sandbox.js';
import { generateSessions } from '../../../src/sandbox/workouts/generate.js';
import { openStore, type Store } from '../../../src/storage/store.js';
import { type Outcome, run, temporaryFolder } from '../run.js';
import { contextOf } from '../shared/context.js';

/** A sandbox, and a home with profiles that are signed in there. */
export interface Stage {
  sandbox: Sandbox;
  home: string;
  env: Record<string, string>;
  inbox: string;
  call(...argv: string[]): Promise<Outcome>;
  /** Starts to listen; it ends with the test. */
  listen(flags?: ListenFlags): Promise<Listening>;
  /** The same by `pull --every 1h --listen`. */
  stay(flags?: PullFlags): Promise<Listening>;
  /** Registers where something listens. */
  register(listening: Pick<Listening, 'url'>, flags?: WebhookFlags): Promise<{ exitCode: number; stdout: string }>;
  look<T>(work: (store: Store) => T, profile?: string): T;
  /** The names of the events in the inbox. */
  waiting(): string[];
}

export interface Listening {
  url: string;
  said(): { stdout: string; stderr: string };
  /** Ends it as SIGTERM does. */
  end(): Promise<number>;
}

/** @param profiles who is signed in, all as the user of the sandbox unless it is said. */
export async function stage({ count = 2, ...options }: SandboxOptions & { count?: number } = {}): Promise<Stage> {
  const sandbox = await startSandbox({ sessions: recent(count), ...options });
  onTestFinished(() => sandbox.close());
  const home = temporaryFolder();
  const { POLAR_CLIENT_ID: _id, POLAR_CLIENT_SECRET: _secret, ...servers } = sandbox.env();
  const env = { ...servers, POLAR_SYNC_HOME: home, POLAR_SYNC_TOKEN_STORE: 'file' };
  signIn(sandbox, home, sandbox.userId);
  const inbox = join(home, 'inbox');
  return {
    ...{ sandbox, home, env, inbox },
    call: (...argv) => run(argv, { env }),
    listen: (flags = {}) => listening(env, (context) => runListen(context, { port: '0', ...flags })),
    stay: (flags = {}) =>
      listening(env, (context) => runPull(context, { every: 3600, listen: '127.0.0.1:0', ...flags })),
    async register({ url }, flags = {}) {
      const at = contextOf({ env });
      const exitCode = await runWebhook(at.context, 'register', url, flags);
      return { exitCode, ...at.said() };
    },
    look(work, profile = 'default') {
      const folder = profile === 'default' ? home : join(home, 'profiles', profile);
      const store = openStore(join(folder, 'polar-sync.db'));
      try {
        return work(store);
      } finally {
        store.close();
      }
    },
    waiting: () => readdirSync(inbox).filter((name) => /^[\da-f]{64}\.json$/.test(name)),
  };
}

/** Starts something that listens, until the end of the test. */
async function listening(env: Record<string, string>, work: (context: Context) => Promise<number>): Promise<Listening> {
  const stop = new AbortController();
  const at = contextOf({ env: { ...env }, signal: stop.signal });
  const ended = work(at.context);
  ended.catch(() => undefined);
  const url = await new Promise<string>((resolve, reject) => {
    ended.then(() => reject(new Error('it ended')), reject);
    const look = () => {
      const found = /http:\S+\/webhook/.exec(at.said().stdout)?.[0];
      if (found === undefined) setTimeout(look, 5);
      else resolve(found);
    };
    look();
  });
  const end = () => {
    stop.abort();
    return ended;
  };
  onTestFinished(async () => void (await end().catch(() => 0)));
  return { url, said: at.said, end };
}

/** Short sessions of the last days. */
export function recent(count: number, seed = 1) {
  return generateSessions({ now: Date.now(), count, seed, longestSeconds: 30 });
}

/** What a login leaves, for a profile in a folder. */
export function signIn(sandbox: Sandbox, folder: string, userId: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { clientId, clientSecret, url } = sandbox;
  const credentials = {
    ...{ accessToken: sandbox.issueToken(), userId, clientId, clientSecret, signedInAt: '2026-03-01T12:00:00Z' },
    ...{ apiOrigin: url, tokenOrigin: url, v4ApiOrigin: url, v4TokenOrigin: url },
  };
  writeFileSync(join(folder, 'token.json'), JSON.stringify(credentials), { mode: 0o600 });
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ userId, clientId }), { mode: 0o600 });
}
