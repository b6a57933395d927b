import { describe, expect, it, vi } from 'vitest';
import { StoreError } from '../../src/errors.js';
import { BadAnswerError, NetworkError, NotServedError, ServerError } from '../../src/polar/errors.js';
import type { Unknown } from '../../src/polar/parse/flow/unknown.js';
import type { Store } from '../../src/storage/store.js';
import { core } from '../../src/sync/core/core.js';
import { understood } from '../../src/sync/fatal.js';
import { givesUp, isGivenUp, remedyWhenStuck } from '../../src/sync/give-up.js';
import { dryRun, pull } from '../../src/sync/pull.js';
import type { PullDeps, PullOptions } from '../../src/sync/pull-contract.js';
import { rebuild } from '../../src/sync/rebuild.js';
import { Run } from '../../src/sync/run.js';
import { keepUnread, noteUnreadable } from '../../src/sync/unread.js';
import { verify } from '../../src/sync/verify.js';
import { withStore } from '../support/store.js';
import { memoryDatabase, memoryStore, pulled, truth, user } from './import/support.js';
import { ShelfPolar } from './shelf-client.js';
import { bare } from './support.js';

const now = Date.parse('2026-03-01T12:00:00.000Z');
const down = new ServerError(500, '/x');

/** A run on record, with a client that asks nothing. */
function runOn(store: Store, more: Partial<PullDeps> = {}, options: Partial<PullOptions> = {}): Run {
  const client = { userId: user, requests: 2 } as PullDeps['client'];
  const deps = { client, store, signal: new AbortController().signal, now: () => now, ...more };
  const id = store.syncRuns.start(user, 'auto', new Date(now).toISOString());
  return new Run(deps, { source: 'auto', details: bare, ...options }, core, id);
}

const unknown = (name: string) => ({ kind: 'field', name }) as Unknown;
const recordChanges = (run: Run, ...unread: Unknown[]) => run.recordChanges({ changes: [], renamed: [], unread });

describe('what a run counts', () => {
  it('is each workout once, by the first thing that became of it, under whatever id', () =>
    withStore((store) => {
      const run = runOn(store);
      for (const id of ['a', 'b', 'c', 'd']) run.touched(id, 'unchanged');
      run.touched('a', 'new');
      run.touched('b', 'updated');
      expect(run.counts).toEqual({ new: 1, updated: 1, unchanged: 2 });
      run.recordChanges({
        changes: [
          { workoutId: 'A', change: 'updated' },
          { workoutId: 'e', change: 'new' },
        ],
        renamed: [
          ['a', 'A'],
          ['b', 'B'],
          ['c', 'C'],
          ['never seen', 'X'],
        ],
      });
      expect(run.counts).toEqual({ new: 2, updated: 1, unchanged: 2 });
    }));

  it('are the requests of both APIs', () =>
    withStore((store) => {
      expect(runOn(store).requests).toBe(2);
      const v4 = { requests: 3 } as NonNullable<PullDeps['v4']>;
      expect(runOn(store, { v4 }).result().requests).toBe(5);
    }));

  it('is a failure until the item comes after all; the same id at another source is another item', () =>
    withStore((store) => {
      const run = runOn(store);
      expect(run.result().outcome).toBe('ok');
      run.failed('transactions', '7', down);
      run.failed('exercises', '7', new BadAnswerError('HTML'), () => '; try harder');
      expect(run.failures).toEqual([
        { id: '7', reason: down.message },
        { id: '7', reason: expect.stringMatching(/; try harder$/) },
      ]);
      run.stored('transactions', '7');
      expect(run.failures).toMatchObject([{ id: '7', reason: expect.stringContaining('try harder') }]);
      expect(store.failures.get(user, 'transactions', '7')).toBeUndefined();
      expect(store.failures.get(user, 'exercises', '7')).toMatchObject({ runs: 1 });
      expect(run.result().outcome).toBe('partial');
    }));
});

describe('item after item that does not come', () => {
  const fail = (run: Run, ...problems: Error[]) => {
    for (const [i, problem] of problems.entries()) run.failed('exercises', `${i}`, problem);
  };

  it('ends the run where nobody answers three times in a row', () =>
    withStore((store) => {
      const lost = new NetworkError('CONNECTION_LOST', 'x', { notSent: false });
      expect(() => fail(runOn(store), down, lost, down)).toThrow(down);
      fail(runOn(store), down, down);
      // The last one decides: Polar has answered it.
      fail(runOn(store), down, down, new NotServedError(404, '/x'));
    }));

  it('does not where one comes in between, or answers at least', () =>
    withStore((store) => {
      for (const between of [(run: Run) => run.answered(), (run: Run) => run.stored('exercises', '1')]) {
        const run = runOn(store);
        fail(run, down, down);
        between(run);
        fail(run, down, down);
        expect(() => fail(run, down)).toThrow(down);
      }
    }));
});

