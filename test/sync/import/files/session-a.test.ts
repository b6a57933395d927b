import fc from 'fast-check';
import { expect, it } from 'vitest';
import { rebuild } from '../../../../src/sync/rebuild.js';
import { verify } from '../../../../src/sync/verify.js';
import { cases } from '../../../support/random.js';
import { describeShared } from '../../../support/shared.js';
import { memoryStore, take } from '../support.js';
import { examples, imported, workoutsIn } from './support.js';

const base = 'flow/session-a/Ada_Probe_2023-06-14_18-20-05';
const fit = 'fit/Ada_Probe_2023-06-14_18-20-05.FIT';
const own = [`${base}.TCX`, `${base}.GPX`, `${base}.CSV`, `${base}_RR.CSV`, `${base}_RR.txt`, fit];

describeShared('the files of one session', () => {
  it('are one workout, with what each of them has', async () => {
    const { result, workouts } = await imported(examples(...own));
    expect(result.workouts).toMatchObject({ new: 1, merged: own.length - 1 });
    expect(result.session_files?.rr_file).toEqual({ new: 0, merged: 2, updated: 0, unchanged: 0, waiting: 0 });
    expect(workouts).toHaveLength(1);
    expect(workouts[0]).toMatchObject({
      start_time: '2023-06-14T16:20:05Z',
      start_time_local: '2023-06-14T18:20:05',
      utc_offset_minutes: 120,
      duration_seconds: 91,
      rr_gaps: [{ beat: 20, ms: 2610 }],
      source: { device: 'Polar Vantage V2', via: ['csv_file', 'fit_file', 'gpx_file', 'rr_file', 'tcx_file'] },
    });
    expect(workouts[0]?.rr_intervals_ms).toHaveLength(182);
    expect(workouts[0]?.rr_intervals_ms?.[20]).toBeNull();
    // The FIT file has a position for every second, the others have 88.
    expect(workouts[0]?.route).toHaveLength(91);
  });

  it('are as they were when imported again, and rebuilt', async () => {
    const { store, workouts } = await imported(examples(...own));
    const again = await take(store, examples(...own));
    expect(again.workouts).toMatchObject({ new: 0, merged: 0, updated: 0, unchanged: own.length });
    await rebuild(store);
    expect(workoutsIn(store)).toEqual(workouts);
    expect(await verify(store)).toMatchObject({ ok: true, problems: [] });
  });

  it('are the same database in any order, any of them missing', async () => {
    const files = Object.entries(examples(...own));
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(files, { minLength: 1 }), async (some) => {
        const inOrder = [...some].sort(([a], [b]) => (a < b ? -1 : 1));
        const { workouts } = await imported(Object.fromEntries(some));
        expect(workouts).toHaveLength(1);
        expect(workouts).toEqual((await imported(Object.fromEntries(inOrder))).workouts);
      }),
      { numRuns: cases(10) },
    );
  }, 60_000);

  it('of which one comes later complete what is there', async () => {
    const store = memoryStore();
    for (const path of own) await take(store, examples(path));
    expect(workoutsIn(store)).toEqual((await imported(examples(...own))).workouts);
  });
});
