import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../../src/storage/store.js';
import { library } from '../library.js';
import { run, temporaryFolder } from '../run.js';

describe('status --max-age', () => {
  const ended = (home: string, minutesAgo: number) => {
    const store = openStore(join(home, 'polar-sync.db'));
    const at = (more: number) => new Date(Date.now() - (minutesAgo + more) * 60_000).toISOString();
    const counts = { newWorkouts: 0, updatedWorkouts: 0, failedItems: 0, requests: 1 };
    store.syncRuns.end(store.syncRuns.start('10579', 'auto', at(5)), { outcome: 'ok', ...counts }, at(0));
    store.close();
  };

  it.each([
    ['26h', 60, 0],
    ['26h', 27 * 60, 3],
    // What a clock that was ahead has noted proves nothing.
    ['26h', -60, 3],
    ['5m', 10, 3],
  ])('%s, %d minutes after the last success, is exit %d', async (maxAge, minutesAgo, exit) => {
    const home = temporaryFolder();
    const env = library(home);
    ended(home, minutesAgo);
    const { exitCode, stdout, stderr } = await run(['status', '--max-age', maxAge, '--json'], { env });
    expect([exitCode, JSON.parse(stdout).overdue]).toEqual([exit, exit === 3]);
    expect(stderr === '').toBe(exit === 0);
  });

  it('is exit 3 where no pull has succeeded, even without a database', async () => {
    const { exitCode, stderr } = await run(['status', '--max-age', '26h'], {
      env: { POLAR_SYNC_HOME: temporaryFolder() },
    });
    expect([exitCode, stderr]).toEqual([3, expect.stringContaining('No pull has succeeded yet.')]);
  });
});

describe('status', () => {
  it('works before there is anything', async () => {
    const home = temporaryFolder();
    const env = { POLAR_SYNC_HOME: home };
    const { exitCode, stdout } = await run(['status', '--json'], { env });
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      schema: 'polar-sync.status/1',
      profile: 'default',
      token: { store: 'keychain', place: expect.stringContaining('keychain'), signed_in: false },
      database: { path: join(home, 'polar-sync.db'), exists: false },
      workouts: 0,
      payloads: 0,
      missing: [],
      runs: [],
      open_transactions: [],
      data: [],
      deliveries: [],
      observations: [],
    });
    expect((await run(['status'], { env })).stdout).toContain('run polar-sync login');
  });

  it('shows pulls, the open transaction and the last success', async () => {
    const home = temporaryFolder();
    const env = library(home);
    const store = openStore(join(home, 'polar-sync.db'));
    const counts = { newWorkouts: 3, updatedWorkouts: 1, failedItems: 0, requests: 17 };
    store.syncRuns.end(
      store.syncRuns.start('10579', 'auto', '2024-06-01T01:00:00Z'),
      { outcome: 'ok', ...counts },
      '2024-06-01T01:00:30Z',
    );
    store.syncRuns.end(
      store.syncRuns.start('10579', 'auto', '2024-06-02T01:00:00Z'),
      { outcome: 'failed', ...counts, error: { code: 'NETWORK', message: 'Polar does not answer.' } },
      '2024-06-02T01:00:30Z',
    );
    const now = '2024-06-02T01:00:05Z';
    const row = store.transactions.begin('10579', { samples: true, zones: true, route: true }, now);
    store.transactions.opened(row, '278', '/v3/users/10579/exercise-transactions/278', now);
    const physical = store.physicalInfoTransactions.begin('10579', now);
    store.physicalInfoTransactions.opened(physical, '9', '/v3/users/10579/physical-information-transactions/9', now);
    store.physicalInfoTransactions.listed(physical, [{ id: '1', path: '/1' }], now);
    store.close();

    const status = JSON.parse((await run(['status', '--json'], { env })).stdout);
    expect(status).toMatchObject({
      workouts: 3,
      first_start: '2024-05-01T05:30:12Z',
      last_success: { outcome: 'ok', requests: 17, started_at: '2024-06-01T01:00:00Z', new_workouts: 3 },
      runs: [{ outcome: 'failed', ended_at: '2024-06-02T01:00:30Z' }, { outcome: 'ok' }],
      open_transactions: [
        { kind: 'exercises', transaction_id: '278', state: 'opened' },
        { kind: 'physical-info', transaction_id: '9', state: 'listed', items: 1, stored: 0 },
      ],
    });
    expect(JSON.stringify(status)).not.toMatch(/"[a-z]+[A-Z]\w*":/);
    for (const terminal of [80, 140]) {
      const { stdout } = await run(['status', '--no-color'], { env, terminal });
      expect(stdout).toContain('3 workouts');
      expect(stdout).toMatch(/Last success +2024-0[56]-\d\d \d\d:\d\d, \d+ d ago\n/);
      expect(stdout).toContain('transaction 278, opened, 0 of 0 stored, expired');
      expect(stdout).toContain('transaction 9 of physical information, listed, 0 of 1 stored');
      expect(stdout.replaceAll(/\s+/g, ' ')).toContain('; polar-sync pull --data physical-info resolves it');
      expect(stdout).toMatch(/failed .*Polar does/);
    }
  });

  it('shows who is signed in with a token from the environment, without showing the token', async () => {
    const env = { POLAR_SYNC_HOME: temporaryFolder(), POLAR_SYNC_ACCESS_TOKEN: 's3cret', POLAR_SYNC_USER_ID: '10579' };
    const { stdout, stderr } = await run(['status'], { env });
    expect(stdout).toContain('signed in as Polar user 10579');
    expect(stdout + stderr).not.toContain('s3cret');
  });

  it('continues if the token file cannot be read, and says so', async () => {
    const home = temporaryFolder();
    writeFileSync(join(home, 'token.json'), '{', { mode: 0o600 });
    const env = { POLAR_SYNC_HOME: home, POLAR_SYNC_TOKEN_STORE: 'file' };
    const { exitCode, stdout, stderr } = await run(['status'], { env });
    expect(exitCode).toBe(0);
    expect(stdout).toContain('the token cannot be read');
    expect(stderr).toMatch(/^warning: /);
    const { problem } = JSON.parse((await run(['status', '--json'], { env })).stdout).token;
    expect(problem.code).toBeTruthy();
    expect(stderr).toContain(problem.hint);
    writeFileSync(join(home, 'token.json'), '{}');
    chmodSync(join(home, 'token.json'), 0o644);
    expect((await run(['status'], { env })).stderr).toContain('chmod 600');
  });
});
