import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Host } from '../../../src/commands/program/host.js';
import { runProgram } from '../../../src/commands/program/run.js';
import { pauseAfter, pullEvery } from '../../../src/commands/pull/every.js';
import { AuthError, BusyError, ExitCode, TemporaryError, UsageError } from '../../../src/errors.js';
import { type World, world } from '../../sync/support.js';
import { environmentOf } from '../../sync/sweeps/program.js';
import { Keyboard, Screen } from '../../ui/streams.js';
import { run, temporaryFolder } from '../run.js';
import { contextOf } from '../shared/context.js';

/** Ends after `outcomes`: each pull returns an exit code or throws. */
async function staying(outcomes: (number | Error)[], { every = 3600, json = false } = {}) {
  const stop = new AbortController();
  const home = temporaryFolder();
  const at = contextOf({ env: { POLAR_SYNC_HOME: home }, signal: stop.signal, json });
  const slept: number[] = [];
  let n = 0;
  const host = {
    sleep: async (seconds: number) => {
      slept.push(seconds);
      if (n === outcomes.length) stop.abort();
    },
    random: () => 0.5,
    now: () => new Date('2026-03-01T12:00:00Z'),
  };
  const pull = async () => {
    const outcome = outcomes[n] ?? 0;
    n += 1;
    if (typeof outcome === 'number') return outcome;
    throw outcome;
  };
  const exitCode = await pullEvery(at.context, { every }, pull, host);
  return { exitCode, slept, pulls: n, ...at.said() };
}

const offline = new TemporaryError('NETWORK_UNREACHABLE', 'Cannot reach Polar.', { hint: 'Check the network.' });

describe('pull --every', () => {
  it('pulls again and again, less often while it fails, and as before once it is over', async () => {
    const { exitCode, slept, stderr } = await staying([0, 3, offline, offline, offline, 0]);
    expect([exitCode, slept]).toEqual([ExitCode.ok, [3600, 3600, 7200, 14_400, 14_400, 3600]]);
    expect(stderr.match(/warning: Cannot reach Polar. Check the network./g)).toHaveLength(3);
  });

  it('is not slowed down by another pull, and not ended by a missing sign-in', async () => {
    const busy = new BusyError('PULL_RUNNING', 'Another polar-sync is working on this database.');
    const signedOut = new AuthError('NOT_LOGGED_IN', 'You are not signed in.');
    expect((await staying([busy, signedOut, 0])).slept).toEqual([3600, 7200, 3600]);
  });

  it('ends at once with a configuration that is wrong from the beginning, or a bug', async () => {
    const wrong = new UsageError('DATA_KIND', 'Unknown kind.');
    await expect(staying([wrong])).rejects.toThrow(wrong);
    expect((await staying([0, wrong])).slept).toEqual([3600, 7200]);
    await expect(staying([0, new TypeError('a bug')])).rejects.toThrow('a bug');
    await expect(staying([], { every: 59 })).rejects.toThrow('too short');
  });

  it('refuses to stay away longer than Polar can wait, and than a timer can be set to', async () => {
    expect((await staying([0], { every: 7 * 86_400 })).slept).toEqual([7 * 86_400]);
    for (const every of [7 * 86_400 + 1, 25 * 86_400, 999_999_999 * 3600])
      await expect(staying([0], { every })).rejects.toMatchObject({ code: 'EVERY_INVALID', exitCode: 2 });
  });

  it('prints one line for each pull with --json, also for one that failed', async () => {
    const { stdout } = await staying([offline], { json: true });
    const error = { code: 'NETWORK_UNREACHABLE', exit: 5, message: offline.message, hint: offline.hint };
    expect(JSON.parse(stdout)).toEqual({ schema: 'polar-sync.pull/1', outcome: 'failed', error });
  });

  it('never asks at exactly the same distance', () => {
    expect([0, 0.5, 1].map((random) => pauseAfter(3600, 0, random))).toEqual([3420, 3600, 3780]);
    expect(pauseAfter(86_400, 3, 0.5)).toBe(86_400);
  });
});

describe('pull --every, interrupted', () => {
  let w: World;
  const stop = new AbortController();
  beforeEach(async () => {
    let asked = 0;
    w = await world({
      count: 12,
      onRequest: (_n, { path }) => {
        if (/exercises\/./.test(path)) asked += 1;
        if (asked === 10) stop.abort();
      },
    });
  });
  afterEach(() => w.close());

  it('in the middle of a pull ends with exit 0, and what was pulled is stored', async () => {
    const [stdout, stderr] = [new Screen({}), new Screen({})];
    const host = { stdout, stderr, stdin: new Keyboard(false), env: environmentOf(w), on() {}, off() {} };
    const argv = ['pull', '--full', '--every', '1h', '--source', 'exercises'];
    const exitCode = await runProgram(argv, { host: host as unknown as Host, signal: stop.signal });
    expect([exitCode, stderr.text]).toEqual([0, expect.stringContaining('Ended. What was pulled is stored.')]);
    expect(w.look((store) => store.counts().workouts)).toBeGreaterThan(0);
  });
});

describe('pull --every --push', () => {
  it('is not slowed down by a target that cannot be reached', async () => {
    const w = await world({ count: 1 });
    const stop = new AbortController();
    try {
      const env = { ...environmentOf(w), POLAR_SYNC_TOKEN_STORE: 'file' };
      const out = join(temporaryFolder(), 'watched');
      await run(['target', 'add', 'folder', '--out', out, '--since', '2000-01-01'], { env });
      rmSync(out, { recursive: true });
      const [stdout, stderr] = [new Screen({}), new Screen({})];
      stderr.on('data', () => void (stderr.text.includes('Next pull') && stop.abort()));
      const host = { stdout, stderr, stdin: new Keyboard(false), env, on() {}, off() {} } as unknown as Host;
      expect(await runProgram(['pull', '--push', '--every', '3h'], { host, signal: stop.signal })).toBe(0);
      expect(stderr.text).toContain('folder:');
      const next = Date.parse(/Next pull: (\S+ \S+)\./.exec(stderr.text)?.[1] ?? '');
      // After a failure it would be four hours, 5% more or less.
      expect(next - Date.now()).toBeLessThan(3.2 * 3_600_000);
    } finally {
      await w.close();
    }
  });
});
