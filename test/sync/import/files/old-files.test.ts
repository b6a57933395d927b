import fc from 'fast-check';
import { expect, it } from 'vitest';
import { lookDestination } from '../../../../src/sync/import/look-destination.js';
import { rebuild } from '../../../../src/sync/rebuild.js';
import { verify } from '../../../../src/sync/verify.js';
import { cases } from '../../../support/random.js';
import { describeShared } from '../../../support/shared.js';
import { memoryStore, stamp, take, user } from '../support.js';
import { examples, imported, workoutsIn } from './support.js';

const person = 'protrainer/Probe.ppd';
const evening = ['hrm', 'gpx'].map((ending) => `protrainer/Probe/2009/09073101.${ending}`);
const eveningDay = 'protrainer/Probe/2009/20090731.pdd';
const power = ['10061601.hrm', '10061602.hrm', '20100616.pdd'].map((name) => `protrainer/Probe/2010/${name}`);
const run = ['run-20120506.xml', 'run-20120506.gpx'].map((name) => `personaltrainer/${name}`);
const twice = ['personaltrainer/same-as-hrm.xml', 'protrainer/10061401.hrm'];
const old = ['protrainer/Probe/2001/20010401.pdd', 'protrainer/01040101.hrm'];

describeShared('files of the years before Polar Flow', () => {
  it('HRM, GPX, PDD and PPD are one workout, and an entry by hand another', async () => {
    const { result, workouts } = await imported(examples(...evening, eveningDay, person));
    expect(result).toMatchObject({ outcome: 'ok', failed: [] });
    expect(workouts).toHaveLength(2);
    const [gymnastics, ride] = workouts;
    expect(gymnastics?.quality).not.toContain('recording_missing');
    expect(gymnastics).toMatchObject({
      ...{ start_time_local: '2009-07-31T10:00:00', duration_seconds: 2700, calories_kcal: 310, name: 'Gymnastics' },
      ...{ vendor_sport: { sport: 'Gymnastics' }, type: 'gymnastics' },
    });
    expect(gymnastics?.source.via).toEqual(['pdd_file']);
    expect(ride).toMatchObject({
      ...{ start_time_local: '2009-07-31T23:58:00', duration_seconds: 600, name: 'Evening ride', type: 'cycling' },
      ...{ note: 'dusk\nand bats', calories_kcal: 88, distance_meters: 3000, elevation_gain_meters: 12, feeling: 0.8 },
      source: { device: 'Polar RS800CX', via: ['hrm_file', 'pdd_file'] },
    });
    expect(ride?.streams?.heart_rate_bpm).toMatchObject({
      interval_seconds: 5,
      values: expect.objectContaining({ length: 120 }),
    });
    expect(ride?.route).toHaveLength(120);
    expect(ride?.route?.at(-1)).toMatchObject({ time_seconds: 595, latitude: 47.0738 });
  });

  it('are in the home zone, through midnight', async () => {
    const store = memoryStore();
    store.zones.setHome('Europe/Zurich', stamp);
    const { workouts } = await imported(examples(...evening), store);
    expect(workouts).toMatchObject([
      { start_time: '2009-07-31T21:58:00Z', end_time: '2009-07-31T22:08:00Z', utc_offset_minutes: 120 },
    ]);
    expect(workouts[0]?.quality).toContain('utc_offset_from_home_zone');
  });

  it('a diary is one workout with the recordings it names, even if a clock was off, in any order', async () => {
    const files = examples(...power);
    const off = String(files['20100616.pdd']).replace('0\t0\t0\t250\t25200\t30', '0\t0\t0\t250\t28800\t30');
    expect(off).toContain('28800');
    const entries: [string, unknown][] = [...Object.entries({ ...files, '20100616.pdd': off })];
    const { workouts } = await imported(Object.fromEntries(entries));
    expect(workouts).toMatchObject([
      {
        start_time_local: '2010-06-16T08:00:00',
        name: 'Power test',
        quality: expect.arrayContaining(['starts_differ']),
      },
    ]);
    expect(workouts[0]?.rr_intervals_ms).toHaveLength(36);
    expect(workouts[0]?.streams?.power_watts).toBeDefined();
    for (const order of [
      [2, 1, 0],
      [1, 2, 0],
      [2, 0, 1],
    ]) {
      const store = memoryStore();
      for (const at of order) await take(store, Object.fromEntries([entries[at] as [string, unknown]]));
      expect(workoutsIn(store)).toEqual(workouts);
      await rebuild(store);
      expect(workoutsIn(store)).toEqual(workouts);
      expect(await verify(store)).toMatchObject({ ok: true });
    }
    const look = await take(memoryStore(), Object.fromEntries(entries), {}, lookDestination(undefined, user, stamp));
    expect(look.workouts).toMatchObject({ new: 1, merged: 2 });
    expect((await imported(examples(...power))).workouts[0]?.quality).not.toContain('starts_differ');
  });

  it("a diary's name means nothing for a recording of another length, or another day", async () => {
    const files = examples(...power);
    for (const [what, with_] of [
      ['0\t0\t0\t250\t25200\t30', '0\t0\t0\t250\t28800\t60'],
      ['20100616\t1', '20100618\t1'],
    ] as const) {
      const diary = String(files['20100616.pdd']).replace(what, with_);
      expect((await imported({ ...files, '20100616.pdd': diary })).workouts).toHaveLength(2);
    }
  });

  it('two recordings of one session, of values and of beats, are one workout', async () => {
    const { workouts } = await imported(examples(...power));
    expect(workouts).toHaveLength(1);
    const [workout] = workouts;
    expect(workout).toMatchObject({ name: 'Power test', calories_kcal: 9, rr_gaps: [{ beat: 0, ms: 820 }] });
    expect(workout?.streams?.power_watts).toMatchObject({ values: [0, 180, 190, 200, 210, 220] });
    expect(workout?.rr_intervals_ms).toHaveLength(36);
  });

  it('an entry whose file is missing is a workout, and joins a recording with its start and duration', async () => {
    const alone = await imported(examples(old[0] ?? ''));
    expect(alone.workouts[0]?.quality).toContain('recording_missing');
    expect(alone.workouts).toMatchObject([
      { start_time_local: '2001-04-01T12:00:00', duration_seconds: 60, calories_kcal: 20 },
    ]);
    const { workouts } = await imported(examples(...old));
    expect(workouts).toHaveLength(1);
    expect(workouts[0]?.quality).not.toContain('recording_missing');
    expect(workouts[0]).toMatchObject({ name: 'old entry', calories_kcal: 20, source: { device: 'Polar S710' } });
    expect(workouts[0]?.streams?.altitude_meters).toMatchObject({ values: [205, 206, 207, 208] });
  });

  it('XML completes the HRM file of its session', async () => {
    const { workouts } = await imported(examples(...twice));
    expect(workouts).toHaveLength(1);
    expect(workouts[0]).toMatchObject({
      ...{ calories_kcal: 31, type: 'cycling', duration_seconds: 123.4, note: 'first, with Umlaut: Höhe' },
    });
    expect(Object.keys(workouts[0]?.streams ?? {})).toEqual(
      expect.arrayContaining(['heart_rate_bpm', 'speed_mps', 'cadence_rpm', 'altitude_meters']),
    );
  });

  it('XML and its GPX are one workout that knows its zone, whichever came first', async () => {
    const { workouts } = await imported(examples(...run));
    expect(workouts).toMatchObject([
      { start_time: '2012-05-06T08:00:00Z', utc_offset_minutes: 120, duration_seconds: 120.1, running_index: 48 },
    ]);
    expect(workouts[0]?.route).toHaveLength(90);
    expect(workouts[0]).not.toHaveProperty('pauses');
    expect(workouts[0]?.quality).not.toContain('pauses_unknown');
    const backwards = await imported(examples(...[...run].reverse()));
    expect(backwards.workouts).toEqual(workouts);
  });

  it('a calendar with several exercises is as many workouts', async () => {
    const { result, workouts } = await imported(examples('personaltrainer/many.xml'));
    expect(result).toMatchObject({ outcome: 'ok', failed: [] });
    expect(workouts).toMatchObject([
      { start_time_local: '2010-01-03T12:30:00', duration_seconds: 3000, type: 'cross_country_skiing' },
      { start_time_local: '2010-01-04T12:00:00', duration_seconds: 1800 },
    ]);
    expect(workouts[1]?.quality).toContain('start_from_created');
  });

  it('FIT joins the other files of its session', async () => {
    const base = 'flow/session-a/Ada_Probe_2023-06-14_18-20-05';
    const fit = 'fit/Ada_Probe_2023-06-14_18-20-05.FIT';
    const { workouts } = await imported(examples(`${base}.TCX`, fit, `${base}_RR.CSV`, `${base}.GPX`));
    expect(workouts).toHaveLength(1);
    expect(workouts[0]).toMatchObject({
      ...{ start_time: '2023-06-14T16:20:05Z', utc_offset_minutes: 120, duration_seconds: 91 },
      pauses: [{ start_seconds: 60 }],
    });
    expect(workouts[0]?.rr_intervals_ms).toHaveLength(182);
    expect(workouts[0]?.streams?.heart_rate_bpm?.values).toHaveLength(91);
  });

  it('a FIT file that is cut off joins them by its name', async () => {
    const name = 'Ada_Probe_2023-06-14_18-20-05';
    const cut = examples('fit/cut-off.fit')['cut-off.fit'] ?? '';
    const { workouts } = await imported({ [`${name}.FIT`]: cut, ...examples(`flow/session-a/${name}.TCX`) });
    expect(workouts).toMatchObject([{ duration_seconds: 91, quality: expect.arrayContaining(['cut_off']) }]);
    expect(workouts[0]?.streams?.heart_rate_bpm?.values).toHaveLength(91);
  });

  it('a FIT file of another maker never joins', async () => {
    const { result, workouts } = await imported(
      examples('flow/session-a/Ada_Probe_2023-06-14_18-20-05.TCX', 'fit/other-maker-polar-strap.fit'),
    );
    expect(result).toMatchObject({ ignored: 1, workouts: { new: 1, merged: 0 } });
    expect(workouts).toHaveLength(1);
  });

  it('what cannot be read is named, and the rest goes on', async () => {
    const { result, workouts } = await imported(examples('personaltrainer/truncated.xml', 'protrainer/odd-junk.hrm'));
    expect(result.failed).toEqual([{ id: 'truncated.xml', reason: 'it is truncated or damaged XML' }]);
    expect(workouts).toHaveLength(1);
  });

  it('give the same database in any order, any of them missing; again, and rebuilt', async () => {
    const files = Object.entries(examples(...evening, eveningDay, person, ...power, ...run, ...twice, ...old));
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(files, { minLength: 1 }), async (some) => {
        const inOrder = [...some].sort(([a], [b]) => (a < b ? -1 : 1));
        const { store, workouts } = await imported(Object.fromEntries(some));
        expect(workouts).toEqual((await imported(Object.fromEntries(inOrder))).workouts);
        expect((await take(store, Object.fromEntries(some))).workouts).toMatchObject({ new: 0, merged: 0, updated: 0 });
        await rebuild(store);
        expect(workoutsIn(store)).toEqual(workouts);
      }),
      { numRuns: cases(6) },
    );
    const { store } = await imported(Object.fromEntries(files));
    expect(await verify(store)).toMatchObject({ ok: true, problems: [] });
  }, 60_000);
});
