import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { DoctorResult } from '../../../src/commands/doctor/report.js';
import { bin, start } from '../bin.js';
import { person } from './person.js';

describe('doctor --as-cron', () => {
  const asCron = async (env: Record<string, string>) => {
    const { exitCode, stdout } = await start(process.execPath, [bin, 'doctor', '--as-cron', '--json'], env).ended;
    const { checks } = JSON.parse(stdout) as DoctorResult;
    return { exitCode, check: checks.find(({ name }) => name === 'token as cron') };
  };

  it("reads the token with cron's environment and what schedule writes into its entry", async () => {
    const { env } = await person();
    expect(await asCron(env)).toMatchObject({ exitCode: 0, check: { status: 'ok' } });
  });

  it('finds that cron does not have a token in the environment of this shell', async () => {
    const { env, home, token, sandbox } = await person();
    execFileSync('rm', [join(home, 'token.json')]);
    const shell = { ...env, POLAR_SYNC_ACCESS_TOKEN: token, POLAR_SYNC_USER_ID: sandbox.userId };
    expect(await asCron(shell)).toMatchObject({
      exitCode: 4,
      check: { status: 'fail', message: expect.stringContaining('From cron: ') },
    });
  });
});
