import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openArchive } from '../../../../src/archive/open.js';
import { applyZones } from '../../../../src/sync/core/apply-zones.js';
import { lookDestination } from '../../../../src/sync/import/look-destination.js';
import { importFiles } from '../../../../src/sync/import/run.js';
import { storeDestination } from '../../../../src/sync/import/store-destination.js';
import { rebuild } from '../../../../src/sync/rebuild.js';
import { ZipWriter } from '../../../support/data/zip.js';
import { temporaryFolder } from '../../../support/folder.js';
import { describeShared, sharedPath } from '../../../support/shared.js';
import { exported, memoryStore, pulled, sessionFile, stamp, take, user } from '../support.js';
import { examples, imported, workoutsIn } from './support.js';

const flow = (name: string) => `flow/${name}`;
const base = flow('session-a/Ada_Probe_2023-06-14_18-20-05');

/** Imports what lies on disk, as the command does. */
async function importedFrom(...paths: string[]) {
  const store = memoryStore();
  const result = await importFiles(
    { destination: storeDestination(store, user, stamp), signal: new AbortController().signal, now: () => 0 },
    await openArchive(paths),
    {},
  );
  return { store, result, workouts: workoutsIn(store) };
}

describeShared('ZIPs and folders of single sessions', () => {
  const bulk = sharedPath('fixtures/other-files', flow('session-a/bulk.zip'));

  it('are one workout for the files of one, without what a Mac adds', async () => {
    const { result, workouts } = await importedFrom(bulk);
    expect(result).toMatchObject({ outcome: 'ok', files: 4, workouts: { new: 1, merged: 3 }, ignored: 0 });
    const alone = await imported(examples(`${base}.TCX`, `${base}.GPX`, `${base}.CSV`, `${base}_RR.CSV`));
    expect(workouts).toEqual(alone.workouts);
  });

  it('are opened within folders and ZIPs, as scripts pack them; one that is no ZIP is named', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'years/2023'), { recursive: true });
    copyFileSync(bulk, join(folder, 'years/2023/bulk.zip'));
    const outer = new ZipWriter(join(folder, 'years/all.zip'));
    const parts = examples(flow('Ada_Probe_2022-08-20_10-00-00.zip'));
    for (const [name, body] of Object.entries(parts)) outer.add(name, body);
    outer.end();
    writeFileSync(join(folder, 'broken.zip'), 'PK');
    const { result, workouts } = await importedFrom(folder);
    expect(result).toMatchObject({ outcome: 'partial', files: 7, workouts: { new: 3, merged: 3 } });
    expect(result.failed).toEqual([{ id: 'broken.zip', reason: expect.stringContaining('incomplete') }]);
    expect(workouts).toHaveLength(3);
  });

  it('with XML of polarpersonaltrainer.com and its GPX are one workout with a route', async () => {
    const pair = sharedPath('fixtures/other-files', 'personaltrainer/pair.zip');
    const { result, workouts } = await importedFrom(pair);
    expect(result).toMatchObject({ outcome: 'ok', files: 2, workouts: { new: 1 }, failed: [] });
    const apart = examples('personaltrainer/run-20120506.xml', 'personaltrainer/run-20120506.gpx');
    expect(workouts).toEqual((await imported(apart)).workouts);
    expect(workouts).toMatchObject([{ start_time: '2012-05-06T08:00:00Z', utc_offset_minutes: 120 }]);
    expect(workouts[0]?.route).toHaveLength(90);
  });

  it('with a multisport session are a workout for each part, never one', async () => {
    const { workouts } = await importedFrom(
      sharedPath('fixtures/other-files', flow('Ada_Probe_2022-08-20_10-00-00.zip')),
    );
    expect(workouts.map((one) => [one.start_time, one.utc_offset_minutes, one.duration_seconds])).toEqual([
      ['2022-08-20T07:00:00Z', 180, 60],
      ['2022-08-20T07:01:15Z', 180, 60],
    ]);
  });
});

