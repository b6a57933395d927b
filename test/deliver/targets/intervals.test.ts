import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { linkOf } from '../../../src/deliver/link.js';
import { intervals } from '../../../src/deliver/targets/intervals.js';
import { conforms } from './conformance.js';
import { delivery, failure, hrv, night, noNote, oxygen, resting, stage, weight } from './support.js';

const secret = { key: 'intervals-key' };
const open = () => stage(intervals, secret);

describe('intervals.icu', () => {
  conforms({
    kind: intervals,
    secret,
    upload: /\/athlete\/0\/activities/,
    workouts: ({ standIns }) => standIns.played.intervals.workouts,
    revoke: ({ standIns }) => {
      standIns.played.intervals.key = undefined;
    },
  });

  it('keeps name, note and id, and understands both shapes of the response', async () => {
    const { standIns, target } = await open();
    standIns.played.intervals.responses = 'single';
    expect(await target.send(delivery(), noNote)).toEqual({ remoteId: 'i100001' });
    expect(standIns.played.intervals.workouts).toMatchObject([
      { name: 'Hill & <valley>', note: 'wind from the "west"', externalId: 'polar-sync-3k9x2m7q1v8a' },
    ]);
  });

  it('counts status 200 as a file that was there before', async () => {
    const { standIns, target } = await open();
    await target.send(delivery(), noNote);
    standIns.played.intervals.workouts[0]!.externalId = 'garmin-1';
    expect(await target.send(delivery(), noNote)).toEqual({ remoteId: 'i100001', already: true });
    expect(standIns.played.intervals.workouts).toMatchObject([{ externalId: 'garmin-1' }]);
  });

  it('accepts a gzipped file', async () => {
    const { standIns, target } = await open();
    const { file } = delivery();
    const packed = delivery({}, { file: { extension: 'fit.gz', bytes: () => gzipSync(file.bytes()) } });
    await target.send(packed, noNote);
    expect(standIns.played.intervals.workouts).toHaveLength(1);
  });

  it('knows that an invalid file was rejected', async () => {
    const { target } = await open();
    const broken = delivery({}, { file: { extension: 'fit', bytes: () => Buffer.from('no FIT') } });
    const problem = await failure(target.send(broken, noNote));
    expect(problem).toMatchObject({ code: 'TARGET_REJECTED', verdict: 'refused', stops: false });
  });

  it('finds it by id, by an earlier id, and by its start within two seconds', async () => {
    const { standIns, target } = await open();
    await target.send(delivery(), noNote);
    const [there] = standIns.played.intervals.workouts;
    const found = { is: 'there', remoteId: 'i100001' };
    const later = { start_time: '2026-02-22T08:50:17Z', start_time_local: '2026-02-22T09:50:17' };
    expect(await target.find?.(delivery(later), {})).toEqual(found);
    expect(await target.find?.(delivery({ ...later, id: 'other' }, { aliases: ['3k9x2m7q1v8a'] }), {})).toEqual(found);
    expect(await target.find?.(delivery({ ...later, id: 'other' }), {})).toEqual({ is: 'absent' });
    expect(await target.find?.(delivery({ ...later, id: 'other' }), { remoteId: 'i100001' })).toEqual(found);
    there!.externalId = 'garmin-1';
    there!.start += 2000;
    expect(await target.find?.(delivery(), {})).toEqual(found);
    there!.start += 1000;
    expect(await target.find?.(delivery(), {})).toEqual({ is: 'absent' });
  });

  it.each(['html', 'empty', 'garbage-json', 'wrong-json', '503', 'reset'] as const)(
    'does not take a bad list for an empty one: %s',
    async (kind) => {
      const { standIns, target } = await open();
      standIns.faults.add({ kind, method: 'GET' });
      expect(await failure(target.find!(delivery(), {}))).toMatchObject({ code: 'TARGET_DOWN', verdict: 'not-sent' });
    },
  );

  it('looks past elements that are none', async () => {
    const { standIns, target } = await open();
    await target.send(delivery(), noNote);
    standIns.faults.add({ kind: 'bad-elements', method: 'GET' });
    expect(await target.find?.(delivery(), {})).toEqual({ is: 'there', remoteId: 'i100001' });
  });

  it('updates an edited name and note, and says if the workout has been deleted there', async () => {
    const { standIns, target } = await open();
    await target.send(delivery(), noNote);
    const edited = delivery({ name: 'Evening', note: 'calm' });
    expect(await target.replace?.(edited, 'i100001', ['name'])).toEqual({ remoteId: 'i100001' });
    expect(standIns.played.intervals.workouts).toMatchObject([{ name: 'Evening', note: 'wind from the "west"' }]);
    await target.replace?.(edited, 'i100001', ['note']);
    expect(standIns.played.intervals.workouts).toMatchObject([{ note: 'calm' }]);
    expect(await failure(target.replace!(edited, 'i9', ['name']))).toMatchObject({ verdict: 'refused', stops: false });
  });

  it('sends nights and days, and leaves out unknown values', async () => {
    const { standIns, target } = await open();
    for (const day of [night, hrv, resting, weight, oxygen]) await target.sendData?.(day, noNote);
    const { wellness } = standIns.played.intervals;
    expect(wellness.get('2026-02-22')).toEqual({
      ...{ sleepSecs: 27_000, sleepScore: 81, hrv: 47, restingHR: 48, weight: 71.5, spO2: 97 },
    });
    await target.sendData?.({ ...weight, content: { weight_kg: 71 } }, noNote);
    expect(wellness.get('2026-02-22')).toMatchObject({ weight: 71, hrv: 47 });
    const empty = await failure(target.sendData!({ ...night, content: {} }, noNote));
    expect(empty).toMatchObject({ verdict: 'refused' });
  });

  it('keeps to five requests per second', async () => {
    const { target, waits } = await open();
    for (let n = 0; n < 6; n += 1) await target.test();
    expect(waits).toEqual([1000]);
  });

  it('has a page for each workout', () => {
    const config = { name: 'i', kind: 'intervals', format: 'fit', since: '2026-01-01', addedAt: '2026-01-01' } as const;
    expect(linkOf({ ...config, url: 'https://intervals.icu' }, 'i7')).toBe('https://intervals.icu/activities/i7');
  });
});
