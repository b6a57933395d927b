import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { resolveId } from '../../../src/commands/shared/resolve-id.js';
import { openDatabase } from '../../../src/storage/open.js';
import { migrations } from '../../../src/storage/schema/schema.js';
import { sqlite } from '../../../src/storage/sqlite/driver.js';
import { openStore, type Store } from '../../../src/storage/store.js';
import { adopt } from '../../../src/sync/adopt.js';
import { catchUp } from '../../../src/sync/core/catch-up.js';
import { pull } from '../../../src/sync/pull.js';
import { rebuild } from '../../../src/sync/rebuild.js';
import { verify } from '../../../src/sync/verify.js';
import { temporaryFolder } from '../../support/folder.js';
import { exported, pulled, sessionFile, type Truth, take, user } from '../import/support.js';
import { ShelfPolar } from '../shelf-client.js';
import { full } from '../support.js';

let path: string;
let store: Store;
beforeEach(() => {
  path = join(temporaryFolder(), 'polar.db');
  store = openStore(path);
});
afterEach(() => store.close());

const start = Date.UTC(2026, 0, 5, 9);
const truth: Truth = { start, millis: 600_400, device: 'Polar Vantage V3', heartRate: [120, 121, 122] };
const later = (ms: number, more: Partial<Truth> = {}): Truth => ({ ...truth, start: start + ms, ...more });
const ids = () => store.list().map(({ id }) => id);
const sound = async () => {
  expect((await verify(store)).problems).toEqual([]);
  expect(await rebuild(store)).toMatchObject({ changed: 0, failed: [] });
};

describe('an id that a workout had before', () => {
  it("leads to it after the user's number became known, also after the next rebuild", async () => {
    await take(store, { [sessionFile('1')]: exported('7000000001', later(1000)) });
    pulled(store, 'hash0001', truth);
    pulled(store, 'hash0002', later(3_600_000));
    const before = ids();
    // Interrupted in the middle, nothing has moved.
    const cut = () =>
      store.atomically(() => {
        store.adoptUser(user, '475');
        throw new Error('killed');
      });
    expect(cut).toThrow('killed');
    expect([ids(), store.sessions.users()]).toEqual([before, [user]]);
    await adopt(store, user, '475');
    const now = ids();
    expect(now).toHaveLength(2);
    expect(now.some((id) => before.includes(id))).toBe(false);
    await sound();
    expect(before.map((old) => resolveId(store, old))).toEqual(now);
    await adopt(store, user, '475');
    expect(ids()).toEqual(now);
  });

  it('leads to it after a better source has given it another one', async () => {
    await take(store, { [sessionFile('1')]: exported('7000000001', later(1000)) });
    const [old] = ids() as [string];
    pulled(store, 'hash0001', truth);
    const [now] = ids() as [string];
    expect(now).not.toBe(old);
    expect(store.aliases(now)).toEqual([old]);
    for (const typed of [old, old.slice(0, 6), old.toUpperCase(), now, 'hash0001', '7000000001']) {
      expect(resolveId(store, typed)).toBe(now);
    }
    await sound();
  });

  it("leads to it after its start was edited, and the transaction's frozen copy stays with it", async () => {
    pulled(store, 'hash0001', truth);
    await take(store, { [sessionFile('1')]: exported('7000000001', truth) });
    const [old] = ids() as [string];
    pulled(store, 'hash0001', later(600_000));
    expect(store.list()).toMatchObject([{ source: { via: ['exercises', 'flow_export'] } }]);
    expect(ids()).not.toEqual([old]);
    expect(resolveId(store, old)).toBe(ids()[0]);
    await sound();
  });

  it('leads to the first exercise after Polar has split its session, or joined it again', async () => {
    const part = (from: number, millis: number) =>
      exported('7000000001', later(from, { millis })).exercises as unknown[];
    const revision = (day: number, exercises: unknown[]) =>
      take(store, {
        [sessionFile('1')]: exported('7000000001', truth, { exercises, modified: `2026-02-0${day}T00:00:00.000` }),
      });
    await revision(1, part(0, 600_000));
    const [whole = ''] = ids();
    await revision(2, [...part(0, 200_000), ...part(200_000, 400_000)]);
    const [first = '', second = ''] = ids();
    expect([first, second]).not.toContain(whole);
    expect([resolveId(store, whole), store.aliases(first), store.aliases(second)]).toEqual([first, [whole], []]);
    expect(() => resolveId(store, '7000000001')).toThrow('2 workouts begin with "7000000001"');
    await sound();
    await revision(3, part(0, 600_000));
    expect(ids()).toEqual([whole]);
    expect([first, second].map((old) => resolveId(store, old))).toEqual([whole, whole]);
    expect(store.aliases(whole)).toEqual([first, second].sort());
    await sound();
  });

  it('belongs to the workout that has it now', async () => {
    pulled(store, 'hash0001', truth);
    await take(store, { [sessionFile('1')]: exported('7000000001', later(1000)) });
    // A second watch, started when the export says that the first one was.
    pulled(store, 'hash0002', later(1000, { device: 'Polar H10' }));
    const [one = '', other = ''] = ids();
    expect(resolveId(store, other)).toBe(other);
    expect(store.aliases(one)).toEqual([]);
    await sound();
  });

  it("keeps the row of the workout, which the user's own tables may refer to", async () => {
    const key = () => {
      const db = new (sqlite())(path, { readonly: true });
      const found = db.prepare('SELECT key FROM workouts').pluck().all();
      db.close();
      return found;
    };
    await take(store, { [sessionFile('1')]: exported('7000000001', later(1000)) });
    const before = key();
    pulled(store, 'hash0001', truth);
    expect(key()).toEqual(before);
  });
});