describeShared('files beside other sources', () => {
  const start = Date.UTC(2023, 5, 14, 16, 20, 5);
  const truth = { start, millis: 90_500, offset: 120, heartRate: [1, 2, 3], device: 'Polar Vantage V2' };
  const all = examples(`${base}.TCX`, `${base}.GPX`, `${base}.CSV`, `${base}_RR.CSV`, `${base}_RR.txt`);

  it('merge with what was pulled and exported, whatever comes first; the fullest channel counts', async () => {
    const one = memoryStore();
    pulled(one, 'aBcD1234', truth);
    await take(one, { ...all, [sessionFile('7000000001')]: exported('7000000001', truth) });
    const other = memoryStore();
    await take(other, { [sessionFile('7000000001')]: exported('7000000001', truth), ...all });
    pulled(other, 'aBcD1234', truth);
    for (const store of [one, other]) {
      const [workout, ...more] = workoutsIn(store);
      expect(more).toEqual([]);
      expect(workout).toMatchObject({
        duration_seconds: 90.5,
        calories_kcal: 143,
        name: 'Run 7000000001',
        source: {
          via: ['csv_file', 'exercises', 'flow_export', 'gpx_file', 'rr_file', 'tcx_file'],
        },
      });
      expect(workout?.streams?.heart_rate_bpm?.values).toHaveLength(91);
      expect(workout?.route).toHaveLength(88);
    }
    expect(workoutsIn(one)).toEqual(workoutsIn(other));
    await rebuild(one);
    expect(workoutsIn(one)).toEqual(workoutsIn(other));
  });

  it('never merge with a file of another maker', async () => {
    const { result, workouts } = await imported({ ...all, ...examples(flow('not-polar.tcx')) });
    expect(result).toMatchObject({ outcome: 'ok', ignored: 1 });
    expect(workouts).toEqual((await imported(all)).workouts);
  });

  it('stay apart from a session with another device at the same time', async () => {
    const store = memoryStore();
    pulled(store, 'aBcD1234', { ...truth, device: 'Polar H10' });
    await take(store, examples(`${base}.TCX`));
    expect(workoutsIn(store)).toHaveLength(2);
  });

  it('are found by the id in their name, whatever their clock says, and take the zone of the other', async () => {
    const csv = examples(flow('7712345678.csv'));
    const session = { start: Date.UTC(2024, 4, 2, 3, 10), millis: 5000, offset: 120 };
    for (const order of [0, 1]) {
      const files = [csv, { [sessionFile('7712345678')]: exported('7712345678', session) }];
      const store = memoryStore();
      for (const one of order === 0 ? files : files.reverse()) await take(store, one);
      expect(workoutsIn(store)).toHaveLength(1);
      expect(workoutsIn(store)[0]).toMatchObject({ start_time: '2024-05-02T03:10:00Z', utc_offset_minutes: 120 });
    }
  });
});

describeShared('local times and instants', () => {
  it('may end on the next day', async () => {
    const { workouts } = await imported(examples(flow('csv-rate2.csv')));
    expect(workouts).toMatchObject([{ start_time_local: '2019-12-25T23:59:50', end_time: '2019-12-26T00:00:11Z' }]);
  });

  const summary = [flow('csv-summary-only.csv'), flow('no-track.tcx')] as const;

  it('of one session merge once a zone is known, in any order, and before and after it is', async () => {
    for (const paths of [summary, [summary[1], summary[0]] as const]) {
      const store = memoryStore();
      for (const path of paths) await take(store, examples(path));
      expect(workoutsIn(store)).toHaveLength(2);
      store.zones.setHome('Europe/Athens', stamp);
      await applyZones(store);
      expect(workoutsIn(store)).toHaveLength(1);
      expect(workoutsIn(store)[0]).toMatchObject({ start_time: '2022-03-01T06:00:00Z', utc_offset_minutes: 120 });
      const after = memoryStore();
      after.zones.setHome('Europe/Athens', stamp);
      for (const path of paths) await take(after, examples(path));
      expect(workoutsIn(after)).toEqual(workoutsIn(store));
      await rebuild(store);
      expect(workoutsIn(after)).toEqual(workoutsIn(store));
    }
  });

  it('without a zone: the instant is right, and marked; in the home zone it has that zone’s clock', async () => {
    const { store, workouts } = await imported(examples(flow('power-ns2.tcx')));
    expect(workouts[0]).toMatchObject({ start_time: '2020-02-05T16:25:14Z', quality: ['utc_offset_missing'] });
    store.zones.setHome('Europe/Helsinki', stamp);
    await applyZones(store);
    expect(workoutsIn(store)[0]).toMatchObject({
      start_time: '2020-02-05T16:25:14Z',
      start_time_local: '2020-02-05T18:25:14',
      quality: ['utc_offset_from_home_zone'],
    });
  });

  it('of a session moved from personaltrainer are local, and get the zone of the same session elsewhere', async () => {
    const { store, workouts } = await imported(examples(flow('Ada_Probe_2011-07-03_09-30-00.TCX')));
    expect(workouts[0]).toMatchObject({ start_time_local: '2011-07-03T09:30:00', quality: ['utc_offset_missing'] });
    pulled(store, 'aBcD1234', { start: Date.UTC(2011, 6, 3, 6, 30), millis: 60_000, offset: 180 });
    expect(workoutsIn(store)).toHaveLength(1);
    expect(workoutsIn(store)[0]).toMatchObject({ start_time: '2011-07-03T06:30:00Z', utc_offset_minutes: 180 });
  });
});

