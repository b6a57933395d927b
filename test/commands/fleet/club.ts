import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../../src/sandbox/sandbox.js';
import { openReader } from '../../../src/storage/store.js';
import { openQuickly } from '../../support/store.js';
import { type Outcome, type RunOptions, run, temporaryFolder } from '../run.js';

/** A sandbox with several users of one client, and a home with a profile for each: `a0`, `a1`... */
export interface Club {
  sandbox: Sandbox;
  home: string;
  env: Record<string, string>;
  names: string[];
  folder(name: string): string;
  call(argv: string[], options?: RunOptions): Promise<Outcome>;
  /** The workouts of a profile; 0 before its first pull. */
  workouts(name: string): number;
}

/** @param count users, each with `each` short workouts. */
export async function club(
  count: number,
  { each = 1, ...options }: SandboxOptions & { each?: number } = {},
): Promise<Club> {
  const sandbox = await startSandbox({ athletes: count, count: each, longestSeconds: 20, ...options });
  onTestFinished(() => sandbox.close());
  const home = temporaryFolder();
  const { POLAR_CLIENT_ID: _id, POLAR_CLIENT_SECRET: _secret, ...servers } = sandbox.env();
  const env = { ...servers, POLAR_SYNC_HOME: home, POLAR_SYNC_TOKEN_STORE: 'file' };
  const folder = (name: string) => (name === 'default' ? home : join(home, 'profiles', name));
  const names = sandbox.athletes.map((_, n) => `a${n}`);
  for (const [n, name] of names.entries()) signInAs(sandbox, n, folder(name));
  return {
    ...{ sandbox, home, env, names, folder },
    call: (argv, more = {}) => run(argv, { ...more, env: { ...env, ...more.env } }),
    workouts: (name) => {
      const store = openReader(join(folder(name), 'polar-sync.db'));
      try {
        return store.count();
      } finally {
        store.close();
      }
    },
  };
}

/** What a login leaves, and an empty database, because creating one takes longest. @returns the token. */
export function signInAs(sandbox: Sandbox, n: number, folder: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { clientId, clientSecret, url } = sandbox;
  const athlete = sandbox.athletes[n]!;
  const { userId } = athlete;
  const accessToken = athlete.issueToken();
  const credentials = {
    ...{ accessToken, userId, clientId, clientSecret, signedInAt: '2026-03-01T12:00:00Z' },
    ...{ apiOrigin: url, tokenOrigin: url, v4ApiOrigin: url, v4TokenOrigin: url },
  };
  writeFileSync(join(folder, 'token.json'), JSON.stringify(credentials), { mode: 0o600 });
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ userId, clientId }), { mode: 0o600 });
  openQuickly(join(folder, 'polar-sync.db')).close();
  return accessToken;
}
