import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Store } from '../../../src/storage/store.js';
import { importFiles } from '../../../src/sync/import/run.js';
import { storeDestination } from '../../../src/sync/import/store-destination.js';
import { rebuild } from '../../../src/sync/rebuild.js';
import { verify } from '../../../src/sync/verify.js';
import {
  archiveOf,
  counts,
  day,
  exported,
  exportedOlder,
  memoryStore,
  pulled,
  sessionFile,
  take,
  truth,
  user,
  uuid,
} from './support.js';

let store: Store;
beforeEach(() => {
  store = memoryStore();
});
afterEach(() => store.close());

const { start } = truth;
const whole = () => [...store.iterate()];

describe('again, and later', () => {
  it('twice: nothing changes, under whatever name', async () => {
    const files = { [sessionFile('1')]: exported('7000000001', truth), [`sleep_result_1-${uuid}.json`]: '{}' };
    await take(store, files);
    const before = [JSON.stringify(whole()), store.counts().payloads];
    const renamed = Object.fromEntries(
      Object.entries(files).map(([name, body]) => [name.replace('0e16', '1e16'), body]),
    );
    for (const again of [files, renamed]) {
      expect(await take(store, again)).toMatchObject({
        workouts: { ...counts, unchanged: 1 },
        kept: { sleep_result: 1 },
      });
    }
    expect([JSON.stringify(whole()), store.counts().payloads]).toEqual(before);
  });

  it('the newer of two revisions counts, in either order', async () => {
    const older = {
      [sessionFile('1')]: exported('7000000001', truth, { name: 'Old', modified: '2026-02-01T00:00:00.000' }),
    };
    const newer = {
      [sessionFile('1')]: exported('7000000001', truth, { name: 'New', modified: '2026-02-02T00:00:00.000' }),
    };
    await take(store, older);
    expect(await take(store, newer)).toMatchObject({ workouts: { ...counts, updated: 1 } });
    const inOrder = JSON.stringify(whole());
    store.close();
    store = memoryStore();
    await take(store, newer);
    expect(await take(store, older)).toMatchObject({ workouts: { ...counts, unchanged: 1 } });
    expect(whole()).toMatchObject([{ name: 'New' }]);
    expect(JSON.stringify(whole())).toBe(inOrder);
    expect(store.counts().payloads).toBe(2);
  });

  it('of two with the same time the one with more content counts, in either order', async () => {
    const [less, more] = [exported('7000000001', truth), exported('7000000001', truth, { note: 'muddy, and steep' })];
    const files = [{ [sessionFile('less')]: less }, { [sessionFile('more')]: more }];
    for (const order of [files, files.toReversed()]) {
      store.close();
      store = memoryStore();
      for (const file of order) await take(store, file);
      expect(whole()).toMatchObject([{ note: 'muddy, and steep' }]);
      expect(store.counts().payloads).toBe(2);
      expect(await rebuild(store)).toMatchObject({ changed: 0 });
    }
  });

  it('of two of the older form, which have no time, the one imported last counts', async () => {
    const [first, last] = ['2026-03-01T12:00:00.000Z', '2026-03-02T12:00:00.000Z'];
    for (const [now, more] of [
      [first, { kiloCalories: 150, note: 'a long note, which makes this the longer file of the two' }],
      [last, { kiloCalories: 160 }],
    ] as const) {
      const destination = storeDestination(store, user, now!);
      const files = { [`training-session-${uuid}-${now}.json`]: { ...exportedOlder(truth), ...more } };
      await importFiles({ destination, signal: new AbortController().signal, now: () => 0 }, archiveOf(files), {});
    }
    expect(whole()).toMatchObject([{ calories_kcal: 160 }]);
    expect(await rebuild(store)).toMatchObject({ workouts: 1, changed: 0 });
  });

  it('an older revision shows when the session once began, and leads to the one from another source', async () => {
    const moved = exported('7000000001', day(1), { modified: '2026-03-01T00:00:00.000' });
    await take(store, { [sessionFile('1')]: moved });
    pulled(store, 'hash0001', truth);
    expect(whole()).toHaveLength(2);
    expect(await take(store, { [sessionFile('2')]: exported('7000000001', truth) })).toMatchObject({
      workouts: { ...counts, updated: 1 },
    });
    expect(whole()).toHaveLength(1);
    expect((await verify(store)).problems).toEqual([]);
    expect(await rebuild(store)).toMatchObject({ workouts: 1, changed: 0 });
  });

  it('an older revision does not restore the exercises it had', async () => {
    const [exercise] = exported('x', truth).exercises as object[];
    const [later] = exported('x', { ...truth, start: start + 700_000 }).exercises as object[];
    await take(store, { [sessionFile('1')]: exported('7000000001', truth) });
    const before = JSON.stringify(whole());
    const older = { exercises: [exercise, later], modified: '2025-12-01T00:00:00.000' };
    expect(await take(store, { [sessionFile('1')]: exported('7000000001', truth, older) })).toMatchObject({
      workouts: { ...counts, unchanged: 2 },
    });
    expect(JSON.stringify(whole())).toBe(before);
    expect((await verify(store)).problems).toEqual([]);
  });

  it('a session split into two exercises leaves no third workout', async () => {
    await take(store, { [sessionFile('1')]: exported('7000000001', truth) });
    const [exercise] = exported('x', truth).exercises as object[];
    const [later] = exported('x', { ...truth, start: start + 700_000 }).exercises as object[];
    const more = { exercises: [exercise, later], modified: '2026-03-01T00:00:00.000' };
    await take(store, { [sessionFile('1')]: exported('7000000001', truth, more) });
    expect(whole().map(({ part_of }) => part_of?.index)).toEqual([1, 2]);
    expect((await verify(store)).problems).toEqual([]);
    expect(await rebuild(store)).toMatchObject({ workouts: 2, changed: 0, removed: 0 });
  });

  it("a session whose id begins with another's stays", async () => {
    await take(store, { [sessionFile('1')]: exported('7000000010', truth) });
    await take(store, { [sessionFile('2')]: exported('700000001', { ...truth, start: truth.start + 3_600_000 }) });
    expect(store.list()).toHaveLength(2);
  });

  it('the same session in an export of the older form is the same workout, in either order', async () => {
    const old = {
      [`training-session-2026-01-05-1-${uuid}.json`]: {
        exportVersion: '1.6',
        startTime: '2026-01-05T10:00:00.000',
        timeZoneOffset: 60,
        duration: 'PT600.4S',
        exercises: [{ sport: 'TRAIL_RUNNING', kiloCalories: 9 }],
      },
    };
    const current = { [sessionFile('1')]: exported('7000000001', truth) };
    const seen: string[] = [];
    for (const order of [
      [old, current],
      [current, old],
    ]) {
      store.close();
      store = memoryStore();
      for (const files of order) await take(store, files);
      expect(whole()).toMatchObject([{ external_ids: { flow_export: '7000000001' }, name: 'Run 7000000001' }]);
      seen.push(JSON.stringify(whole()));
    }
    expect(seen[0]).toBe(seen[1]);
    store.close();
    store = memoryStore();
    await take(store, old);
    expect(whole()).toMatchObject([{ type: 'trail_running', calories_kcal: 9, external_ids: {} }]);
  });

  it('rebuild produces the same from the payloads', async () => {
    pulled(store, 'hash0001', truth);
    await take(store, {
      [sessionFile('1')]: exported('7000000001', truth),
      [sessionFile('2')]: exported('7000000002', day(1)),
    });
    expect(await rebuild(store)).toMatchObject({ workouts: 2, changed: 0, failed: [] });
    expect(await verify(store)).toMatchObject({ ok: true, payloads: 3, workouts: 2 });
  });
});
