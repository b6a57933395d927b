import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SandboxOptions } from '../../src/sandbox/sandbox.js';
import { bare, full, type World, world } from './support.js';

let w: World;

/** More than one transaction holds, and nearly every kind of session that the sandbox has. */
const all = 60;
const few = 8;

beforeEach(async () => {
  w = await world({ count: few });
});
afterEach(() => w.close());

/** Replaces the world by another one. */
async function another(options: SandboxOptions): Promise<void> {
  await w.close();
  w = await world(options);
}

const hashes = () =>
  w.look((store) =>
    store
      .list()
      .map((workout) => workout.external_ids.accesslink_exercise)
      .sort(),
  );

describe('a first pull', () => {
  it.each(['auto', 'transactions', 'exercises'] as const)('fetches all sessions through %s', async (source) => {
    await another({ count: all });
    const result = await w.pull({ source });
    expect(result).toMatchObject({
      outcome: 'ok',
      source,
      workouts: { new: 60, updated: 0, unchanged: 0 },
      failed: [],
    });
    expect(w.look((store) => store.counts().workouts)).toBe(60);
    if (source !== 'transactions') expect(hashes()).toEqual([...w.sandbox.exerciseIds].sort());
    expect(w.sandbox.committed).toHaveLength(source === 'exercises' ? 0 : 60);
    if (source !== 'exercises')
      expect(result.transactions).toEqual({ opened: 2, resumed: 0, committed: 2, left_open: 0 });
  });

  it('needs at most three requests per session, its FIT among them, and five more through auto', async () => {
    await another({ count: 50 });
    const result = await w.pull();
    expect(result.workouts.new).toBe(50);
    expect(result.requests).toBeLessThanOrEqual(3 * 50 + 5);
  });

  it('takes no negative time when the wall clock is set back meanwhile', async () => {
    let now = w.now;
    Object.defineProperty(w, 'now', {
      get: () => {
        now -= 60_000;
        return now;
      },
    });
    expect((await w.pull()).duration_ms).toBeGreaterThanOrEqual(0);
  });

  it('makes one workout from the two sources of a session, with both ids', async () => {
    await another({ count: all });
    await w.pull();
    const workouts = w.look((store) => store.list());
    for (const workout of workouts) {
      expect(workout.source.via).toEqual(['exercises', 'transaction']);
      expect(Object.keys(workout.external_ids).sort()).toEqual(['accesslink_exercise', 'accesslink_transaction']);
    }
    expect(new Set(workouts.map((workout) => workout.external_ids.accesslink_transaction)).size).toBe(60);
  });

  it('produces the same workouts whichever source goes first', async () => {
    await another({ count: all });
    await w.pull({ source: 'transactions' });
    await w.pull({ source: 'exercises' });
    // Which payloads were needed depends on the order; their content does not.
    const workouts = () => w.look((store) => [...store.iterate()].map(({ provenance: _, ...rest }) => rest));
    const one = workouts();
    await another({ count: all });
    await w.pull({ source: 'exercises' });
    await w.pull({ source: 'transactions' });
    const other = workouts();
    expect(other).toEqual(one);
    expect(other).toHaveLength(60);
  });
});

describe('a second pull', () => {
  it('changes nothing, and requests only what it must', async () => {
    await another({ count: all });
    await w.pull();
    const before = w.look((store) => ({ workouts: [...store.iterate()], payloads: store.payloads.count() }));
    w.now += 3_600_000;
    const result = await w.pull();
    expect(result).toMatchObject({ outcome: 'ok', workouts: { new: 0, updated: 0, unchanged: 60 }, requests: 2 });
    expect(w.look((store) => ({ workouts: [...store.iterate()], payloads: store.payloads.count() }))).toEqual(before);
  });

  it.each(['auto', 'transactions', 'exercises'] as const)(
    'brings what was uploaded meanwhile through %s',
    async (source) => {
      await another({ count: 3 });
      await w.pull({ source });
      const more = await world({ count: 5, seed: 7 });
      await more.close();
      w.sandbox.addRawExercises([
        {
          id: 'AAAA0001',
          start_time: '2026-02-28T07:00:00',
          start_time_utc_offset: 60,
          duration: 'PT100S',
          sport: 'RUNNING',
          has_route: false,
          device: 'Polar M400',
          upload_time: '2026-02-28T07:02:00Z',
        },
      ]);
      const result = await w.pull({ source });
      expect(result.workouts.new).toBe(1);
      expect(
        w.look((store) => store.list().find((workout) => workout.start_time === '2026-02-28T06:00:00Z')?.type),
      ).toBe('running');
    },
  );

  it('fills in details that are requested later', async () => {
    await another({ count: all });
    await w.pull({ details: bare });
    expect(w.look((store) => [...store.iterate()].some((workout) => workout.streams))).toBe(false);
    const result = await w.pull({ details: full });
    expect(result.workouts).toMatchObject({ new: 0, unchanged: expect.any(Number) });
    expect(result.workouts.updated).toBeGreaterThan(50);
    expect(w.look((store) => [...store.iterate()].filter((workout) => workout.streams).length)).toBeGreaterThan(50);
    // And they stay when they are not requested again.
    expect((await w.pull({ details: bare })).workouts.updated).toBe(0);
  });

  it('shows an edit, and keeps the earlier payload', async () => {
    await w.pull();
    const id = w.sandbox.exerciseIds[3]!;
    const payloads = w.look((store) => store.payloads.count());
    w.sandbox.edit(id, { calories: 4321 });
    const result = await w.pull();
    expect(result.workouts).toEqual({ new: 0, updated: 1, unchanged: few - 1 });
    const [workoutId] = w.look((store) => store.resolve(id));
    expect(w.look((store) => store.get(workoutId!)?.calories_kcal)).toBe(4321);
    // The list and the session itself, both again.
    expect(w.look((store) => store.payloads.count())).toBe(payloads + 2);
  });
});

