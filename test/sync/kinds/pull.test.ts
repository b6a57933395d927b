import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dataKindNames as allKinds, dataKinds, dataNames, recordKinds, resourcesOf } from '../../../src/kinds/kinds.js';
import { openDatabase } from '../../../src/storage/open.js';
import type { Store } from '../../../src/storage/store.js';
import { rebuild } from '../../../src/sync/rebuild.js';
import { verify } from '../../../src/sync/verify.js';
import { type World, world } from '../support.js';

/** Those that v3 serves. */
const dataKindNames = allKinds.filter((kind) => resourcesOf(kind).length > 0);
const ofV4Only = allKinds.filter((kind) => !dataKindNames.includes(kind)).flatMap((kind) => dataKinds[kind]);
/** What only the account export has. */
const importedOnly = dataNames
  .filter((name) => !(allKinds as string[]).includes(name))
  .flatMap((name) => dataKinds[name]);

let w: World;
beforeEach(async () => {
  w = await world({ count: 3, historyDays: 12 });
});
afterEach(() => w.close());

const hour = 3_600_000;
const day = 24 * hour;
/** Every record, whole. */
const all = (store: Store) => recordKinds.flatMap((kind) => [...store.records.iterate(kind)]);
const asked = (since = 0) => w.sandbox.requests.slice(since).map(({ method, path }) => `${method} ${path}`);

describe('a pull of all kinds', () => {
  it('fetches what Polar has of each, and counts it', async () => {
    const result = await w.pullData(dataKindNames);
    expect(result).toMatchObject({ outcome: 'ok', workouts: { new: 0 }, failed: [] });
    expect(Object.keys(result.data)).toEqual(dataKindNames);
    for (const kind of dataKindNames) {
      expect(result.data[kind], kind).toMatchObject({ updated: 0, unchanged: 0, failed: 0 });
      expect(result.data[kind]?.new, kind).toBeGreaterThan(1);
    }
    const missing = w.look((store) => store.records.counts().filter(({ count }) => count === 0));
    expect(missing.map(({ kind }) => kind)).toEqual([...ofV4Only, ...importedOnly]);
    // Committed, as workouts are.
    expect(asked().filter((request) => request.startsWith('PUT'))).toHaveLength(1);
  });

  it('leaves workouts out unless they are requested, and fetches them first if they are', async () => {
    await w.pullData(['sleep']);
    expect(asked()).toEqual(['GET /v3/users/sleep']);
    const result = await w.pullData(['sleep'], { workouts: true });
    expect(result).toMatchObject({ workouts: { new: 3 }, data: { sleep: { unchanged: expect.any(Number) } } });
    // The files that only show pauses come last of all.
    expect(
      asked()
        .filter((request) => !request.endsWith('/fit'))
        .at(-1),
    ).toBe('GET /v3/users/sleep');
    expect(asked().at(-1)).toMatch(/\/fit$/);
  });

  it('a second time stores nothing, and requests only what can still change', async () => {
    await w.pullData(dataKindNames);
    const before = w.look((store) => ({ records: all(store), payloads: store.payloads.count() }));
    const first = w.sandbox.requests.length;
    const result = await w.pullData(dataKindNames);
    for (const kind of dataKindNames) expect(result.data[kind]).toMatchObject({ new: 0, updated: 0, failed: 0 });
    expect(w.look((store) => ({ records: all(store), payloads: store.payloads.count() }))).toEqual(before);
    expect(asked(first).filter((path) => /activities|heart-rate/.test(path))).toEqual([
      expect.stringContaining('activities/2026-03-01'),
      expect.stringContaining('activities/2026-02-28'),
      expect.stringContaining('activities/2026-02-27'),
      expect.stringContaining('heart-rate/2026-03-01'),
      expect.stringContaining('heart-rate/2026-02-28'),
      expect.stringContaining('heart-rate/2026-02-27'),
    ]);
    expect(asked(first)).toHaveLength(18);
  });

  it('is recreated from its payloads to the byte, and checked', async () => {
    await w.pullData(dataKindNames);
    w.now += 5 * hour;
    await w.pullData(dataKindNames);
    const before = w.look(all);
    expect(await w.look((store) => verify(store))).toMatchObject({ ok: true, records: before.length, problems: [] });
    expect(await w.look((store) => rebuild(store))).toMatchObject({
      records: { made: before.length, changed: 0, removed: 0 },
      failed: [],
    });
    expect(w.look(all)).toEqual(before);
  });

  it('is found damaged after tampering, and repaired', async () => {
    await w.pullData(['sleep', 'heart-rate']);
    const before = w.look(all);
    w.look((store) =>
      store.atomically(() => {
        const night = store.records.list('sleep', { last: 1 })[0]!;
        store.records.save(w.sandbox.userId, { ...night, sleep_score: 1 });
        store.records.save(w.sandbox.userId, { ...night, id: 'nobody' });
      }),
    );
    expect(await w.look((store) => verify(store))).toMatchObject({
      ok: false,
      problems: [
        'sleep 2026-03-01 does not match its payloads; polar-sync rebuild recreates it',
        'sleep nobody comes from no payload; polar-sync rebuild removes it',
      ],
    });
    expect(await w.look((store) => rebuild(store))).toMatchObject({ records: { changed: 1, removed: 1 } });
    expect(w.look(all)).toEqual(before);
  });

  it('only looks in a dry run', async () => {
    const look = await w.pullData(dataKindNames, { dry: true });
    expect(look.data.sleep).toEqual({ new: expect.any(Number), updated: 0, unchanged: 0, failed: 0 });
    expect(w.look(all)).toEqual([]);
    expect(w.look((store) => store.payloads.count())).toBe(0);
    expect(asked().filter((request) => !request.startsWith('GET'))).toEqual([]);
    const real = await w.pullData(dataKindNames);
    expect(real.data.sleep).toEqual(look.data.sleep);
    expect(real.data.activity).toEqual(look.data.activity);
  });
});

