import { describe, expect, it } from 'vitest';
import { endurain } from '../../../src/deliver/targets/endurain.js';
import { conforms } from './conformance.js';
import { delivery, failure, noNote, stage } from './support.js';

const secret = { key: 'endurain-key' };
const open = () => stage(endurain, secret);

describe('Endurain', () => {
  conforms({
    kind: endurain,
    secret,
    upload: /\/activities\/create\/upload/,
    workouts: ({ standIns }) => standIns.played.endurain.workouts,
    revoke: ({ standIns }) => {
      standIns.played.endurain.key = undefined;
    },
  });

  it('cannot show that a workout is there, so nothing is sent twice unless the user says so', async () => {
    const { standIns, target } = await open();
    await target.send(delivery(), noNote);
    expect(await target.send(delivery(), noNote)).toEqual({ remoteId: '2' });
    expect(standIns.played.endurain.workouts).toMatchObject([{ hidden: false }, { hidden: true }]);
    expect(endurain).toMatchObject({ askable: false, replaces: [] });
    expect(endurain.sendsAgain).toBeUndefined();
  });

  it('names a key that may not upload', async () => {
    const { standIns, target } = await open();
    standIns.played.endurain.scopes = [];
    expect(await failure(target.test())).toMatchObject({ code: 'TARGET_KEY', verdict: 'not-sent' });
  });

  it('tries the key without leaving anything there', async () => {
    const { standIns, target } = await open();
    await target.test();
    expect(standIns.played.endurain.workouts).toEqual([]);
  });

  it.each(['503', 'reset', 'stall'] as const)(
    'is not available if it does not respond to the test: %s',
    async (kind) => {
      const { standIns, target } = await open();
      standIns.faults.add({ kind, delayMs: 5 });
      expect(await failure(target.test())).toMatchObject({ code: 'TARGET_DOWN', verdict: 'not-sent', stops: true });
    },
  );

  it('is not available if the address leads elsewhere', async () => {
    const { standIns } = await open();
    const { target } = await stage(endurain, secret, { url: `${standIns.url}/nothing` });
    expect(await failure(target.test())).toMatchObject({ code: 'TARGET_DOWN' });
  });

  it('stays below 120 requests per minute, so that it never has to wait', async () => {
    const { standIns, target, waits } = await open();
    for (let n = 0; n < 121; n += 1) await target.test();
    expect(waits).toEqual([60_000]);
    expect(standIns.requests.map(({ status }) => status)).not.toContain(429);
  });

  it('waits where others have used up the minute', async () => {
    const { standIns, target, waits, open: again } = await open();
    for (let n = 0; n < 120; n += 1) await again().test();
    await target.send(delivery(), noNote);
    expect(waits).toEqual([60_000]);
    expect(standIns.played.endurain.workouts).toHaveLength(1);
  });

  it('refuses what is no workout, and goes on', async () => {
    const { target } = await open();
    const broken = delivery({}, { file: { extension: 'fit', bytes: () => delivery().file.bytes().slice(0, -1) } });
    expect(await failure(target.send(broken, noNote))).toMatchObject({ verdict: 'refused', stops: false });
  });
});