describe('a session that transactions offer under another id', () => {
  const element = {
    id: 'hash0001',
    start_time: '2026-02-20T09:00:00',
    start_time_utc_offset: 0,
    duration: 'PT600S',
    sport: 'RUNNING',
    has_route: false,
    calories: 100,
  };
  let now = Date.UTC(2026, 1, 21);

  const transactions = (polar: ShelfPolar) =>
    pull(
      { client: polar, store, signal: new AbortController().signal, now: () => now },
      { source: 'transactions', details: full },
    );

  it('is the same one if the transaction that first listed it expired', async () => {
    const before = new ShelfPolar(user, () => now);
    before.upload('transactions', element, 1000n);
    before.failingCommits = 1;
    await expect(transactions(before)).rejects.toMatchObject({ code: 'SERVER_ERROR' });
    now += 11 * 60_000;
    const after = new ShelfPolar(user, () => now);
    after.upload('transactions', element, 2000n);
    expect(await transactions(after)).toMatchObject({ outcome: 'ok', workouts: { new: 0 } });
    expect(ids()).toHaveLength(1);
    await sound();
  });

  it('is another one if the first has been committed', async () => {
    const polar = new ShelfPolar(user, () => now);
    polar.upload('transactions', element, 1000n);
    await transactions(polar);
    polar.upload('transactions', { ...element, id: 'hash0002' }, 2000n);
    expect(await transactions(polar)).toMatchObject({ workouts: { new: 1 }, transactions: { committed: 1 } });
    expect(ids()).toHaveLength(2);
    await sound();
  });
});

describe('a database of the first version', () => {
  /** The same primary data as that version left it: workouts with ids from the session that came first. */
  function asFirstVersion(nameOf: (workoutId: string) => string): string {
    const old = join(temporaryFolder(), 'old.db');
    const db = openDatabase(old, migrations.slice(0, 1));
    db.pragma('foreign_keys = OFF');
    db.prepare('ATTACH ? AS now').run(path);
    db.function('name_of', (id) => nameOf(String(id)));
    db.exec(`
      INSERT INTO bodies SELECT * FROM now.bodies;
      INSERT INTO payloads SELECT * FROM now.payloads;
      INSERT INTO sessions SELECT user_id, source, external_id, workout_id, start_ms, duration_seconds, device, device_id,
        samples, zones, route, fingerprint, first_seen_at FROM now.sessions;
      UPDATE sessions SET workout_id = name_of(workout_id);
      INSERT INTO workouts SELECT * FROM now.workouts;
      UPDATE workouts SET id = name_of(id), summary = json_set(summary, '$.id', name_of(id));
    `);
    for (const table of ['streams', 'samples', 'heart_rate_zones'])
      db.exec(`INSERT INTO ${table} SELECT * FROM now.${table}`);
    db.close();
    return old;
  }

  const contents = (of: Store) => ({
    workouts: [...of.iterate()].map((workout) => [workout, of.aliases(workout.id)]),
    sessions: of.sessions.all().map((session) => [session, of.sightings.of(session)]),
  });

  it.each(['the next pull', 'a rebuild'])('is brought by %s to what this version would have made', async (by) => {
    await take(store, { [sessionFile('1')]: exported('7000000001', later(1000)) });
    const [first] = ids() as [string];
    pulled(store, 'hash0001', later(600_000));
    pulled(store, 'hash0001', truth);
    pulled(store, 'hash0002', later(90_000_000));
    const [now] = ids() as [string];
    const old = openStore(asFirstVersion((id) => (id === now ? first : id)));
    try {
      expect(old.list().map(({ id }) => id)).toContain(first);
      if (by === 'a rebuild') expect(await rebuild(old)).toMatchObject({ workouts: 2, changed: 1, failed: [] });
      else await catchUp(old);
      expect(contents(old)).toEqual(contents(store));
      expect(resolveId(old, first)).toBe(now);
      expect((await verify(old)).problems).toEqual([]);
      expect(await rebuild(old)).toMatchObject({ changed: 0 });
    } finally {
      old.close();
    }
  });
});

it('verify names a session that was moved by hand, and rebuild moves it back', async () => {
  pulled(store, 'hash0001', truth);
  await take(store, { [sessionFile('1')]: exported('7000000001', truth) });
  const before = JSON.stringify([...store.iterate()]);
  const db = openDatabase(path);
  db.exec("UPDATE sessions SET workout_id = 'elsewhere' WHERE source = 'flow_export'");
  db.close();
  expect((await verify(store)).problems.join()).toContain('Session 7000000001 (flow_export)');
  await rebuild(store);
  expect(JSON.stringify([...store.iterate()])).toBe(before);
  await sound();
});
