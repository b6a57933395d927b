import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Check, DoctorResult } from '../../../src/commands/doctor/report.js';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../../src/sandbox/sandbox.js';
import { openStore } from '../../../src/storage/store.js';
import type { Credentials } from '../../../src/tokens/token-store.js';
import { freePort } from '../../auth/loopback/ports.js';
import { originsAt } from '../../support/origins.js';
import { run, temporaryFolder } from '../run.js';

export interface Person {
  sandbox: Sandbox;
  home: string;
  env: Record<string, string>;
}

export const ago = (seconds: number) => new Date(Date.now() - seconds * 1000).toISOString();
export const facts = {
  ...{ chosen: 'both', generation: 'v4', scope: 'sports:read training_sessions:read' },
  ...{ obtainedAt: ago(1200), expiresAt: ago(-2400), refreshObtainedAt: ago(3 * 86_400), signedInAt: ago(9 * 86_400) },
} as const;

/** A user who signed in with v4 20 minutes ago. */
export async function person(options: SandboxOptions = {}, changes: Partial<Credentials> = {}): Promise<Person> {
  const sandbox = await startSandbox({ api: 'both', count: 3, longestSeconds: 60, ...options });
  onTestFinished(() => sandbox.close());
  const home = temporaryFolder();
  const { accessToken, refreshToken } = sandbox.issueV4Pair();
  const { userId, clientId, clientSecret } = sandbox;
  const kept = {
    accessToken,
    refreshToken,
    userId,
    clientId,
    clientSecret,
    ...originsAt(sandbox.url),
    ...facts,
    ...changes,
  };
  writeFileSync(join(home, 'token.json'), JSON.stringify(kept), { mode: 0o600 });
  const redirectUri = `http://127.0.0.1:${await freePort()}/callback`;
  return { sandbox, home, env: { ...sandbox.env(redirectUri), POLAR_SYNC_HOME: home, POLAR_SYNC_TOKEN_STORE: 'file' } };
}

export async function doctor({ env }: Person) {
  const { exitCode, stdout } = await run(['doctor', '--json'], { env });
  const { checks } = JSON.parse(stdout) as DoctorResult;
  return { exitCode, check: (name: string) => checks.find((check) => check.name === name) as Check };
}

export function observe({ home }: Person): void {
  const store = openStore(join(home, 'polar-sync.db'));
  store.observations.record('v4', 'value', 'sample type MOOD', 7, '2026-11-21T10:00:00.000Z');
  store.observations.record('v4', 'field', 'trainingSessions[].mood', 2, '2026-11-21T10:00:00.000Z');
  store.close();
}
