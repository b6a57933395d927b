import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Host } from '../../../src/commands/program/host.js';
import { runProgram } from '../../../src/commands/program/run.js';
import { lockStore } from '../../../src/storage/lock.js';
import { openStore } from '../../../src/storage/store.js';
import { type World, world } from '../../sync/support.js';
import { environmentOf } from '../../sync/sweeps/program.js';
import { Keyboard, Screen } from '../../ui/streams.js';
import { run } from '../run.js';

let w: World;

beforeEach(async () => {
  w = await world({ count: 6 });
});
afterEach(() => w.close());

const pull = (...flags: string[]) => run(['pull', ...flags], { env: environmentOf(w) });

describe('what a pull leaves out', () => {
  it('is reported once, with the flag that fetches it', async () => {
    const { exitCode, stderr } = await pull();
    expect(exitCode).toBe(0);
    expect(stderr.match(/Left out/g)).toHaveLength(1);
    expect(stderr).toContain('Left out: samples, zones and route. --full fetches them.');
    expect((await pull('--zones')).stderr).toContain('Left out: samples and route.');
  });

  it('is reported with a reason if Polar deletes it', async () => {
    expect((await pull('--source', 'transactions')).stderr).toMatch(/Left out: .*Polar deletes them/);
  });

  it.each([[['--full']], [['--quiet']], [['--dry-run']]])('is not reported with %s', async (flags) => {
    expect((await pull(...flags)).stderr).not.toContain('Left out');
  });
});

describe('--give-up', () => {
  it('of what is not known to be missing is rejected before anything is sent', async () => {
    const before = w.sandbox.requests.length;
    const { exitCode, stderr } = await pull('--give-up', 'nope', '--json');
    expect([exitCode, JSON.parse(stderr)]).toMatchObject([2, { code: 'NOTHING_TO_GIVE_UP', exit: 2 }]);
    expect(w.sandbox.requests).toHaveLength(before);
  });

  it.each(['failed', 'listed'])('of what %s before is accepted', async (id) => {
    const store = openStore(w.path);
    store.failures.record(w.sandbox.userId, 'transactions', 'failed', 1, 'no');
    const row = store.transactions.begin(w.sandbox.userId, { samples: false, zones: false, route: false }, '');
    store.transactions.listed(row, [{ id: 'listed', path: '/x' }], '');
    store.close();
    expect((await pull('--give-up', id)).exitCode).toBe(0);
  });
});

describe('--dry-run without a database', () => {
  it('creates none: everything is new', async () => {
    const db = join(dirname(w.path), 'none', 'polar.db');
    const { exitCode, stdout } = await run(['pull', '--dry-run'], { env: environmentOf(w, db) });
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining('Would pull 6 new and 0 changed')]);
    expect(existsSync(dirname(db))).toBe(false);
  });
});

describe('another pull', () => {
  it('is waited for with --wait, which is suggested only if it was not given', async () => {
    openStore(w.path).close();
    const lock = await lockStore(w.path);
    try {
      expect((await pull()).stderr).toContain('--wait 5m');
      const { exitCode, stderr } = await pull('--wait', '1s');
      expect([exitCode, stderr]).toEqual([6, expect.stringContaining('Wait for it to finish.')]);
    } finally {
      lock.release();
    }
  });
});

describe('Ctrl-C', () => {
  it('says how much is stored and that the same command carries on', async () => {
    const stop = new AbortController();
    const count = 20;
    const storedIn = ({ look }: World) => look((store) => store.counts().workouts);
    const large = await world({
      count,
      // More than can be in flight: some of these requests are made when the first workouts are stored.
      onRequest: (_n, { path }) => {
        if (path.includes('/exercises/') && storedIn(large) > 0) stop.abort();
      },
    });
    try {
      const host = {
        stdout: new Screen(),
        stderr: new Screen(),
        stdin: new Keyboard(false),
        env: environmentOf(large),
      };
      const ended = runProgram(['pull', '--full'], { host: host as unknown as Host, signal: stop.signal });
      await expect(ended).rejects.toMatchObject({ exitCode: 130, hint: expect.stringContaining('same command') });
      const stored = storedIn(large);
      expect(stored).toBeGreaterThan(0);
      expect(stored).toBeLessThan(count);
      await expect(ended).rejects.toThrow(`Interrupted. What was stored is safe; workouts in the database: ${stored}.`);
    } finally {
      await large.close();
    }
  });
});

describe('a rejected token', () => {
  it('from the environment is reported as such', async () => {
    w.sandbox.revokeTokens();
    const { exitCode, stderr } = await pull('--full', '--json');
    expect([exitCode, JSON.parse(stderr)]).toMatchObject([
      4,
      {
        code: 'TOKEN_REFUSED',
        message: 'Polar rejects the token in POLAR_SYNC_ACCESS_TOKEN.',
        hint: expect.stringContaining('unset'),
      },
    ]);
  });
});
