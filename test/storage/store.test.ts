import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sqlite } from '../../src/storage/sqlite/driver.js';
import { openStore, type Store } from '../../src/storage/store.js';
import { outdoorRun, workout } from '../support/data/workouts.js';
import { temporaryFolder } from '../support/folder.js';
import { sqliteProblems, withStore } from '../support/store.js';
import { memoryDatabase, memoryStore } from '../sync/import/support.js';

const later = (id: string, given: object = {}) =>
  workout({
    id,
    start_time: `2026-03-0${id.length}T08:00:00Z`,
    start_time_local: `2026-03-0${id.length}T09:00:00`,
    ...given,
  });
const save = (store: Store, ...ids: string[]) =>
  store.atomically(() => ids.map((id) => store.saveWorkout('1', later(id))));
const ids = (store: Store) => store.list().map(({ id }) => id);
const failing = async () => Promise.reject(new Error('undone'));

/** Two connections to one database. */
async function withTwo(work: (store: Store, other: Store) => Promise<void> | void): Promise<void> {
  const path = join(temporaryFolder(), 'polar.db');
  const [store, other] = [openStore(path), openStore(path)];
  try {
    await work(store, other);
  } finally {
    store.close();
    other.close();
  }
}

/** A session, so that the workout is kept when those without sessions are deleted. */
const lead = (store: Store, workoutId: string) =>
  store.sessions.save({
    ...{ userId: '1', source: 'v4', externalId: workoutId, workoutId, startMs: 0, firstSeenAt: '2026-03-01T12:00:00Z' },
    ...{ samples: false, zones: false, route: false },
  });

describe('work in turns', () => {
  it('is not visible to other connections before its end, and then visible as a whole', async () => {
    await withTwo(async (store, other) => {
      const result = await store.inTurns(async () => {
        save(store, 'a');
        await Promise.resolve();
        save(store, 'bb');
        expect([ids(store), ids(other)]).toEqual([['a', 'bb'], []]);
        return 'done';
      });
      expect([result, ids(other)]).toEqual(['done', ['a', 'bb']]);
    });
  });

  it('that fails leaves nothing behind, and later work is written', async () => {
    await withTwo(async (store, other) => {
      const work = store.inTurns(() => {
        save(store, 'a');
        return failing();
      });
      await expect(work).rejects.toThrow('undone');
      expect(ids(store)).toEqual([]);
      await store.inTurns(async () => save(store, 'bb'));
      expect(ids(other)).toEqual(['bb']);
    });
  });

  it('within other work can fail alone, and otherwise reaches the file with it', async () => {
    await withTwo(async (store, other) => {
      await store.inTurns(async () => {
        save(store, 'a');
        await store.inTurns(async () => save(store, 'bb'));
        const inner = store.inTurns(() => {
          save(store, 'ccc');
          return failing();
        });
        await expect(inner).rejects.toThrow('undone');
        expect([ids(store), ids(other)]).toEqual([['a', 'bb'], []]);
      });
      expect(ids(other)).toEqual(['a', 'bb']);
    });
  });

  it('that was rolled back is written when it is done again', async () => {
    await withTwo(async (store, other) => {
      const run = outdoorRun(60);
      const work = store.inTurns(() => {
        store.saveWorkout('1', run);
        return failing();
      });
      await expect(work).rejects.toThrow('undone');
      expect(store.atomically(() => store.refreshWorkout('1', run))).toBe('new');
      expect(other.get(run.id)).toEqual(run);
    });
  });

  it('that SQLite itself has ended reports why, and nothing else', async () => {
    await withTwo(async (store) => {
      const db = new (sqlite())(store.path);
      db.exec("CREATE TRIGGER full BEFORE INSERT ON workouts BEGIN SELECT RAISE(ROLLBACK, 'full'); END");
      db.close();
      await expect(store.inTurns(async () => store.saveWorkout('1', later('a')))).rejects.toThrow(
        expect.objectContaining({ code: expect.stringContaining('SQLITE_CONSTRAINT') }),
      );
      expect(ids(store)).toEqual([]);
    });
  });
});

describe('a database that holds writes back', () => {
  it('shows what would be written, and keeps none of it', async () => {
    await withTwo(async (store, other) => {
      save(store, 'a');
      store.holdBack();
      save(store, 'bb');
      await store.inTurns(async () => save(store, 'ccc'));
      expect([ids(store), ids(other)]).toEqual([['a', 'bb', 'ccc'], ['a']]);
      store.close();
      expect(ids(other)).toEqual(['a']);
    });
  });
});

describe('workouts without sessions', () => {
  it('are listed ordered by start, and deleted with their rows', () => {
    withStore((store) => {
      const run = outdoorRun(60);
      store.atomically(() => store.saveWorkout('1', run));
      save(store, 'ccc', 'bb', 'a');
      lead(store, 'bb');
      expect(store.strays()).toEqual([run.id, 'a', 'ccc']);
      expect(store.atomically(() => store.dropOrphans())).toBe(3);
      expect([ids(store), store.strays()]).toEqual([['bb'], []]);
      expect(store.atomically(() => store.dropOrphans())).toBe(0);
    });
  });

  it('leave no rows behind, even when they were deleted with another tool', () => {
    const path = join(temporaryFolder(), 'polar.db');
    const writer = openStore(path);
    const run = { ...outdoorRun(90), id: 'bb' };
    writer.atomically(() => [run, { ...run, id: 'a' }].map((one) => writer.saveWorkout('1', one)));
    for (const id of ['a', 'bb']) lead(writer, id);
    writer.close();
    const hand = new (sqlite())(path);
    hand.pragma('foreign_keys = OFF');
    hand.exec("DELETE FROM workouts WHERE id = 'a'");
    hand.close();
    const store = openStore(path);
    expect(sqliteProblems(store).length).toBeGreaterThan(0);
    store.atomically(() => store.dropOrphans());
    expect(sqliteProblems(store)).toEqual([]);
    expect(store.get('bb')).toEqual(run);
    store.close();
  });
});