describe('what is not recognized', () => {
  it('is named, five at most, and how often where that is more than once', () =>
    withStore((store) => {
      const notes: string[] = [];
      const run = runOn(store, { onNote: (text) => notes.push(text) });
      run.noteUnread();
      expect(notes).toEqual([]);
      recordChanges(run, ...['a', 'b', 'c', 'd', 'e', 'b'].map(unknown));
      run.noteUnread();
      expect(notes[0]).toContain('a, b (2 times), c, d, e.');
      recordChanges(run, unknown('f'));
      run.noteUnread();
      expect(notes[1]).toContain('a, b (2 times), c, d, e and 1 more.');
    }));

  it('is kept where an answer is whole and JSON, bare NaN included, and holds anything', () => {
    const kept = (body: string | undefined, problem?: Error) => {
      const keepAnswer = vi.fn();
      const answer = { path: '/', status: 200, contentType: null, body: Buffer.from(body ?? ''), fetchedAt: '' };
      const bad = new BadAnswerError('strange', body === undefined ? {} : { answer });
      keepUnread({ keepAnswer } as unknown as Run, 'exercises', '7', problem ?? bad);
      return keepAnswer.mock.calls.length;
    };
    expect(['{"a":1}', '[]', '{"a":NaN}'].map((body) => kept(body))).toEqual([1, 1, 1]);
    expect(['null', '7', '"x"', '{"a":', '<html>', undefined].map((body) => kept(body))).toEqual([0, 0, 0, 0, 0, 0]);
    expect(kept('{}', down)).toBe(0);
  });

  it('is told of a list where elements of it cannot be read, and of no other', () => {
    const incomplete = vi.fn();
    const run = { incomplete } as unknown as Run;
    noteUnreadable(run, 'exercises', { items: [1, 2], unreadable: 0 });
    expect(incomplete).not.toHaveBeenCalled();
    noteUnreadable(run, 'exercises', { items: [1, 2], unreadable: 1 });
    expect(incomplete).toHaveBeenCalledWith('exercises', expect.stringMatching(/^1 of 3 /));
  });
});

describe('an item that is given up', () => {
  it('is the one that was named, and no remedy is offered before it failed in five runs', () =>
    withStore((store) => {
      const run = runOn(store, {}, { giveUp: '7' });
      expect(remedyWhenStuck(run, 'transactions', '7')).toBe('');
      expect([isGivenUp(run, 'transactions', '7'), isGivenUp(run, 'transactions', '8')]).toEqual([false, false]);
      expect(givesUp(run, 'transactions', '8', down, () => 'it')).toBe(false);
      expect(store.failures.of(user, 'transactions')).toEqual([]);
      expect(givesUp(run, 'transactions', '7', down, () => 'it')).toBe(true);
      expect([isGivenUp(run, 'transactions', '7'), isGivenUp(run, 'exercises', '7')]).toEqual([true, false]);
    }));
});

describe('a pull that ends by a mistake', () => {
  const options = { source: 'exercises', details: bare } as const;
  const deps = (store: Store, listExercises: () => Promise<never>) => {
    const client = Object.assign(new ShelfPolar(user, () => now), { listExercises });
    return { client, store, signal: new AbortController().signal, now: () => now };
  };

  it('is on record without the words of the mistake, which may hold anything', async () => {
    const store = memoryStore();
    const failing = async () => {
      throw new RangeError('secret');
    };
    await expect(pull(deps(store, failing), options)).rejects.toThrow('secret');
    const [run] = store.runs(1);
    expect(run).toMatchObject({ outcome: 'failed', error: { code: 'UNEXPECTED' } });
    expect(JSON.stringify(run)).not.toContain('secret');
    store.close();
  });

  it.each([
    ['an error', new RangeError('first'), 'the store'],
    ['an error that has a cause', new RangeError('first', { cause: 'known' }), 'known'],
    ['no error at all', 'first', undefined],
  ])('throws %s also where the store cannot record it any more', async (_what, problem, cause) => {
    const store = memoryStore();
    const failing = async () => {
      store.close();
      throw problem;
    };
    const thrown: unknown = await pull(deps(store, failing), options).catch((caught: unknown) => caught);
    expect(thrown).toBe(problem);
    if (cause === 'the store') expect((thrown as Error).cause).toBeInstanceOf(Error);
    else if (thrown instanceof Error) expect(thrown.cause).toBe(cause);
  });

  it('is none where no data besides workouts was asked for, nor in a look', async () => {
    const store = memoryStore();
    const client = new ShelfPolar(user, () => now);
    const looked = { client, store, signal: new AbortController().signal, now: () => now };
    expect(await dryRun(looked, options)).toMatchObject({ outcome: 'ok', workouts: { new: 0 }, data: {} });
    expect(await dryRun(looked, { ...options, workouts: false })).toMatchObject({ requests: 1 });
    store.close();
  });
});

