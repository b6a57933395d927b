import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import type { Check, DoctorResult } from '../../../src/commands/doctor/report.js';
import { type SandboxOptions, startSandbox } from '../../../src/sandbox/sandbox.js';
import { freePort } from '../../auth/loopback/ports.js';
import { originsAt } from '../../support/origins.js';
import { run, temporaryFolder } from '../run.js';

export const day = 24 * 60 * 60 * 1000;
export const clientSecret = 's3cret-of-the-client';

/** A user signed in to a sandbox with the file token store, with all files in one folder. */
export async function person(options: SandboxOptions = {}, credentials: Record<string, string> = {}) {
  const sandbox = await startSandbox({ count: 3, longestSeconds: 300, ...options });
  onTestFinished(() => sandbox.close());
  const home = temporaryFolder();
  const token = sandbox.issueToken();
  const kept = { accessToken: token, userId: sandbox.userId, clientSecret, ...originsAt(sandbox.url), ...credentials };
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

/** What doctor finds. */
export async function examine(env: Record<string, string>, ...argv: string[]) {
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

/** Pulls everything. */
export async function pull(env: Record<string, string>): Promise<void> {
  expect((await run(['pull', '--quiet'], { env })).exitCode).toBe(0);
}
