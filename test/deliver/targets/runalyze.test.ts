import { describe, expect, it } from 'vitest';
import { runalyze } from '../../../src/deliver/targets/runalyze.js';
import { conforms } from './conformance.js';
import { delivery, failure, hrv, night, noNote, resting, stage } from './support.js';

const secret = { key: 'runalyze-token' };
const open = () => stage(runalyze, secret);

describe('Runalyze', () => {
  conforms({
    kind: runalyze,
    secret,
    upload: /\/activities\/uploads/,
    workouts: ({ standIns }) => standIns.played.runalyze.workouts,
    revoke: ({ standIns }) => {
      standIns.played.runalyze.token = undefined;
    },
  });

  it.each(['words', 'status'] as const)('notices an expired token, even with 200: %s', async (badToken) => {
    const { standIns, target } = await open();
    Object.assign(standIns.played.runalyze, { token: undefined, badToken });
    const { test, send, sendData } = {
      test: () => target.test(),
      send: () => target.send(delivery(), noNote),
      sendData: async () => target.sendData?.(hrv, noNote),
    };
    for (const step of [test, send, sendData])
      expect(await failure(step())).toMatchObject({ code: 'TARGET_KEY', verdict: 'not-sent', exitCode: 4 });
  });

  it('notes the queue where a file has to wait, and has no id then', async () => {
    const { standIns, target } = await open();
    standIns.played.runalyze.queues = true;
    const notes: string[] = [];
    expect(await target.send(delivery(), (ref) => notes.push(ref))).toEqual({});
    expect(notes).toEqual(['queue 901']);
  });

  it('understands that it has a workout already', async () => {
    const { standIns, target } = await open();
    await target.send(delivery(), noNote);
    standIns.played.runalyze.duplicates = 'refused';
    expect(await target.send(delivery(), noNote)).toEqual({ remoteId: '5001', already: true });
    standIns.played.runalyze.duplicates = 'same';
    expect(await target.send(delivery(), noNote)).toEqual({ remoteId: '5001' });
  });

  it('rejects an invalid file, and tests the token without uploading one', async () => {
    const { standIns, target } = await open();
    await target.test();
    const broken = delivery({}, { file: { extension: 'fit', bytes: () => Buffer.from('no FIT') } });
    expect(await failure(target.send(broken, noNote))).toMatchObject({ verdict: 'refused', stops: false });
    expect(standIns.played.runalyze.workouts).toEqual([]);
  });

  it('sends nights, HRV and resting heart rate, in minutes and at their time', async () => {
    const { standIns, target } = await open();
    for (const day of [night, hrv, resting]) expect(await target.sendData?.(day, noNote)).toEqual({});
    expect(standIns.played.runalyze.metrics).toEqual([
      {
        name: 'sleep',
        fields: {
          ...{ date_time: '2026-02-21T22:10:00Z', duration: 450, rem_duration: 120 },
          ...{ light_sleep_duration: 240, deep_sleep_duration: 90, awake_duration: 15 },
        },
      },
      { name: 'hrv', fields: { date_time: '2026-02-22T06:00:00Z', metric: 47, measurement_type: 'rmssd' } },
      { name: 'heartRateRest', fields: { date_time: '2026-02-22T06:00:00Z', heart_rate: 48 } },
    ]);
  });

  it('does not claim that a day may be repeated, because it would be there twice', async () => {
    const { standIns, target } = await open();
    expect(target.dataIsUpserted).toBeUndefined();
    await target.sendData?.(hrv, noNote);
    standIns.faults.add({ kind: '503', path: /metrics/, afterEffect: true });
    expect(await failure(target.sendData!(hrv, noNote))).toMatchObject({ verdict: 'unknown' });
    expect(standIns.played.runalyze.metrics).toHaveLength(2);
  });

  it('sends no night without its duration', async () => {
    const { target } = await open();
    const problem = await failure(target.sendData!({ ...night, content: { sleep_score: 80 } }, noNote));
    expect(problem).toMatchObject({ verdict: 'refused' });
  });
});
