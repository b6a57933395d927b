import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Store } from '../../../src/storage/store.js';
import { applyZones } from '../../../src/sync/core/apply-zones.js';
import { importFiles } from '../../../src/sync/import/run.js';
import { storeDestination } from '../../../src/sync/import/store-destination.js';
import { rebuild } from '../../../src/sync/rebuild.js';
import { verify } from '../../../src/sync/verify.js';
import { describeShared, sharedPath } from '../../support/shared.js';
import {
  archiveOf,
  exported,
  exportedOlder,
  memoryStore,
  pulled,
  sessionFile,
  stamp,
  take,
  truth,
  user,
} from '../import/support.js';

let store: Store;
beforeEach(() => {
  store = memoryStore();
});
afterEach(async () => {
  expect((await verify(store)).problems).toEqual([]);
  const before = dump();
  expect(await rebuild(store)).toMatchObject({ changed: 0, removed: 0, failed: [] });
  expect(dump()).toEqual(before);
  store.close();
});

const dump = () => [...store.iterate()].map((workout) => [JSON.stringify(workout), store.aliases(workout.id)]);
const whole = () => [...store.iterate()];
const only = () => {
  const [workout, ...others] = whole();
  expect(others).toEqual([]);
  return workout!;
};
const sayHome = (zone: string) => store.atomically(() => store.zones.setHome(zone, stamp));
const takeIn = (zone: string | undefined, files: Record<string, unknown>) =>
  importFiles(
    { destination: storeDestination(store, user, stamp, zone), signal: new AbortController().signal, now: () => 0 },
    archiveOf(files),
    {},
  );
const older = (more = {}) => ({ 'training-session-2026-01-05-1-a.json': exportedOlder({ ...truth, ...more }) });
const bare = { offset: 'unknown' } as const;

describe('a session that names no time zone', () => {
  it('is read as UTC and marked so, until a home zone is named and the next run applies it', async () => {
    await take(store, older(bare));
    const before = only();
    expect(before).toMatchObject({ start_time: '2026-01-05T10:00:00Z', quality: ['utc_offset_missing'] });
    expect(before.utc_offset_minutes).toBeUndefined();
    sayHome('Europe/Berlin');
    expect((await applyZones(store)).changes).toMatchObject([{ change: 'updated' }]);
    const after = only();
    expect(after).toMatchObject({
      start_time: '2026-01-05T09:00:00Z',
      start_time_local: '2026-01-05T10:00:00.000',
      utc_offset_minutes: 60,
      quality: ['utc_offset_from_home_zone'],
    });
    // The ids it has had lead to it.
    expect(store.resolve(before.id)).toEqual([after.id]);
    expect(await applyZones(store)).toEqual({ changes: [], renamed: [] });
    sayHome('America/New_York');
    await applyZones(store);
    expect(only().start_time).toBe('2026-01-05T15:00:00Z');
    for (const { id } of [before, after]) expect(store.resolve(id)).toEqual([only().id]);
  });

  it('is moved by rebuild as well, as if the zone had been known from the start', async () => {
    await take(store, older(bare));
    sayHome('Europe/Berlin');
    expect(await rebuild(store)).toMatchObject({ workouts: 1, changed: 1, removed: 0 });
    const settled = dump();
    const other = memoryStore();
    other.atomically(() => other.zones.setHome('Europe/Berlin', stamp));
    await take(other, older(bare));
    expect([...other.iterate()].map((workout) => [JSON.stringify(workout), other.aliases(workout.id)])).toEqual(
      settled,
    );
    other.close();
  });

  it('takes the zone of its file rather than the home zone, even if the file is already stored', async () => {
    sayHome('Europe/Berlin');
    expect((await takeIn('America/New_York', older(bare))).workouts).toMatchObject({ new: 1 });
    expect(only()).toMatchObject({ start_time: '2026-01-05T15:00:00Z', utc_offset_minutes: -300 });
    expect((await takeIn(undefined, older(bare))).workouts).toMatchObject({ unchanged: 1 });
    expect((await takeIn('America/New_York', older(bare))).workouts).toMatchObject({ unchanged: 1 });
    expect((await takeIn('Asia/Tokyo', older(bare))).workouts).toMatchObject({ updated: 1, unchanged: 0 });
    expect(only()).toMatchObject({ start_time: '2026-01-05T01:00:00Z', utc_offset_minutes: 540 });
  });

  it('keeps the zone that was named for another revision of it', async () => {
    const [one, two] = ['2026-02-01', '2026-02-02'].map((day) =>
      exported('7000000001', { ...truth, ...bare }, { modified: `${day}T00:00:00.000`, name: day }),
    );
    await takeIn(undefined, { [sessionFile('2')]: two });
    await takeIn('Asia/Tokyo', { [sessionFile('1')]: one });
    expect(only()).toMatchObject({ name: '2026-02-02', utc_offset_minutes: 540 });
  });

  it('is not affected by any zone if it names its own', async () => {
    sayHome('Asia/Tokyo');
    await takeIn('America/New_York', older());
    expect(only()).toMatchObject({ start_time: '2026-01-05T09:00:00Z', utc_offset_minutes: 60 });
    expect(only().quality).toEqual([]);
  });
});

