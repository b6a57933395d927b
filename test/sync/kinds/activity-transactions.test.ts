import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readActivityPart } from '../../../src/polar/parse/kinds/activity-transaction.js';
import { readerFor } from '../../../src/sync/kinds/read.js';
import { rebuild } from '../../../src/sync/rebuild.js';
import { verify } from '../../../src/sync/verify.js';
import { type World, world } from '../support.js';

const list = /^\/v3\/users\/activities/;
const minutes = 60_000;
let w: World;
beforeEach(async () => {
  w = await world({ sessions: [], historyDays: 2 });
});
afterEach(() => w.close());

const pull = (options: Parameters<World['pullData']>[1] = {}) => w.pullData(['activity'], options);
const days = () => w.look((store) => store.records.list('daily_activity'));
const open = () => w.look((store) => store.activityTransactions.open(w.sandbox.userId).map(({ state }) => state));
const asked = (method: string) => w.sandbox.requests.filter((request) => request.method === method).length;
const retire = () => w.sandbox.faults.add({ kind: '410', path: list, times: 'always' });

describe('days of activity in transactions', () => {
  it('are left alone while the list has the same days', async () => {
    await pull();
    expect([asked('POST'), asked('PUT'), days().length]).toEqual([0, 0, 3]);
  });

  it('come where the list is no longer served, with the steps and the time in zones that it would have', async () => {
    await pull();
    const whole = days();
    await w.close();
    w = await world({ sessions: [], historyDays: 2 });
    retire();
    expect(await pull()).toMatchObject({ outcome: 'ok', failed: [], data: { activity: { new: 3, failed: 0 } } });
    const same = [
      'date',
      'calories_kcal',
      'active_calories_kcal',
      'steps',
      'active_seconds',
      'inactive_seconds',
    ] as const;
    const of = (all: typeof whole) => all.map((one) => same.map((name) => one[name]));
    expect(of(days())).toEqual(of(whole));
    const minutesOf = (one: (typeof whole)[number] | undefined) =>
      (one?.steps_samples ?? []).filter(({ steps }) => steps > 0);
    expect(minutesOf(days()[1])).toEqual(minutesOf(whole[1]));
    expect(days().map(({ source }) => source)).toEqual(Array(3).fill('accesslink_transaction'));
    expect([asked('PUT'), open()]).toEqual([1, []]);
    expect(w.notes).toEqual([expect.stringContaining("v3's transactions")]);
    expect(await w.look((store) => rebuild(store))).toMatchObject({ records: { changed: 0, removed: 0 }, failed: [] });
    expect(await w.look((store) => verify(store))).toMatchObject({ ok: true, problems: [] });
  });

  it('are committed only when all three responses of each day are on disk', async () => {
    retire();
    w.sandbox.faults.add({ kind: '500', path: /zone-samples$/, times: 'always' });
    expect(await pull()).toMatchObject({ outcome: 'partial', failed: [{ id: 'activity' }] });
    expect([asked('PUT'), open()]).toEqual([0, ['listed']]);
    expect(w.look((store) => store.openTransactions())).toMatchObject([{ kind: 'activity', items: 3, stored: 3 }]);
    w.sandbox.faults.clear();
    retire();
    expect(await pull()).toMatchObject({ outcome: 'ok' });
    expect([asked('PUT'), open()]).toEqual([1, []]);
    // What came with the first is not requested again.
    expect(w.sandbox.requests.filter(({ path }) => /activities\/\d+\/step-samples$/.test(path))).toHaveLength(3);
    expect(days().every(({ active_seconds }) => active_seconds !== undefined)).toBe(true);
  });

  it('fail under a name of their own: to give up an entry of physical information of the same number costs no day', async () => {
    retire();
    w.sandbox.faults.add({ kind: '500', path: /activities\/\d+$/, times: 1 });
    w.sandbox.faults.add({ kind: '500', path: /activities\/\d+$/, times: 'always' });
    await pull();
    const failed = () =>
      w.look((store) => store.failures.of(w.sandbox.userId, 'data').map(({ externalId }) => externalId));
    expect(failed()).toEqual(expect.arrayContaining([expect.stringMatching(/^activity-transaction\/\d+$/)]));
    const [name = ''] = failed();
    const id = name.replace('activity-transaction/', '');
    w.look((store) => {
      for (const name of failed()) {
        store.failures.record(
          w.sandbox.userId,
          'data',
          name.replace('activity-transaction/', ''),
          1,
          'as physical information',
        );
        store.failures.giveUp(
          w.sandbox.userId,
          'data',
          name.replace('activity-transaction/', ''),
          '2026-03-01T12:00:00Z',
        );
      }
    });
    await pull({ giveUp: id });
    expect(asked('PUT')).toBe(0);
    for (let n = 0; n < 3; n++) await pull();
    expect((await pull()).failed[0]?.reason).toContain(`--give-up ${name}`);
    expect(await pull({ giveUp: name })).toMatchObject({ outcome: 'partial' });
    w.sandbox.faults.clear();
    retire();
    expect(await pull()).toMatchObject({ outcome: 'ok' });
    expect(asked('PUT')).toBe(1);
  });

  it('that were not understood are read again, when a later version can', () => {
    const summary = { date: '2026-02-22', 'active-steps': 250 };
    const steps = { date: '2026-02-22', interval: 1, samples: [{ steps: 4, time: '08:31:00' }] };
    const read = (path: string, body: object) => {
      const key = { userId: '1', source: 'data', externalId: 'activity-transaction/7', part: 'unread' } as const;
      const bytes = Buffer.from(JSON.stringify(body));
      return readerFor(key)?.({ ...key, id: 1, path, status: 200, sha256: '', fetchedAt: '', body: bytes });
    };
    const path = '/v3/users/1/activity-transactions/3/activities/7';
    expect(read(path, summary)).toMatchObject({ part: 'summary', records: [{ steps: 250 }] });
    expect(read(`${path}/step-samples`, steps)).toMatchObject({
      part: 'steps',
      records: [{ steps_interval_seconds: 60 }],
    });
    expect(read(`${path}/zone-samples`, { date: '2026-02-22', samples: [] })).toMatchObject({ part: 'zones' });
    expect(read(`${path}/step-samples`, { other: true })).toMatchObject({ records: [] });
  });

  it('without samples are whole', async () => {
    retire();
    w.sandbox.faults.add({ kind: '204', path: /(zone|step)-samples$/, times: 'always' });
    expect(await pull()).toMatchObject({ outcome: 'ok', data: { activity: { new: 3 } } });
    expect([asked('PUT'), days()[0]?.steps_samples]).toEqual([1, undefined]);
  });

  it('grow, and a later transaction brings the rest of a day', async () => {
    retire();
    await pull();
    const before = days().at(-1)?.steps ?? 0;
    w.now += 6 * 60 * minutes;
    expect(await pull()).toMatchObject({ outcome: 'ok' });
    expect(days().at(-1)?.steps).toBeGreaterThan(before);
    expect(await w.look((store) => rebuild(store))).toMatchObject({ records: { changed: 0, removed: 0 } });
  });

  it.each(['404', '410', '403'] as const)('are reported as missing if neither is served (%s)', async (kind) => {
    retire();
    w.sandbox.faults.add({ kind, path: /activity-transactions$/, times: 'always' });
    expect(await pull().catch((problem: unknown) => problem)).toMatchObject({ code: 'NOT_SERVED', status: 410 });
    expect(open()).toEqual([]);
  });

  it('are left alone after a 404, which may be a moment of trouble', async () => {
    w.sandbox.faults.add({ kind: '404', path: list, times: 'always' });
    await pull().catch(() => undefined);
    expect([asked('POST'), asked('PUT')]).toEqual([0, 0]);
  });

  it('open nothing in a dry run', async () => {
    retire();
    await pull({ dry: true });
    expect(asked('POST')).toBe(0);
  });
});

it('what is unknown of a day in a transaction is absent, and what is no day is rejected', () => {
  const read = (part: 'summary' | 'steps' | 'zones', body: unknown) =>
    readActivityPart(part, { body: Buffer.from(JSON.stringify(body)), fetchedAt: '' }).records;
  expect(read('summary', { date: '2026-02-22', calories: -1, 'active-steps': '250' })).toEqual([
    expect.objectContaining({ date: '2026-02-22', steps: 250 }),
  ]);
  expect(read('summary', { date: '2026-02-22', calories: -1 })[0]).not.toHaveProperty('calories_kcal');
  expect(
    read('steps', {
      date: '2026-02-22',
      interval: 1,
      samples: [{ time: '08:30' }, { steps: null }, { steps: 4, time: '08:31:00' }],
    }),
  ).toMatchObject([{ steps_interval_seconds: 60, steps_samples: [{ time_local: '2026-02-22T08:31:00', steps: 4 }] }]);
  expect(read('zones', { date: '2026-02-22', samples: null })[0]).not.toHaveProperty('active_seconds');
  for (const part of ['summary', 'steps', 'zones'] as const)
    expect(() => read(part, { date: 'yesterday', samples: [] })).toThrow();
});
