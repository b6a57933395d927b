import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Store } from '../../../src/storage/store.js';
import { lookDestination } from '../../../src/sync/import/look-destination.js';
import { importFiles } from '../../../src/sync/import/run.js';
import { storeDestination } from '../../../src/sync/import/store-destination.js';
import { verify } from '../../../src/sync/verify.js';
import {
  archiveOf,
  counts,
  day,
  exported,
  memoryStore,
  pulled,
  sessionFile,
  stamp,
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

const whole = () => [...store.iterate()];

describe('the other files', () => {
  it('are kept verbatim, by kind; what is not Polar’s is ignored', async () => {
    const names = [
      'activity-2026-01-01',
      '247ohr_1_2026-01',
      'ppi_samples_1_2026-01_1',
      'sleep_score_1',
      'nightly_recovery_1',
    ];
    const files: Record<string, unknown> = Object.fromEntries(
      names.map((name) => [`${name}-${uuid}.json`, `{"n":"${name}"}`]),
    );
    files[`brand-new-kind_7-${uuid}.json`] = '{}';
    files[`profile-picture-7-${uuid}.data`] = 'JPEG';
    files['renamed.json'] = { deviceDays: [] };
    files['holiday.jpg'] = 'x';
    files['package.json'] = { name: 'something else' };
    files['my-session.json'] = exported('7000000001', truth);
    expect(await take(store, files)).toMatchObject({
      outcome: 'ok',
      workouts: { ...counts, new: 1 },
      kept: { activity: 1, heart_rate: 2, nightly_recovery: 1, other: 1, ppi: 1, profile_picture: 1, sleep_score: 1 },
      ignored: 2,
    });
    const [payload] = store.payloads.current(user, 'flow_export', `activity-2026-01-01-${uuid}.json`);
    expect(payload).toMatchObject({ part: 'activity' });
    expect(String(payload!.body)).toBe('{"n":"activity-2026-01-01"}');
    expect((await verify(store)).problems).toEqual([]);
  });

  it('an export ZIP among them is named, not kept', async () => {
    const packed = `polar-user-data-export_${uuid}.zip`;
    const result = await take(store, {
      [packed]: 'PK',
      [sessionFile('1')]: exported('7000000001', truth),
      'my.zip': 'PK',
    });
    expect(result).toMatchObject({ outcome: 'partial', workouts: { new: 1 }, kept: {}, ignored: 1 });
    expect(result.failed).toEqual([{ id: packed, reason: 'it is itself a ZIP: import it by its own name' }]);
    expect(store.counts().payloads).toBe(1);
  });

  it('of Polar’s programs that are not read are named by format; other JSON and XML are not', async () => {
    const result = await take(store, {
      [sessionFile('1')]: exported('7000000001', truth),
      'other.tcx': 'x',
      'ride.gpx': '<gpx/>',
      '10061401.hsr': 'x',
      '2010.PWD': 'x',
      'table.csv': 'a,b',
      'feed.xml': '<rss/>',
      'workouts.json': { startTime: '2026-01-01T10:00:00', exercises: [{ durationMillis: 1 }] },
    });
    expect(result).toMatchObject({ outcome: 'ok', workouts: { new: 1 }, ignored: 7 });
    expect(result.single_files).toEqual({ hsr: 1, pwd: 1 });
    expect(store.counts().payloads).toBe(1);
  });

  it('only of single sessions: the hint names what to import instead', async () => {
    await expect(take(store, { 'a.gpx': '<gpx/>', 'b.hsr': 'y' })).rejects.toMatchObject({
      code: 'NOTHING_OF_POLAR',
      hint: expect.stringMatching(/^Not read: 1 HSR\. .*Keep them/),
    });
  });

  it('without any file from Polar the command fails as a usage error', async () => {
    await expect(take(store, { 'holiday.jpg': 'x', 'package.json': '{}' })).rejects.toMatchObject({
      code: 'NOTHING_OF_POLAR',
      exitCode: 2,
    });
  });
});

describe('bad files', () => {
  it('are named, kept if they were read, and do not stop the rest', async () => {
    const good = exported('7000000001', truth);
    const files = {
      [sessionFile('1')]: JSON.stringify(good).slice(0, 300),
      [sessionFile('2')]: { ...good, startTime: 'yesterday', exercises: [] },
      [sessionFile('3')]: '[]',
      [sessionFile('4')]: good,
    };
    const result = await take(store, files);
    expect(result).toMatchObject({ outcome: 'partial', workouts: { ...counts, new: 1 } });
    expect(result.failed.map(({ id }) => id)).toEqual([sessionFile('1'), sessionFile('2'), sessionFile('3')]);
    expect(result.failed[0]!.reason).toContain('truncated');
    expect(String(store.payloads.current(user, 'flow_export', sessionFile('3'))[0]!.body)).toBe('[]');
    // Bad once more: a stored file is tried again, because a later version may understand it.
    expect(await take(store, files)).toMatchObject({ outcome: 'partial', workouts: { ...counts, unchanged: 1 } });
    expect((await verify(store)).ok).toBe(true);
  });
});

describe('a session under another name', () => {
  const whole = JSON.stringify(exported('7000000001', truth));

  it('is recognized even if truncated: named, and kept for a later version', async () => {
    const result = await take(store, { 'mine.json': whole.slice(0, -20), [sessionFile('2')]: exported('2', day(2)) });
    expect(result).toMatchObject({ outcome: 'partial', workouts: { new: 1 }, ignored: 0 });
    expect(result.failed).toEqual([{ id: 'mine.json', reason: expect.stringContaining('truncated') }]);
    expect(store.payloads.current(user, 'flow_export', 'mine.json')).toMatchObject([{ part: 'not_understood' }]);
  });

  it('is recognized even with values that JSON does not have', async () => {
    const files = { 'mine.json': whole.replace('"feeling":0.75', '"feeling":NaN') };
    expect(await take(store, files)).toMatchObject({ outcome: 'ok', workouts: { new: 1 }, ignored: 0 });
  });

  it('is not one if only its name suggests it, nor in a broken file with half of it', async () => {
    const result = await take(store, {
      [sessionFile('2')]: exported('7000000002', day(2)),
      [`brand-new_7-${uuid}.txt`]: whole,
      'broken.json': '{"a":',
      'half.json': '{"startTime":"2026-01-01T10:00:00",',
      'other-half.json': '{"durationMillis":1,',
      LICENSE: 'x',
    });
    expect(result).toMatchObject({ outcome: 'ok', workouts: { new: 1 }, kept: { other: 1 }, ignored: 4, failed: [] });
    expect(result.unread).toEqual({});
  });

  it('is not one if another program has such fields further inside', async () => {
    const files = {
      'other.json': { workouts: [JSON.parse(whole)] },
      'list.json': [JSON.parse(whole)],
      'null.json': 'null',
    };
    await expect(take(store, files)).rejects.toMatchObject({ code: 'NOTHING_OF_POLAR' });
  });
});

describe('since and until', () => {
  const files = Object.fromEntries([0, 1, 2].map((n) => [sessionFile(String(n)), exported(`700000000${n}`, day(n))]));

  it.each([
    [{ since: '2026-01-06' }, 2],
    [{ until: '2026-01-06' }, 2],
    [{ since: '2026-01-06', until: '2026-01-06' }, 1],
    [{ since: '2026-01-06T09:00:00Z' }, 2],
    [{ since: '2026-01-06T09:00:01Z' }, 1],
    [{ until: '2026-01-06T09:00:00Z' }, 1],
  ])('%j', async (options, taken) => {
    expect(await take(store, files, options)).toMatchObject({
      workouts: { ...counts, new: taken, skipped: 3 - taken },
    });
    expect(whole()).toHaveLength(taken);
    expect(store.counts().payloads).toBe(taken);
    expect(await take(store, files, options)).toMatchObject({ workouts: { unchanged: taken, skipped: 3 - taken } });
  });

  it('an invalid date is rejected before anything is read', async () => {
    await expect(take(store, files, { since: '2026-02-31' })).rejects.toMatchObject({ code: 'DATE', exitCode: 2 });
  });
});

describe('a dry run', () => {
  const look = (files: Record<string, unknown>, of: Store | undefined = store) =>
    importFiles(
      { destination: lookDestination(of, user, stamp), signal: new AbortController().signal, now: () => 0 },
      archiveOf(files),
      {},
    );

  it('reports what the import then does, and stores nothing', async () => {
    pulled(store, 'hash0001', truth);
    await take(store, { [sessionFile('3')]: exported('7000000003', day(3)) });
    const before = store.counts();
    const files = {
      [sessionFile('1')]: exported('7000000001', truth),
      [sessionFile('2')]: exported('7000000002', day(2)),
      [sessionFile('3')]: exported('7000000003', day(3), { note: 'another', modified: '2026-03-01T00:00:00.000' }),
      [`sleep_result_1-${uuid}.json`]: '{}',
      [sessionFile('4')]: 'no',
    };
    const { dry_run: dry, ...foreseen } = await look(files);
    expect(dry).toBe(true);
    expect(store.counts()).toEqual(before);
    expect(foreseen).toMatchObject({ workouts: { ...counts, new: 1, merged: 1, updated: 1 } });
    expect(await take(store, files)).toEqual({ ...foreseen, dry_run: false });
  });

  it('of stored files reports that, also if they name no time zone and another one is assumed', async () => {
    const file = { [sessionFile('1')]: exported('7000000001', { ...truth, offset: 'unknown' }) };
    await take(store, file);
    expect(await look(file)).toMatchObject({ workouts: { ...counts, unchanged: 1 } });
    const destination = storeDestination(store, user, stamp, 'Europe/Berlin');
    const { signal } = new AbortController();
    await importFiles({ destination, signal, now: () => 0 }, archiveOf(file), {});
    expect(await look(file)).toMatchObject({ workouts: { ...counts, unchanged: 1 } });
  });

  it('needs no database', async () => {
    expect(await look({ [sessionFile('1')]: exported('7000000001', truth) }, undefined)).toMatchObject({
      workouts: { ...counts, new: 1 },
    });
  });
});

it('ends between two files when aborted', async () => {
  const controller = new AbortController();
  const files = Object.fromEntries([0, 1, 2].map((n) => [sessionFile(String(n)), exported(`700000000${n}`, day(n))]));
  const seen: number[] = [];
  const run = importFiles(
    {
      destination: storeDestination(store, user, stamp),
      signal: controller.signal,
      now: () => 0,
      onProgress: ({ files: done, totalFiles, bytes, totalBytes }) => {
        seen.push(done);
        expect([totalFiles, bytes <= totalBytes]).toEqual([3, true]);
        if (done === 2) controller.abort();
      },
    },
    archiveOf(files),
    {},
  );
  await expect(run).rejects.toMatchObject({ code: 'INTERRUPTED', exitCode: 130 });
  expect([seen, whole().length]).toEqual([[1, 2], 2]);
});
