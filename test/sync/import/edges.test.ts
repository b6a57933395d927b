import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Archive } from '../../../src/archive/archive.js';
import { BadFileError } from '../../../src/archive/errors.js';
import { InterruptedError, StoreError } from '../../../src/errors.js';
import type { Store } from '../../../src/storage/store.js';
import { isWholeExport, kindByContent, kindByName, mayBePolars } from '../../../src/sync/import/classify.js';
import { lookDestination } from '../../../src/sync/import/look-destination.js';
import { keepRecords } from '../../../src/sync/import/records.js';
import { importFiles } from '../../../src/sync/import/run.js';
import { singleFile, singleFileLines } from '../../../src/sync/import/single-files.js';
import { storeDestination } from '../../../src/sync/import/store-destination.js';
import { Tally } from '../../../src/sync/import/tally.js';
import { RecordReader } from '../../../src/sync/kinds/read.js';
import { rebuild } from '../../../src/sync/rebuild.js';
import { daysFile, sleepResult, sleepScore } from '../../support/data/account-days.js';
import { night } from './days.js';
import {
  archiveOf,
  counts,
  day,
  exported,
  exportedOlder,
  memoryDatabase,
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

const { signal } = new AbortController();
const into = (destination = storeDestination(store, user, stamp), now = () => 0) => ({ destination, signal, now });

/** An archive of one file, whose reading ends so. */
function archiveThat(name: string, read: () => Promise<Buffer>, bytes = 1): Archive {
  return {
    files: 1,
    bytes,
    async *each() {
      yield { name, bytes, read };
    },
  };
}

describe('a file that cannot be read', () => {
  const failing = (problem: unknown) => archiveThat(sessionFile('1'), () => Promise.reject(problem));

  it.each([
    ['damaged', new BadFileError('FILE_DAMAGED', 'it is damaged'), 'it is damaged'],
    ['no error at all', 'words', 'words'],
  ])('is named: %s', async (_what, problem, reason) => {
    const result = await importFiles(into(), failing(problem), {});
    expect(result).toMatchObject({ outcome: 'partial', files: 1, failed: [{ id: sessionFile('1'), reason }] });
    expect(store.payloads.count()).toBe(0);
  });

  it.each([new StoreError('DISK_FULL', 'x'), new InterruptedError('INTERRUPTED', 'x')])(
    'ends the import where it is not about the file: %s',
    async (problem) => {
      await expect(importFiles(into(), failing(problem), {})).rejects.toBe(problem);
    },
  );

  it('is none where the import was ended meanwhile', async () => {
    const stop = new AbortController();
    const archive = archiveThat(sessionFile('1'), async () => {
      stop.abort();
      throw stop.signal.reason;
    });
    await expect(importFiles({ ...into(), signal: stop.signal }, archive, {})).rejects.toMatchObject({
      code: 'INTERRUPTED',
      exitCode: 130,
    });
  });

  it('ends it also where the store fails in the middle of a session, of which nothing is kept then', async () => {
    const broken = storeDestination(store, user, stamp);
    const fails = (problem: Error) => ({ ...broken, session: () => { throw problem; } }); // biome-ignore format: short
    const files = archiveOf({ [sessionFile('1')]: exported('7000000001', truth) });
    const full = new StoreError('DISK_FULL', 'x');
    await expect(importFiles(into(fails(full)), files, {})).rejects.toBe(full);
    expect(await importFiles(into(fails(new RangeError('odd'))), files, {})).toMatchObject({
      failed: [{ id: sessionFile('1'), reason: 'odd' }],
    });
    expect(store.payloads.count()).toBe(0);
  });
});

describe('how far an import is', () => {
  it('is told after each file, in bytes and in time', async () => {
    const files = archiveOf({ [sessionFile('1')]: exported('7000000001', truth), 'holiday.jpg': 'x' });
    const told: unknown[] = [];
    let at = 100;
    const now = () => {
      at += 7;
      return at;
    };
    const result = await importFiles({ ...into(undefined, now), onProgress: (one) => void told.push(one) }, files, {});
    const totals = { totalFiles: 2, totalBytes: files.bytes };
    expect(told).toEqual([
      { files: 1, bytes: files.bytes - 1, ...totals },
      { files: 2, bytes: files.bytes, ...totals },
    ]);
    expect(result).toMatchObject({ files: 2, ignored: 1, duration_ms: 7 });
  });

  it('an archive without a file has nothing of Polar', async () => {
    await expect(take(store, {})).rejects.toMatchObject({ code: 'NOTHING_OF_POLAR' });
  });
});

describe('a session file', () => {
  it('of 32 MB is read, and one with a byte more is named and not kept', async () => {
    const most = 32 * 1024 * 1024;
    const body = Buffer.alloc(most + 1, ' ');
    body.write(JSON.stringify(exported('7000000001', truth)));
    const taken = (bytes: number) =>
      importFiles(
        into(),
        archiveThat(sessionFile('1'), async () => body.subarray(0, bytes)),
        {},
      );
    expect(await taken(most + 1)).toMatchObject({ workouts: { new: 0 }, failed: [{ id: sessionFile('1') }] });
    expect((await taken(most + 1)).failed[0]?.reason).toContain('34 MB');
    expect(store.payloads.count()).toBe(0);
    expect(await taken(most)).toMatchObject({ workouts: { new: 1 }, failed: [] });
  });

  it('that comes twice in one import is one session, also in a dry run', async () => {
    const files = { [sessionFile('1')]: exported('7000000001', truth), 'copy.json': exported('7000000001', truth) };
    const looked = await importFiles(into(lookDestination(store, user, stamp)), archiveOf(files), {});
    expect(looked.workouts).toEqual({ ...counts, new: 1, unchanged: 1 });
    expect((await take(store, files)).workouts).toEqual(looked.workouts);
  });

  it('that is kept outside of the range is skipped', async () => {
    const file = { [sessionFile('1')]: exported('7000000001', truth) };
    await take(store, file);
    expect((await take(store, file, { since: '2026-02-01' })).workouts).toEqual({ ...counts, skipped: 1 });
    expect((await take(store, file, { until: '2026-02-01' })).workouts).toEqual({ ...counts, unchanged: 1 });
  });

  it('has an exercise that is told by the reason why it is no workout', async () => {
    const db = memoryDatabase();
    db.exec("CREATE TRIGGER refuse BEFORE INSERT ON workouts BEGIN SELECT RAISE(ABORT, 'no'); END");
    const refusing = memoryStore(db);
    const result = await take(refusing, { [sessionFile('1')]: exported('7000000001', truth) });
    expect(result).toMatchObject({ outcome: 'partial', workouts: { new: 1 }, failed: [{ id: sessionFile('1') }] });
    // An older revision, of which nothing comes either.
    const older = exported('7000000001', truth, { modified: '2025-01-01T00:00:00.000', note: 'before' });
    expect(await take(refusing, { [sessionFile('2')]: older })).toMatchObject({ failed: [{ id: sessionFile('2') }] });
    refusing.close();
  });

  it('of an older form with another name is that form', async () => {
    await take(store, { [`training-session-2026-01-05-1-${uuid}.json`]: exportedOlder(truth) });
    await take(store, { [sessionFile('7')]: exported('7000000001', day(1)) });
    expect(store.list()).toHaveLength(2);
    expect(await rebuild(store)).toMatchObject({ workouts: 2, changed: 0 });
  });
});

describe('records of a file', () => {
  it('are kept after it, never before', async () => {
    const reader = new RecordReader(store);
    await expect(keepRecords(reader, user, Buffer.from('[]'), [])).rejects.toThrow(RangeError);
  });

  it('end with the signal, and nothing of the file is there', async () => {
    const stop = new AbortController();
    const deps = { ...into(), signal: stop.signal };
    const body = Buffer.from(JSON.stringify([sleepResult(night)]));
    const archive = archiveThat(daysFile('sleep_result'), async () => {
      stop.abort();
      return body;
    });
    await expect(importFiles(deps, archive, {})).rejects.toMatchObject({ code: 'INTERRUPTED' });
    expect([store.payloads.count(), store.records.list('sleep')]).toEqual([0, []]);
  });

  it('are counted once a record, by the first thing that became of it beyond being the same', () => {
    const tally = new Tally();
    tally.record('sleep', 'a', 'unchanged');
    tally.record('sleep', 'a', 'merged');
    tally.record('sleep', 'a', 'updated');
    tally.record('sleep', 'b', 'unchanged');
    tally.record('activity' as never, 'a', 'new');
    const { records } = tally.result(false, 0);
    expect(records).toEqual({
      sleep: { new: 0, merged: 1, updated: 0, unchanged: 1 },
      activity: { new: 1, merged: 0, updated: 0, unchanged: 0 },
    });
    expect(Object.keys(records)).toEqual(['activity', 'sleep']);
  });

  it('that are not understood are counted by the kind of the file, and no kind has none', async () => {
    const tally = new Tally();
    tally.unreadable('sleep_score', 0);
    for (const parts of [2, 1]) tally.unreadable('sleep_result', parts);
    tally.unreadable('activity', 1);
    expect(Object.entries(tally.result(false, 0).unread)).toEqual([
      ['activity', 1],
      ['sleep_result', 3],
    ]);
    expect(tally.result(true, 5)).toMatchObject({ outcome: 'ok', dry_run: true, duration_ms: 5 });
    expect(tally.result(false, 0)).not.toHaveProperty('single_files');
  });

  it('are taken of a whole day, at its ends, too', async () => {
    const file = { [daysFile('sleep_score')]: [sleepScore(night)], [daysFile('sleep_result')]: [sleepResult(night)] };
    expect(await take(store, file, { since: night, until: night })).toMatchObject({ outside: 0 });
    for (const range of [{ since: '2026-02-23' }, { until: '2026-02-21' }])
      expect(await take(store, file, range)).toMatchObject({ outside: 2 });
  });
});

describe('what a file is', () => {
  it.each([
    [`training-session-2026-${uuid}.json`, 'training_session'],
    ['training-session_1.json', 'training_session'],
    ['training-sessions.json', undefined],
    [`nightly_recovery_blob_1-${uuid}.json`, 'nightly_recovery_blob'],
    [`nightly_recovery_1-${uuid}.json`, 'nightly_recovery'],
    [`my-activity-1-${uuid}.json`, undefined],
  ])('is told by its name: %s', (name, kind) => {
    expect(kindByName(name)).toBe(kind);
  });

  it.each([
    ['a.json', '{"deviceDays":[]}', 'heart_rate'],
    ['a.JSON', '{"deviceDays":[]}', 'heart_rate'],
    ['a.json.bak', '{"deviceDays":[]}', undefined],
    [`a-${uuid}.txt`, '{"deviceDays":[]}', 'other'],
    ['a.json', '{"startTime":"x","durationMillis":1}', 'training_session'],
    ['a.json', '{"startTime":"x","timezoneOffsetMinutes":1}', 'training_session'],
    ['a.json', '{"startTime":"x","exportVersion":1}', 'training_session'],
    ['a.json', '{"startTime":"x"}', undefined],
    ['a.json', '{"durationMillis":1}', undefined],
    ['a.json', '{"startTime":"x","inner":{"durationMillis":1}}', undefined],
    ['a.json', '{"inner":{"startTime":"x"},"durationMillis":1}', undefined],
  ])('or else by what is in it: %s %s', (name, body, kind) => {
    expect(kindByContent(name, Buffer.from(body))).toBe(kind);
  });

  it('need not be looked for in a file that nothing makes Polar’s', () => {
    const names = [`a-${uuid}.txt`, 'a.json', 'a.JSON', 'training-session-x', 'a.txt', 'a.json.bak', `a${uuid}.txt`];
    expect(names.map(mayBePolars)).toEqual([true, true, true, true, false, false, false]);
    expect([`e_${uuid}.zip`, `e_${uuid}.ZIP`, `e_${uuid}.zip.json`, 'e.zip'].map(isWholeExport)).toEqual([
      ...[true, true, false, false],
    ]);
  });

  it('is one of an old program by its ending', () => {
    expect(['a.hsr', 'A.PWD', 'hsr', 'a.hsr.txt', 'a.fit'].map(singleFile)).toEqual([
      ...['hsr', 'pwd', undefined, undefined, undefined],
    ]);
  });

  it('is named by format, where there is any of it', () => {
    expect(singleFileLines({})).toEqual([]);
    expect(singleFileLines({ hsr: 2, pwd: 0 })).toEqual([expect.stringMatching(/^Not read: 2 HSR\. /)]);
    expect(singleFileLines({ hsr: 1, pwd: 3 })).toEqual([expect.stringMatching(/^Not read: 1 HSR, 3 PWD\. /)]);
  });
});

it('a dry run takes the zone of the files, or else the home zone, as the import would', async () => {
  const file = { [sessionFile('1')]: exported('7000000001', { ...truth, offset: 'unknown' }) };
  pulled(store, 'hash0001', truth);
  for (const zones of [{}, { home: 'Europe/Berlin' }, { files: 'Europe/Berlin', home: 'Asia/Tokyo' }])
    expect(
      (await importFiles(into(lookDestination(store, user, stamp, zones)), archiveOf(file), {})).workouts,
    ).toMatchObject({ merged: 1 });
  const away = into(lookDestination(store, user, stamp, { files: 'Asia/Tokyo' }));
  await take(store, file);
  expect((await importFiles(away, archiveOf(file), {})).workouts).toMatchObject({ updated: 1 });
});