describeShared('RR intervals without a start', () => {
  const rr = 'duration,offline\n812,false\n799,false\n';
  const csv = examples(flow('7712345678.csv'));

  it('wait for the session with their id, and complete it, whichever comes first', async () => {
    const store = memoryStore();
    const first = await take(store, { '7712345678.hrv.csv': rr });
    expect(first.session_files?.rr_file).toMatchObject({ waiting: 1 });
    expect(workoutsIn(store)).toEqual([]);
    await take(store, csv);
    const after = await imported(csv);
    const again = await take(after.store, { '7712345678.hrv.csv': rr });
    expect(again.session_files?.rr_file).toMatchObject({ updated: 1, waiting: 0 });
    for (const { rr_intervals_ms: beats } of [...workoutsIn(store), ...workoutsIn(after.store)])
      expect(beats).toEqual([812, 799]);
    expect(workoutsIn(store)).toEqual(workoutsIn(after.store));
    await rebuild(store);
    expect(workoutsIn(store)).toEqual(workoutsIn(after.store));
  });

  it('complete a session of the account export, too, whichever comes first', async () => {
    const export_ = { [sessionFile('7000000001')]: exported('7000000001', { start: 0, millis: 2000 }) };
    const beats = { 'polar-session-7000000001_rr.csv': rr };
    const [one, other] = [await imported(export_), await imported(beats)];
    expect((await take(one.store, beats)).session_files?.rr_file).toMatchObject({ updated: 1 });
    await take(other.store, export_);
    expect(workoutsIn(one.store)).toEqual(workoutsIn(other.store));
    expect(workoutsIn(one.store)[0]).toMatchObject({
      rr_intervals_ms: [812, 799],
      source: { via: ['flow_export', 'rr_file'] },
    });
  });

  it('are named and not kept if nothing says whose they are', async () => {
    const { result, store } = await imported(examples(flow('rr-bad.csv')));
    expect(result.failed).toEqual([{ id: 'rr-bad.csv', reason: expect.stringContaining('nothing says when') }]);
    expect(store.counts().payloads).toBe(0);
  });
});

describeShared('a file that cannot be read', () => {
  it('is named, and nothing of it is kept', async () => {
    const { result, store } = await imported(examples(flow('truncated.TCX'), flow('no-track.tcx')));
    expect(result).toMatchObject({ outcome: 'partial', workouts: { new: 1 } });
    expect(result.failed).toEqual([{ id: 'truncated.TCX', reason: 'it is truncated or damaged XML' }]);
    expect(store.counts().payloads).toBe(1);
  });
});

describeShared('a dry run', () => {
  const files = examples(
    ...[`${base}.TCX`, `${base}.GPX`, `${base}.CSV`, `${base}_RR.CSV`, `${base}_RR.txt`],
    ...['csv-us.csv', 'csv-rate2.csv', '7712345678.csv', 'no-track.tcx', 'not-polar.tcx'].map(flow),
  );

  it('tells by format what an import would bring, and stores nothing', async () => {
    const store = memoryStore();
    const look = () => take(store, files, {}, lookDestination(store, user, stamp));
    const before = await look();
    expect(store.counts().payloads).toBe(0);
    const done = await take(store, files);
    expect({ ...before, dry_run: false }).toEqual(done);
    expect((await look()).workouts).toMatchObject({ new: 0, merged: 0, unchanged: 9 });
    expect({ ...(await take(store, files, {}, lookDestination(undefined, user, stamp))), dry_run: false }).toEqual(
      done,
    );
  });
});