describe('what cannot be made again', () => {
  const answer = (body: string) => ({ path: '/', status: 200, contentType: null, body: Buffer.from(body) });

  /** Two workouts, of which the newest answer to the second is not understood. */
  function halfUnderstood(store: Store): [string, string] {
    pulled(store, 'hash0001', truth);
    pulled(store, 'hash0002', { ...truth, start: truth.start + 3_600_000 });
    const key = { userId: user, source: 'exercises', externalId: 'hash0002', part: 'exercise' } as const;
    const fetchedAt = '2026-03-02T12:00:00.000Z';
    store.atomically(() => store.payloads.save({ ...answer('no JSON'), ...key, fetchedAt }));
    return store.list().map(({ id }) => id) as [string, string];
  }

  it('is named, and the others are made', async () => {
    const store = memoryStore();
    const [good, bad] = halfUnderstood(store);
    expect(await rebuild(store)).toMatchObject({ workouts: 1, changed: 0, failed: [{ id: bad }] });
    expect(store.list().map(({ id }) => id)).toEqual([good, bad]);
    store.close();
  });

  it('is a failure of the store where that is what fails: then nothing else is tried', async () => {
    const db = memoryDatabase();
    const store = memoryStore(db);
    pulled(store, 'hash0001', truth);
    const fail = (code: string) =>
      vi.spyOn(store, 'saveWorkout').mockImplementation(() => {
        throw new StoreError(code, 'x');
      });
    fail('VALUE_REFUSED');
    // What is as its payloads say is not written again.
    expect(await rebuild(store)).toMatchObject({ workouts: 1, failed: [] });
    db.exec("UPDATE workouts SET summary = '{}'");
    expect(await rebuild(store)).toMatchObject({ workouts: 0, failed: [{ reason: 'x' }] });
    fail('DISK_FULL');
    await expect(rebuild(store)).rejects.toMatchObject({ code: 'DISK_FULL' });
    store.close();
  });

  it('is told by verify, with what is wrong with the rows where they are damaged, too', async () => {
    const db = memoryDatabase();
    const store = memoryStore(db);
    const [, bad] = halfUnderstood(store);
    const problems = async () => (await verify(store)).problems;
    const [untold, ...more] = await problems();
    expect([untold, more]).toEqual([expect.stringContaining(bad), []]);
    db.prepare("UPDATE workouts SET summary = json_set(summary, '$.start_time', 'soon') WHERE id = ?").run(bad);
    const [damaged] = await problems();
    expect(damaged).toContain(bad);
    expect(damaged).not.toBe(untold);
    // A workout that is not there is another thing than one that differs.
    const good = store.sessions.workoutIds().find((id) => id !== bad) ?? '';
    db.prepare('UPDATE workouts SET calories_kcal = 9 WHERE id = ?').run(good);
    const differs = (await problems()).find((text) => text.includes(good));
    db.prepare('DELETE FROM workouts WHERE id = ?').run(good);
    const missing = (await problems()).find((text) => text.includes(good));
    expect([typeof differs, typeof missing, differs === missing]).toEqual(['string', 'string', false]);
    store.close();
  });

  it('is an error, whatever was thrown', () => {
    const error = new RangeError('x');
    const thrown = (problem: unknown) =>
      understood(() => {
        throw problem;
      });
    expect(understood(() => 7)).toBe(7);
    expect(thrown(error)).toBe(error);
    expect(thrown('words')).toEqual(new Error('words'));
  });
});

it.each([
  ['rebuild', rebuild],
  ['verify', verify],
])('%s says how far it came when it is ended', async (_name, work) => {
  const store = memoryStore();
  for (const i of [0, 1, 2]) pulled(store, `hash000${i}`, { ...truth, start: truth.start + i * 3_600_000 });
  const stop = new AbortController();
  let steps = 0;
  const onStep = () => {
    steps += 1;
    if (steps === 2) stop.abort();
  };
  await expect(work(store, onStep, stop.signal)).rejects.toMatchObject({
    code: 'INTERRUPTED',
    message: expect.stringMatching(work === rebuild ? /\b1 of 3\b/ : /\b2 of \d/),
  });
  store.close();
});
