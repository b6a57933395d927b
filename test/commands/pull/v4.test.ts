import { afterEach, describe, expect, it } from 'vitest';
import { type World, world } from '../../sync/support.js';
import { environmentOf } from '../../sync/sweeps/program.js';
import { run } from '../run.js';

let w: World;
let env: Record<string, string>;
afterEach(() => w.close());

/** The process uses the machine's clock, so the sessions are recent. */
async function signedIn(api: 'v3' | 'v4' | 'both') {
  w = await world({ api, count: 6, longestSeconds: 10, now: Date.now });
  const version: Record<string, string> = api === 'v3' ? {} : { POLAR_SYNC_API: 'v4' };
  w.token = api === 'v3' ? w.token : w.sandbox.issueV4Token();
  env = { ...environmentOf(w), ...version, POLAR_SYNC_V4_API_URL: `${w.sandbox.url}/v4/data` };
  return (...flags: string[]) => run(['pull', ...flags], { env });
}

describe('with a sign-in for v4 alone', () => {
  it('auto fetches everything in one go, leaves nothing out, and says once that v3 does not accept the sign-in', async () => {
    const pull = await signedIn('v4');
    const first = await pull('--json');
    expect(first.exitCode).toBe(0);
    expect(JSON.parse(first.stdout)).toMatchObject({
      schema: 'polar-sync.pull/1',
      outcome: 'ok',
      source: 'auto',
      workouts: { new: 6, updated: 0, unchanged: 0 },
      failed: [],
      transactions: { opened: 0 },
    });
    expect(first.stderr).toContain('does not accept this v4 sign-in for v3');
    expect(first.stderr).not.toContain('Left out');
    const second = await pull();
    expect(second).toMatchObject({ exitCode: 0, stderr: '' });
    expect((await pull('--originals', 'fit')).stderr).toContain('original files cannot');
    expect(second.stdout).toContain('0 new, 0 updated, 6 unchanged');
    const ids = w.look((store) => store.list().map(({ external_ids }) => Object.keys(external_ids)));
    expect(new Set(ids.flat())).toEqual(new Set(['accesslink_v4_session', 'accesslink_v4_exercise']));
    const verify = async () => JSON.parse((await run(['verify', '--remote', '--json'], { env })).stdout);
    expect(await verify()).toMatchObject({ ok: true, remote: { polar: 6, here: 6, missing: [] } });
    const startTime = new Date().toISOString().slice(0, 19);
    w.sandbox.addV4Sessions([{ identifier: { id: '1' }, startTime, durationMillis: 60_000 }]);
    expect(await verify()).toMatchObject({ remote: { polar: 7, here: 6, missing: ['1'] } });
  });

  it('--dry-run shows what would be pulled, and stores nothing', async () => {
    const pull = await signedIn('v4');
    const { stdout } = await pull('--dry-run', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ workouts: { new: 6 } });
    await pull();
    expect(JSON.parse((await pull('--dry-run', '--json')).stdout)).toMatchObject({
      workouts: { new: 0, unchanged: 6 },
    });
  });

  it('what only v3 has is rejected, with how to get it', async () => {
    const pull = await signedIn('v4');
    const { exitCode, stderr } = await pull('--source', 'exercises', '--json');
    expect([exitCode, JSON.parse(stderr.trim().split('\n').at(-1)!)]).toMatchObject([4, { code: 'NOT_V3' }]);
    const data = await pull('--data', 'workouts,sleep', '--json');
    expect(data.exitCode).toBe(3);
    expect(JSON.parse(data.stdout)).toMatchObject({ workouts: { new: 6 }, failed: [{ id: 'sleep' }] });
    // With this sign-in, `all` means what it allows: a cron line with `all` must not fail forever.
    const all = await pull('--data', 'all');
    expect([all.exitCode, all.stderr]).toEqual([0, expect.stringContaining('Left out, because')]);
  });

  it('--since goes back, and status shows how far Polar responded', async () => {
    const pull = await signedIn('v4');
    w.sandbox.addV4Sessions([{ identifier: { id: '1' }, startTime: '2021-05-06T10:00:00', durationMillis: 60_000 }]);
    const { exitCode, stdout, stderr } = await pull('--source', 'v4', '--since', '2019-01-01');
    expect([exitCode, stdout], stderr).toEqual([0, expect.stringContaining('7 new')]);
    expect(stderr).toContain('Searched back to 2019-01-01: the oldest session Polar sent is from 2021-05-06');
    expect((await run(['status'], { env })).stdout).toMatch(
      /History +searched back to 2019-01-01: the oldest session Polar sent is from 2021-05-06/,
    );
    expect(JSON.parse((await run(['status', '--json'], { env })).stdout).history).toMatchObject({
      since: '2019-01-01',
      oldest_session: '2021-05-06',
      finished: true,
    });
  });
});

it('with a sign-in that both accept, a session from three sources is one workout with all ids', async () => {
  const pull = await signedIn('both');
  expect(JSON.parse((await pull('--full', '--json')).stdout)).toMatchObject({
    outcome: 'ok',
    workouts: { new: 6 },
    transactions: { opened: 1, committed: 1 },
  });
  const ids = w.look((store) => store.list().map(({ external_ids }) => Object.keys(external_ids).sort()));
  expect(ids).toEqual(
    Array(6).fill(['accesslink_exercise', 'accesslink_transaction', 'accesslink_v4_exercise', 'accesslink_v4_session']),
  );
});

it('with both, a failing v4 does not keep v3 from delivering its part', async () => {
  const pull = await signedIn('both');
  w.sandbox.v4.missingScopes.add('training_sessions:read');
  const { exitCode, stdout, stderr } = await pull('--json');
  expect([exitCode, JSON.parse(stdout)]).toMatchObject([0, { workouts: { new: 6 } }]);
  expect(stderr).toMatch(/Polar refuses v4 .* used exercises and transactions alone.*training_sessions:read/);
});

describe('with a sign-in for v3', () => {
  it.each([
    [['--source', 'v4'], 4, 'NOT_V4'],
    [['--all-history'], 2, 'HISTORY_V3'],
    [['--source', 'exercises', '--since', '2020-01-01'], 2, 'HISTORY_SOURCE'],
    [['--since', '2020-02-30'], 2, 'DATE'],
    [['--source', 'v5'], 2, 'SOURCE'],
    [['--source', 'v4', '--give-up', '1'], 2, 'GIVE_UP_SOURCE'],
    [['--source', 'v4', '--originals', 'fit'], 2, 'ORIGINALS_SOURCE'],
  ])('%j is rejected', async (flags, exit, code) => {
    const pull = await signedIn('v3');
    const { exitCode, stderr } = await pull(...flags, '--json');
    expect([exitCode, JSON.parse(stderr)]).toMatchObject([exit, { code }]);
  });
});