describe('the same session with a zone and without', () => {
  const named = () => pulled(store, 'hash0001', { ...truth, offset: -180 });
  // The same local time.
  const without = { ...bare, start: truth.start - 4 * 3_600_000 };

  it.each([
    ['the one with a zone first', undefined, [named, () => take(store, older(without))]],
    ['the one without first', undefined, [() => take(store, older(without)), named]],
    ['the one without first, in a home zone', 'Asia/Tokyo', [() => take(store, older(without)), named]],
    ['the one with a zone first, despite a home zone', 'Asia/Tokyo', [named, () => take(store, older(without))]],
  ])('is one workout, at the time that follows from the zone: %s', async (_order, home, steps) => {
    if (home) sayHome(home);
    for (const step of steps) await step();
    expect(only()).toMatchObject({
      start_time: '2026-01-05T09:00:00Z',
      start_time_local: '2026-01-05T06:00:00',
      utc_offset_minutes: -180,
      source: { via: ['exercises', 'flow_export'] },
    });
    expect(only().quality).not.toContain('utc_offset_missing');
    expect(only().quality).not.toContain('utc_offset_from_home_zone');
  });

  it('takes the zone even from a source with lower precedence', async () => {
    await take(store, older({ ...truth, offset: 60 }));
    pulled(store, 'hash0001', { ...truth, ...bare });
    expect(only()).toMatchObject({ start_time: '2026-01-05T09:00:00Z', utc_offset_minutes: 60, calories_kcal: 143 });
  });

  it.each([
    ['its clock is 3 s off', { start: without.start + 3000 }],
    ['it lasts 3 s longer', { millis: truth.millis + 3000 }],
    ['only the instant read as UTC is the same', { start: truth.start - 3_600_000 }],
  ])('is not taken for the same if %s', async (_what, more) => {
    named();
    await take(store, older({ ...without, ...more }));
    expect(whole()).toHaveLength(2);
  });

  it('nor if no zone has that offset, or the devices differ', async () => {
    pulled(store, 'hash0001', { ...truth, offset: -187, deviceId: 'AAAA1111' });
    await take(store, older({ ...bare, start: truth.start - (187 + 60) * 60_000 }));
    pulled(store, 'hash0002', { ...truth, offset: 60, deviceId: 'BBBB2222' });
    await take(store, older({ ...bare, deviceId: 'CCCC3333' }));
    expect(whole()).toHaveLength(4);
  });
});

describeShared('the reports', () => {
  const report = (...path: string[]) => JSON.parse(readFileSync(sharedPath('fixtures/reports', ...path), 'utf8'));
  const duplicate = (folder: 'a' | 'b') => {
    const path = ['duplicates-old-and-new-export', folder];
    const [name = ''] = readdirSync(sharedPath('fixtures/reports', ...path));
    return { [name]: report(...path, name) };
  };

  it('a run from 2014 is marked as having an unknown zone, and takes the home zone when one is named', async () => {
    await take(store, { 'training-session-2014.json': report('old-model-2014-run.json') });
    expect(only()).toMatchObject({ start_time: '2014-10-29T10:16:25Z' });
    expect(only().quality).toContain('utc_offset_missing');
    sayHome('Europe/Berlin');
    await rebuild(store);
    expect(only()).toMatchObject({ start_time: '2014-10-29T09:16:25Z', utc_offset_minutes: 60 });
    expect(only().quality).toContain('utc_offset_from_home_zone');
    expect(only().quality).not.toContain('utc_offset_missing');
  });

  it.each(['ab', 'ba'])(
    'one session in both forms of the export is one workout, with the zone of the newer: %s',
    async (order) => {
      for (const folder of order as Iterable<'a' | 'b'>) await take(store, duplicate(folder));
      expect(only()).toMatchObject({ start_time: '2025-08-03T13:00:00Z', utc_offset_minutes: 120, calories_kcal: 500 });
      expect(only().quality).not.toContain('utc_offset_missing');
    },
  );
});
