import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rebuild } from '../../../src/sync/rebuild.js';
import { type World, world } from '../support.js';

const item = /physical-informations\//;
const minutes = 60_000;
const at = (day: number) => `2026-02-${String(day).padStart(2, '0')}T08:00:00Z`;
const body = (day: number, vo2_max: number) => ({ created: at(day), modified: at(day), weight: 70, vo2_max });

let w: World;
beforeEach(async () => {
  w = await world({ sessions: [], historyDays: 30 });
  w.sandbox.data.serve('physical-info', [body(10, 50), body(15, 51), body(20, 51)]);
});
afterEach(() => w.close());

const pull = (options: Parameters<World['pullData']>[1] = {}) => w.pullData(['physical-info'], options);
const history = () =>
  w.look((store) => store.records.list('physical_info').map(({ time, vo2_max }) => [time, vo2_max]));
const open = () => w.look((store) => store.physicalInfoTransactions.open(w.sandbox.userId).map(({ state }) => state));
const asked = (method: string) => w.sandbox.requests.filter((request) => request.method === method).length;
const whole = [
  [at(10), 50],
  [at(15), 51],
  [at(20), 51],
];

describe('physical information', () => {
  it('is a history of changes, the newest with two sources', async () => {
    expect(await pull()).toMatchObject({ outcome: 'ok', data: { 'physical-info': { new: 3, failed: 0 } } });
    expect(history()).toEqual(whole);
    expect(w.look((store) => store.records.list('physical_info').map(({ source }) => source))).toEqual([
      'accesslink_transaction',
      'accesslink_transaction',
      'accesslink,accesslink_transaction',
    ]);
    expect(open()).toEqual([]);
    // Committed: it is not offered again, and nothing changes.
    expect(await pull()).toMatchObject({ outcome: 'ok', data: { 'physical-info': { new: 0, updated: 0 } } });
    expect(asked('PUT')).toBe(1);
  });

  it.each(['204', '404'] as const)(
    '%s for the list of a new transaction: the next run asks for it again',
    async (kind) => {
      w.sandbox.faults.add({ kind, method: 'GET', path: /physical-information-transactions\/\d+$/ });
      expect(await pull()).toMatchObject({ outcome: 'partial' });
      expect(await pull()).toMatchObject({ outcome: 'ok', data: { 'physical-info': { new: 2 } } });
      expect(history()).toEqual(whole);
      expect(asked('PUT')).toBe(1);
    },
  );

  it('makes one more record when it changes', async () => {
    await pull();
    w.now += 24 * 60 * minutes;
    w.sandbox.data.serve('physical-info', [body(10, 50), body(15, 51), body(20, 51), { ...body(25, 53), weight: 69 }]);
    expect(await pull()).toMatchObject({ data: { 'physical-info': { new: 1 } } });
    expect(history()).toEqual([...whole, [at(25), 53]]);
  });

  it('without a time gets that at which it was first seen, and the same a day later is nothing new', async () => {
    w.sandbox.data.serve('physical-info', [{ weight: 70, vo2_max: 50 }]);
    await pull();
    const [first, payloads] = [history(), w.look((store) => store.payloads.count())];
    w.now += 24 * 60 * minutes;
    expect(await pull({ dry: true })).toMatchObject({ data: { 'physical-info': { new: 0, unchanged: 1 } } });
    expect(await pull()).toMatchObject({ data: { 'physical-info': { new: 0, updated: 0 } } });
    expect([history(), w.look((store) => store.payloads.count())]).toEqual([first, payloads]);
    // Another value, and the first again, are changes.
    for (const weight of [71, 70]) {
      w.now += 24 * 60 * minutes;
      w.sandbox.data.serve('physical-info', [{ weight, vo2_max: 50 }]);
      await pull();
    }
    const { list } = w.look(({ records }) => ({ list: records.list('physical_info') }));
    expect(list.filter(({ source }) => source === 'accesslink').map(({ weight_kg }) => weight_kg)).toEqual([
      70, 71, 70,
    ]);
    expect(await w.look((store) => rebuild(store))).toMatchObject({ records: { changed: 0, removed: 0 } });
  });

  it.each(['404', '500', '204', 'garbage-json', 'truncate'] as const)(
    'an item that answers %s keeps its transaction open; the next run goes on with it',
    async (kind) => {
      w.sandbox.faults.add({ kind, path: /physical-informations\/1771142400$/, times: 'always' });
      const first = await pull();
      expect(first).toMatchObject({ outcome: 'partial', failed: [{ id: 'physical-info' }] });
      expect(open()).toEqual(['listed']);
      expect(w.look((store) => store.openTransactions())).toMatchObject([
        { kind: 'physical-info', state: 'listed', items: 3, stored: 2 },
      ]);
      expect(asked('PUT')).toBe(0);
      w.sandbox.faults.clear();
      expect(await pull()).toMatchObject({ outcome: 'ok' });
      expect(history()).toEqual(whole);
      expect([asked('POST'), asked('PUT'), open()]).toEqual([2, 1, []]);
      // What came with the first is not requested again.
      const came = w.sandbox.requests.filter(({ path }) =>
        /physical-informations\/(1770710400|1771574400)$/.test(path),
      );
      expect(came).toHaveLength(2);
    },
  );

  it('an item that never comes is named after five runs, and given up on request', async () => {
    w.sandbox.faults.add({ kind: '500', path: /physical-informations\/1771142400$/, times: 'always' });
    for (let run = 1; run <= 5; run += 1) {
      const { failed } = await pull();
      expect(failed[0]?.reason.includes('--give-up 1771142400')).toBe(run >= 5);
    }
    expect(await pull({ giveUp: '1771142400' })).toMatchObject({ outcome: 'ok' });
    expect(asked('PUT')).toBe(1);
    expect(history()).toEqual([whole[0], whole[2]]);
  });

  it('an item that comes after all is not given up, whatever was requested', async () => {
    const fault = { kind: '500', path: /physical-informations\/1771142400$/, times: 'always' } as const;
    w.sandbox.faults.add(fault);
    await pull();
    w.sandbox.faults.clear();
    expect(await pull({ giveUp: '1771142400' })).toMatchObject({ outcome: 'ok' });
    expect(asked('PUT')).toBe(1);
    expect(history()).toEqual(whole);
    expect(w.look((store) => store.failures.of(w.sandbox.userId, 'data'))).toEqual([]);
  });

  it('after a lost response to the opening the transaction is waited for, and nothing is lost', async () => {
    w.sandbox.faults.add({ kind: 'truncate', method: 'POST' });
    expect(await pull()).toMatchObject({ outcome: 'partial' });
    expect(open()).toEqual(['creating']);
    // 204: one is open.
    const second = await pull();
    expect(second.failed[0]?.reason).toContain('may be open at Polar until');
    w.now += 11 * minutes;
    expect(await pull()).toMatchObject({ outcome: 'ok', failed: [] });
    expect(history()).toEqual(whole);
    expect(open()).toEqual([]);
  });

  it.each([
    ['before it took effect', false],
    ['after it took effect', true],
  ])('a commit whose response is lost %s is resolved', async (_when, afterEffect) => {
    w.sandbox.faults.add({ kind: '500', method: 'PUT', times: 3, afterEffect });
    const first = await pull();
    // A commit may be repeated: the second one gets a 404 if the first took effect.
    if (first.outcome === 'partial') expect(await pull()).toMatchObject({ outcome: 'ok' });
    expect(open()).toEqual([]);
    expect(history()).toEqual(whole);
    const again = await pull();
    expect(again).toMatchObject({ outcome: 'ok', data: { 'physical-info': { new: 0, updated: 0 } } });
  });

  it('a transaction that expires meanwhile comes again', async () => {
    w.sandbox.faults.add({ kind: '500', path: item, times: 'always' });
    await pull();
    w.sandbox.faults.clear();
    w.now += 11 * minutes;
    expect(await pull()).toMatchObject({ outcome: 'ok' });
    expect(history()).toEqual(whole);
    expect([asked('PUT'), open()]).toEqual([1, []]);
  });

  it('that expires after the first item continues in a new transaction, as exercises do', async () => {
    await w.close();
    const items: string[] = [];
    w = await world({
      sessions: [],
      historyDays: 30,
      onRequest: (_n, { path }) => {
        if (!item.test(path) || items.includes(path)) return;
        items.push(path);
        if (items.length === 2) w.now += 11 * minutes;
      },
    });
    w.sandbox.data.serve('physical-info', [body(10, 50), body(15, 51), body(20, 51)]);
    expect(await pull()).toMatchObject({ outcome: 'ok', failed: [] });
    expect(history()).toEqual(whole);
    expect([asked('PUT'), open()]).toEqual([1, []]);
  });

  it("keeps Polar's responses about the transaction itself", async () => {
    await pull();
    const kept = w.look((store) => store.payloads.keysOf('data').filter(({ externalId }) => /-list-/.test(externalId)));
    expect(kept.map(({ part }) => part)).toEqual(['create', 'list']);
  });

  it.each(['404', '410', '403'] as const)('without transactions (%s) only the current one comes', async (kind) => {
    w.sandbox.faults.add({ kind, path: /physical-information-transactions/, times: 'always' });
    expect(await pull()).toMatchObject({ outcome: 'ok', failed: [] });
    expect(history()).toEqual([whole[2]]);
    expect(w.notes).toEqual([expect.stringContaining('no longer serves the history of physical information')]);
    expect(open()).toEqual([]);
  });

  it.each([
    ['GET', '403'],
    ['GET', '410'],
    ['PUT', '403'],
  ] as const)(
    'a transaction that is opened and then refused (%s %s) does not count as retired',
    async (method, kind) => {
      w.sandbox.faults.add({ kind, method, path: /physical-information-transactions\/\d+$/, times: 'always' });
      expect(await pull()).toMatchObject({ outcome: 'partial', failed: [{ id: 'physical-info' }] });
      expect(w.notes).toEqual([]);
      expect(open()).toHaveLength(1);
      w.sandbox.faults.clear();
      expect(await pull()).toMatchObject({ outcome: 'ok', failed: [] });
      expect(history()).toEqual(whole);
    },
  );

  it('an impossible value is left out and counted, as often as a response with news contained it', async () => {
    w.sandbox.data.serve('physical-info', [body(10, 50), { ...body(20, 51), weight: 7_000_000 }]);
    const counted = () => w.look((store) => store.observations.all().map(({ name, count }) => [name, count]));
    await pull();
    // The current one, and the one in the history.
    expect(counted()).toEqual([['out_of_range:physical_info.weight_kg', 2]]);
    expect(w.look((store) => store.records.list('physical_info').map(({ weight_kg }) => weight_kg))).toEqual([
      70,
      undefined,
    ]);
    w.now += 24 * 60 * minutes;
    await pull();
    expect(counted()).toEqual([['out_of_range:physical_info.weight_kg', 2]]);
  });

  it('opens nothing in a dry run', async () => {
    expect(await pull({ dry: true })).toMatchObject({ data: { 'physical-info': { new: 1 } } });
    expect(asked('POST')).toBe(0);
  });

  it('links that lead elsewhere are not followed, and nothing is committed', async () => {
    await w.close();
    const elsewhere: string[] = [];
    const other = await world({ sessions: [], onRequest: (_n, { path }) => void elsewhere.push(path) });
    w = await world({ sessions: [], historyDays: 30, publicUrl: other.sandbox.url });
    w.sandbox.data.serve('physical-info', [body(10, 50)]);
    const result = await pull();
    expect(result.failed[0]?.reason).toContain('link that leads outside');
    expect([elsewhere, asked('PUT')]).toEqual([[], 0]);
    await other.close();
  });
});

describe('the history of VO2max', () => {
  it('has a row for each change, with the value before it', async () => {
    await pull();
    const { sqlite } = await import('../../../src/storage/sqlite/driver.js');
    const db = new (sqlite())(w.path, { readonly: true });
    const rows = db.prepare('SELECT time, vo2_max, vo2_max_before FROM vo2_max_history').raw().all();
    db.close();
    expect(rows).toEqual([
      [at(10), 50, null],
      [at(15), 51, 50],
    ]);
  });
});