describe('a record that does not fit the database', () => {
  it('affects neither its payload nor the others; rebuild creates it later', async () => {
    const db = openDatabase(w.path);
    db.exec(`CREATE TRIGGER refuse BEFORE INSERT ON sleep WHEN new.id = '2026-02-27'
      BEGIN SELECT RAISE(ABORT, 'no'); END`);
    db.close();
    const result = await w.pullData(['sleep', 'nightly-recharge']);
    expect(result).toMatchObject({
      outcome: 'partial',
      failed: [{ id: 'sleep', reason: expect.stringContaining('sleep 2026-02-27 is stored verbatim') }],
    });
    expect(result.data.sleep!.new).toBeGreaterThan(5);
    expect(result.data['nightly-recharge']!.new).toBeGreaterThan(5);
    expect(await w.look((store) => rebuild(store))).toMatchObject({ failed: [{ id: 'sleep 2026-02-27' }] });
    const again = openDatabase(w.path);
    again.exec('DROP TRIGGER refuse');
    again.close();
    expect(await w.look((store) => rebuild(store))).toMatchObject({ records: { changed: 1 }, failed: [] });
    expect(await w.look((store) => verify(store))).toMatchObject({ ok: true });
  });
});

describe('a response that was not understood', () => {
  it('is kept, and becomes records when a later version reads it', async () => {
    w.sandbox.faults.add({ kind: 'wrong-json', path: /sleep$/, times: 'always' });
    await w.pullData(['sleep']).catch(() => undefined);
    const unread = (store: Store) => store.payloads.current(w.sandbox.userId, 'data', 'sleep');
    const [payload] = w.look(unread);
    expect(payload).toMatchObject({ part: 'unread', path: '/v3/users/sleep' });
    expect(await w.look((store) => rebuild(store))).toMatchObject({ records: { made: 0 }, failed: [] });
    // As if an earlier version had not understood what is stored now.
    const night =
      '{"nights":[{"date":"2026-02-22","sleep_start_time":"2026-02-21T23:10+01:00","sleep_end_time":"2026-02-22T06:40+01:00"}]}';
    w.look((store) =>
      store.atomically(() =>
        store.payloads.save({ ...payload!, contentType: null, body: new TextEncoder().encode(night) }),
      ),
    );
    expect(await w.look((store) => rebuild(store))).toMatchObject({ records: { made: 1, changed: 1 }, failed: [] });
    expect(w.look(all)).toMatchObject([{ kind: 'sleep', start_time: '2026-02-21T22:10:00Z' }]);
    expect(await w.look((store) => verify(store))).toMatchObject({ ok: true });
  });
});

describe('days that grow', () => {
  it('are brought up to date, and the earlier payloads are kept', async () => {
    w.now = Date.parse('2026-03-01T09:00:00Z');
    await w.pullData(['activity', 'heart-rate']);
    const today = () => w.look((store) => store.records.get('daily_activity', w.sandbox.userId, '2026-03-01'));
    const morning = today()!;
    const payloads = w.look((store) => store.payloads.count());
    w.now += 9 * hour;
    const result = await w.pullData(['activity', 'heart-rate']);
    expect(result.data.activity).toMatchObject({ new: 0, updated: 1, unchanged: 2 });
    expect(result.data['heart-rate']).toMatchObject({ new: 0, updated: 1, unchanged: 2 });
    expect(today()!.steps).toBeGreaterThan(morning.steps!);
    expect(today()!.end_time_local! > morning.end_time_local!).toBe(true);
    expect(w.look((store) => store.payloads.count())).toBe(payloads + 2);
  });

  it('from a month without cron all come, as far as Polar has them', async () => {
    const dataKindNames = ['sleep', 'activity', 'heart-rate', 'cardio-load'] as const;
    await w.pullData(dataKindNames);
    w.now += 40 * day;
    const result = await w.pullData(dataKindNames);
    expect(result.outcome).toBe('ok');
    const dates = (kind: 'daily_activity' | 'heart_rate' | 'sleep' | 'cardio_load') =>
      w.look((store) => store.records.list(kind, { since: '2026-03-02' }).map(({ date }) => date));
    // A year of activity and half a year of load; of the others the last 28 days and today.
    expect(dates('daily_activity')).toHaveLength(40);
    expect(dates('cardio_load')).toHaveLength(40);
    expect(dates('heart_rate')).toEqual(dates('heart_rate').filter((date) => date >= '2026-03-13'));
    expect(dates('heart_rate')).toHaveLength(29);
    expect(dates('sleep').length).toBeGreaterThan(20);
  });
});
