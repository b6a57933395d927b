import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { prepareDemoFolder } from '../../src/commands/demo/folder.js';
import { openStore } from '../../src/storage/store.js';
import { originsAt } from '../support/origins.js';
import { library } from './library.js';
import { run, temporaryFolder } from './run.js';

const ahead = '2099-03-01T12:00:00.000Z';
const user = '475';

/** A profile in which all times were noted while the clock was decades ahead. */
function profileFromTheFuture(more: object): Record<string, string> {
  const home = temporaryFolder();
  const env = { ...library(home), POLAR_SYNC_TOKEN_STORE: 'file', POLAR_SYNC_API_URL: 'http://127.0.0.1:1' };
  const store = openStore(join(home, 'polar-sync.db'));
  const end = { newWorkouts: 0, updatedWorkouts: 0, failedItems: 0, requests: 1, outcome: 'ok' } as const;
  for (let n = 0; n < 5; n += 1) {
    const id = store.syncRuns.start(user, 'auto', ahead);
    store.failures.record(user, 'v4', 'day-2026-02-01', id, 'HTTP 500');
    store.syncRuns.end(id, end, ahead);
  }
  store.transactions.begin(user, { samples: true, zones: true, route: true, originals: [] }, ahead);
  store.close();
  const times = { obtainedAt: ahead, expiresAt: '2099-03-02T12:00:00.000Z' };
  const token = { accessToken: 't', userId: user, ...times, ...more, ...originsAt('http://127.0.0.1:1') };
  writeFileSync(join(home, 'token.json'), JSON.stringify(token), { mode: 0o600 });
  return env;
}

describe('what was noted while the clock was decades ahead', () => {
  it('is marked as such by status', async () => {
    const { stdout, stderr, exitCode } = await run(['status'], { env: profileFromTheFuture({}) });
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/Last success +2099-03-01 \d\d:\d\d, according to a clock that was wrong\n/);
    expect(stdout).toMatch(/Token .*of unknown age, because the clock was wrong when it was issued/);
    expect(stdout).toContain('0 of 0 stored, expired');
    expect(stdout).toContain('again with the next pull');
  });

  it.each([
    ['v3', {}, 'Not known, because the clock was wrong when the token was issued.'],
    [
      'v4',
      { generation: 'v4', refreshToken: 'r', refreshObtainedAt: ahead, clientId: 'c', clientSecret: 's' },
      'The access token is of unknown age, because the clock was wrong when it was issued; it is renewed automatically.',
    ],
  ])('is not relied on by doctor (%s)', async (_api, more, expiry) => {
    const { stdout } = await run(['doctor', '--json'], { env: profileFromTheFuture(more) });
    const { checks } = JSON.parse(stdout) as { checks: { name: string; status: string; message: string }[] };
    const told = (name: string) =>
      checks.filter((check) => check.name === name).map(({ status, message }) => [status, message]);
    expect(told('token expiry')).toEqual([['ok', expiry]]);
    expect(told('last success')).toEqual([['warn', expect.stringContaining('No pull has succeeded since 2099-03-01')]]);
    expect(told('open transaction')).toEqual([['warn', expect.stringContaining('It has expired at Polar')]]);
    expect(told('not whole')).toEqual([['warn', expect.stringContaining('again with the next pull')]]);
  });

  it("is not used as the end of a demo's workouts", () => {
    const folder = join(temporaryFolder(), 'demo');
    mkdirSync(folder);
    const mark = join(folder, 'demo.json');
    writeFileSync(mark, JSON.stringify({ madeAt: ahead }));
    const now = Date.parse('2026-03-01T12:00:00.000Z');
    expect(prepareDemoFolder(folder, now)).toEqual({ until: now, sample: 'oddities' });
    // From then on, every run is the same again.
    expect(JSON.parse(readFileSync(mark, 'utf8'))).toEqual({ madeAt: '2026-03-01T12:00:00.000Z', sample: 'oddities' });
    expect(prepareDemoFolder(folder, now + 1000).until).toBe(now);
  });
});