describe('what happened', () => {
  it('is recorded: runs, counts, errors', async () => {
    await w.pull();
    w.sandbox.revokeTokens();
    await expect(w.pull()).rejects.toMatchObject({ code: 'TOKEN_REFUSED', exitCode: 4 });
    const [second, first] = w.look((store) => store.runs(5));
    expect(first).toMatchObject({ outcome: 'ok', source: 'auto', newWorkouts: few, failedItems: 0 });
    expect(second).toMatchObject({ outcome: 'failed', error: { code: 'TOKEN_REFUSED' } });
    expect(JSON.stringify([first, second])).not.toContain(w.token);
  });

  it('distinguishes Ctrl-C from a failure, and the next run continues', async () => {
    const stop = new AbortController();
    let seen = 0;
    await another({ count: few, onRequest: () => void (++seen === 14 && stop.abort()) });
    await expect(w.pull({}, { signal: stop.signal })).rejects.toMatchObject({ code: 'INTERRUPTED', exitCode: 130 });
    expect(w.look((store) => store.runs(1)[0]?.outcome)).toBe('interrupted');
    expect((await w.pull()).outcome).toBe('ok');
    expect(hashes()).toEqual([...w.sandbox.exerciseIds].sort());
  });
});

describe('the rate limit', () => {
  it('ends a run that would wait too long, says when to try again, and the next runs complete it', async () => {
    await another({ rateLimit: { short: { limit: 300, seconds: 900 }, long: { limit: 5100, seconds: 86_400 } } });
    await expect(w.pull({ source: 'transactions' })).rejects.toMatchObject({
      code: 'RATE_LIMITED',
      exitCode: 5,
      retryAt: new Date(w.now + 900_000),
    });
    const [open] = w.look((store) => store.openTransactions());
    expect(open).toMatchObject({ state: 'fetching', items: 50 });
    expect(open!.stored).toBeGreaterThan(10);
    expect(w.sandbox.committed).toEqual([]);
    const outcomes: string[] = [];
    for (let run = 0; run < 8 && outcomes.at(-1) !== 'ok'; run += 1) {
      w.now += 901_000;
      outcomes.push(
        await w.pull({ source: 'transactions' }).then(
          (result) => result.outcome,
          (problem) => problem.code,
        ),
      );
    }
    expect(outcomes.at(-1)).toBe('ok');
    expect(w.look((store) => store.counts().workouts)).toBe(60);
    expect(w.sandbox.committed).toHaveLength(60);
  });

  it('is waited for if the wait is short', async () => {
    await another({
      count: 5,
      rateLimit: { short: { limit: 10, seconds: 20 }, long: { limit: 5100, seconds: 86_400 } },
    });
    expect(await w.pull()).toMatchObject({ outcome: 'ok', workouts: { new: 5 } });
  });
});

describe('when a source is retired', () => {
  it.each([401, 404, 405, 410, 501])('the other one does, and the run notes it once (%i)', async (status) => {
    await another({ count: all });
    w.sandbox.retire('transactions', status);
    expect(await w.pull()).toMatchObject({ outcome: 'ok', workouts: { new: all } });
    expect(w.notes).toEqual([expect.stringContaining(`status ${status}`)]);
    w.sandbox.retire('transactions', undefined);
    w.sandbox.retire('exercises', status);
    expect(await w.pull()).toMatchObject({
      outcome: 'ok',
      workouts: { new: 0, updated: all },
      transactions: { committed: 2 },
    });
    expect(w.notes).toHaveLength(2);
  });

  it('a token that is rejected everywhere ends the run, exit 4', async () => {
    w.sandbox.revokeTokens();
    await expect(w.pull()).rejects.toMatchObject({ code: 'TOKEN_REFUSED', exitCode: 4 });
  });

  it('both refused is reported as missing consent or registration, exit 4', async () => {
    w.sandbox.consent = false;
    await expect(w.pull()).rejects.toMatchObject({ code: 'CONSENT_OR_REGISTRATION', exitCode: 4 });
  });

  it('one that fails for now leaves the run partial, and the next one completes it', async () => {
    w.sandbox.faults.add({ kind: '500', path: /^\/v3\/exercises$/, times: 'always' });
    expect(await w.pull()).toMatchObject({ outcome: 'partial', failed: [{ id: 'exercises' }], workouts: { new: few } });
    w.sandbox.faults.clear();
    expect(await w.pull()).toMatchObject({ outcome: 'ok', failed: [] });
  });

  it('both out of order for now is exit 5', async () => {
    w.sandbox.faults.add({ kind: 'reset', times: 'always' });
    await expect(w.pull()).rejects.toMatchObject({ code: 'CONNECTION_LOST', exitCode: 5 });
  });
});