it('a renamed workout is the same row, and its old id can be written anew', () => {
  withStore((store) => {
    const run = outdoorRun(60);
    const refresh = () => store.atomically(() => store.refreshWorkout('1', run));
    refresh();
    store.atomically(() => store.renameWorkout(run.id, 'renamed'));
    expect([store.hasWorkout(run.id), store.hasWorkout('renamed')]).toEqual([false, true]);
    expect(refresh()).toBe('new');
    expect(store.get(run.id)).toEqual(run);
    store.atomically(() => store.dropWorkout('renamed'));
    expect(ids(store)).toEqual([run.id]);
  });
});

it("a workout that is derived again is the same row, so that rows in the user's own tables still belong to it", () => {
  withStore((store) => {
    save(store, 'a', 'bb', 'ccc');
    const keys = () => {
      const hand = new (sqlite())(store.path, { readonly: true });
      const rows = hand.prepare('SELECT id, key FROM workouts ORDER BY id').raw().all();
      hand.close();
      return rows;
    };
    const before = keys();
    expect(store.atomically(() => store.saveWorkout('1', later('a', { note: 'made again' })))).toBe('updated');
    expect(keys()).toEqual(before);
  });
});

it('counts workouts, and those without a zone', () => {
  withStore((store) => {
    expect([store.counts(), store.withoutZone()]).toEqual([{ workouts: 0, payloads: 0 }, 0]);
    const zoned = later('bb', { utc_offset_minutes: 0 });
    store.atomically(() => [later('a'), zoned, later('ccc')].map((one) => store.saveWorkout('1', one)));
    store.atomically(() =>
      store.payloads.append({
        ...{ userId: '1', source: 'exercises', externalId: 'a', part: 'exercise', path: '/', status: 200 },
        ...{ contentType: null, body: Buffer.from('{}'), fetchedAt: '2026-02-20T08:00:00Z' },
      }),
    );
    const [firstStart, lastStart] = ['2026-03-01T08:00:00Z', '2026-03-03T08:00:00Z'];
    expect(store.counts()).toEqual({ workouts: 3, payloads: 1, firstStart, lastStart });
    expect(store.withoutZone()).toBe(2);
    expect(store.users()).toEqual(['1']);
  });
});

it('reading back shows what is on disk, and closes its connection, even when reading fails', async () => {
  await withTwo((store, other) => {
    save(store, 'a');
    const seen = store.atomically(() => {
      store.saveWorkout('1', later('bb'));
      return store.readBack((disk) => [ids(disk), disk.path, disk.readings === store.readings]);
    });
    expect(seen).toEqual([['a'], store.path, true]);
    const looked: Store[] = [];
    const look = () =>
      store.readBack((disk) => {
        looked.push(disk);
        throw new Error('looked in vain');
      });
    expect(look).toThrow('looked in vain');
    expect(() => looked[0]?.list()).toThrow('not open');
    expect(ids(other)).toEqual(['a', 'bb']);
  });
});

describe('what SQLite reports about a database', () => {
  const lost = "PRAGMA foreign_keys = OFF; DELETE FROM workouts WHERE id = 'a'";

  it('names rows that point to nothing in a whole check', async () => {
    await withTwo(async (store, other) => {
      store.atomically(() => store.saveWorkout('1', { ...outdoorRun(90), id: 'a' }));
      expect(await other.integrityProblems('whole')).toEqual([]);
      const hand = new (sqlite())(store.path);
      hand.exec(lost);
      hand.close();
      expect(await other.integrityProblems('quick')).toEqual([]);
      expect(await other.integrityProblems('whole')).toContain('pauses points to a missing row of workouts');
    });
  });

  it('is found in this process for a database in memory', async () => {
    const db = memoryDatabase();
    const store = memoryStore(db);
    store.atomically(() => store.saveWorkout('1', { ...outdoorRun(90), id: 'a' }));
    expect(await store.integrityProblems('whole')).toEqual([]);
    db.exec(lost);
    expect(await store.integrityProblems('quick')).toContain('pauses points to a missing row of workouts');
  });

  it('is not waited for after Ctrl-C, before or during the check', async () => {
    await withTwo(async (store) => {
      const interrupted = { code: 'INTERRUPTED', exitCode: 130, hint: expect.stringContaining('same command again') };
      await expect(store.integrityProblems('whole', AbortSignal.abort())).rejects.toMatchObject(interrupted);
      const controller = new AbortController();
      const looking = store.integrityProblems('whole', controller.signal);
      controller.abort();
      await expect(looking).rejects.toMatchObject(interrupted);
    });
  });
});
