import { describe, expect, it } from 'vitest';
import { DoctorReport } from '../../../src/commands/doctor/report.js';
import { run, temporaryFolder } from '../run.js';
import { clientSecret, examine, person, pull } from './person.js';

describe('doctor if all is well', () => {
  it('finds nothing wrong, changes nothing at Polar, and shows no secret', async () => {
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
      ...[
        'registration',
        'consents',
        'redirect port',
        'database',
        'witness',
        'last success',
        'disk space',
        'open transaction',
      ],
      ...['rate budget', 'not handed out', 'new workouts', 'kinds', 'not understood'],
    ]);
    expect(sandbox.requests.slice(before).map(({ method, path }) => `${method} ${path}`)).toEqual([
      `GET /v3/users/${sandbox.userId}`,
      'GET /v3/exercises',
    ]);
    const { stdout, stderr } = await run(['doctor', '--debug'], { env });
    expect(stdout.trimEnd().split('\n')).toHaveLength(checks.length);
    for (const text of [stdout, stderr, JSON.stringify(checks)]) {
      expect(text).not.toContain(token);
      expect(text).not.toContain(clientSecret);
    }
    const quiet = await run(['doctor', '--quiet'], { env });
    expect([quiet.exitCode, quiet.stdout]).toEqual([0, '']);
  });
});

describe('doctor before a login', () => {
  it('asks Polar nothing, says to sign in, and exits with 4', async () => {
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
    expect(stdout).toMatch(/^fail {2}token +You are not signed in: .* -> Run polar-sync login\.$/m);
  });
});

describe('the end of doctor', () => {
  it('is the exit code of what must be fixed first', () => {
    const report = new DoctorReport();
    const exits = [1, 2, 8, 5, 4, 7] as const;
    for (const exit of exits) {
      report.fail('x', exit, 'It is wrong.', undefined);
      expect(report.exitCode).toBe(exit);
    }
    const { ok, checks } = report.result;
    expect([ok, checks[0]]).toEqual([false, { name: 'x', status: 'fail', message: 'It is wrong.' }]);
  });
});
