import { expect, it } from 'vitest';
import { applyZones } from '../../../../src/sync/core/apply-zones.js';
import { lookDestination } from '../../../../src/sync/import/look-destination.js';
import { storeDestination } from '../../../../src/sync/import/store-destination.js';
import { rebuild } from '../../../../src/sync/rebuild.js';
import { verify } from '../../../../src/sync/verify.js';
import { describeShared } from '../../../support/shared.js';
import { memoryStore, stamp, take, user } from '../support.js';
import { examples, imported, workoutsIn } from './support.js';

const xml = 'personaltrainer/run-20120506.xml';
const gpx = 'personaltrainer/run-20120506.gpx';
const webSync = 'protrainer/12041401';
const zone = 'Europe/Helsinki';

describeShared('a GPX without the file it belongs to', () => {
  it('is a workout with a route that starts at its first point', async () => {
    const { result, store, workouts } = await imported(examples(gpx));
    expect(result).toMatchObject({
      outcome: 'ok',
      workouts: { new: 1 },
      session_files: { personaltrainer_file: { new: 1, waiting: 0 } },
    });
    expect(workouts).toMatchObject([
      {
        start_time: '2012-05-06T08:01:13Z',
        quality: expect.arrayContaining(['start_from_first_point', 'utc_offset_missing']),
        source: { via: ['personaltrainer_file'] },
      },
    ]);
    expect(workouts[0]?.route).toHaveLength(90);
    await rebuild(store);
    expect(workoutsIn(store)).toEqual(workouts);
    expect(await verify(store)).toMatchObject({ ok: true });
    store.zones.setHome(zone, stamp);
    await applyZones(store);
    expect(workoutsIn(store)).toMatchObject([{ start_time_local: '2012-05-06T11:01:13', utc_offset_minutes: 180 }]);
    expect((await take(store, examples(gpx))).session_files).toMatchObject({ personaltrainer_file: { unchanged: 1 } });
    expect(workoutsIn(store)).toHaveLength(1);
  });

  it('is part of the workout of that file once it comes, as if they had come together', async () => {
    const together = await imported(examples(xml, gpx));
    const { store } = await imported(examples(gpx));
    const later = await take(store, examples(xml));
    expect(later.workouts).toMatchObject({ new: 1, merged: 0 });
    expect(workoutsIn(store)).toEqual(together.workouts);
    expect(store.list().map(({ id }) => id)).toEqual(together.workouts.map(({ id }) => id));
    expect(store.sessions.all()).toEqual(together.store.sessions.all());
    await rebuild(store);
    expect(workoutsIn(store)).toEqual(together.workouts);
    expect(await verify(store)).toMatchObject({ ok: true });
  });

  it('becomes no workout when the file comes later in the same import', async () => {
    const files = { ...examples(gpx), ...examples(xml) };
    const look = await take(memoryStore(), files, {}, lookDestination(undefined, user, stamp));
    const { result } = await imported(files);
    expect(result).toMatchObject({
      workouts: { new: 1, merged: 0, updated: 0 },
      session_files: { personaltrainer_file: { new: 1, updated: 1, waiting: 0 } },
    });
    expect({ ...look, dry_run: false }).toEqual(result);
  });

  it('is told by a dry run, which stores nothing', async () => {
    const store = memoryStore();
    const look = await take(store, examples(gpx), {}, lookDestination(store, user, stamp));
    expect(store.counts().payloads).toBe(0);
    expect({ ...look, dry_run: false }).toEqual((await imported(examples(gpx))).result);
  });

  it('becomes one by the next import if the first was killed before it could', async () => {
    const store = memoryStore();
    const killed = { ...storeDestination(store, user, stamp), loneFile: () => [] };
    await take(store, examples(gpx), {}, killed);
    expect(workoutsIn(store)).toEqual([]);
    expect((await take(store, examples(gpx))).workouts).toMatchObject({ new: 1 });
    expect(workoutsIn(store)).toEqual((await imported(examples(gpx))).workouts);
  });

  it('waits if it is outside the days that are imported, or damaged', async () => {
    const outside = await take(memoryStore(), examples(gpx), { since: '2020-01-01' });
    expect(outside).toMatchObject({ workouts: { new: 0 }, session_files: { personaltrainer_file: { waiting: 1 } } });
    const [[name, body]] = Object.entries(examples(gpx)) as [[string, Buffer]];
    const { result, workouts } = await imported({ [name]: body.subarray(0, 2000) });
    expect(result).toMatchObject({ outcome: 'ok', session_files: { personaltrainer_file: { waiting: 1 } } });
    expect(workouts).toEqual([]);
  });

  it('of WebSync has local times, whatever it calls them; HRM that comes later takes its place', async () => {
    const { store, workouts } = await imported(examples(`${webSync}.gpx`));
    expect(workouts).toMatchObject([
      {
        start_time_local: '2012-04-14T09:05:50',
        quality: expect.arrayContaining(['start_from_first_point', 'utc_offset_missing']),
      },
    ]);
    expect(workouts[0]?.route).toHaveLength(29);
    await take(store, examples(`${webSync}.hrm`));
    expect(workoutsIn(store)).toEqual((await imported(examples(`${webSync}.hrm`, `${webSync}.gpx`))).workouts);
  });

  it('of ProTrainer waits: its minutes mean nothing without the rows of the HRM file', async () => {
    const { result, workouts } = await imported(examples('protrainer/Probe/2009/09073101.gpx'));
    expect(result).toMatchObject({ outcome: 'ok', session_files: { hrm_file: { waiting: 1 } } });
    expect(workouts).toEqual([]);
  });
});
