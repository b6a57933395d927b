import { describe, expect, it } from 'vitest';
import { workoutTracker } from '../../../src/deliver/targets/workout-tracker.js';
import { conforms } from './conformance.js';
import { delivery, failure, noNote, stage } from './support.js';

const secret = { key: 'workout-tracker-key' };
const open = () => stage(workoutTracker, secret);

describe('workout-tracker', () => {
  conforms({
    kind: workoutTracker,
    secret,
    upload: /\/import\/generic/,
    workouts: ({ standIns }) => standIns.played['workout-tracker'].workouts,
    revoke: ({ standIns }) => {
      standIns.played['workout-tracker'].key = undefined;
    },
    // Its response is not documented: any object counts as one.
    understands: ['wrong-json'],
  });

  it.each([
    ['results', { remoteId: '1' }],
    ['workout', { remoteId: '1' }],
    ['nothing', {}],
  ] as const)('understands each response it may send: %s', async (responses, receipt) => {
    const { standIns, target } = await open();
    standIns.played['workout-tracker'].responses = responses;
    expect(await target.send(delivery(), noNote)).toEqual(receipt);
  });

  it('does not know whether it arrived if the response lists no result', async () => {
    const { standIns, target } = await open();
    standIns.played['workout-tracker'].responses = 'none';
    expect(await failure(target.send(delivery(), noNote))).toMatchObject({
      code: 'TARGET_ANSWER_LOST',
      verdict: 'unknown',
    });
  });

  it('understands that it has a workout already', async () => {
    const { standIns, target } = await open();
    await target.send(delivery(), noNote);
    standIns.played['workout-tracker'].duplicates = 'refused';
    expect(await target.send(delivery(), noNote)).toEqual({ already: true });
  });

  it('knows that an invalid file was rejected', async () => {
    const { target } = await open();
    const broken = delivery({}, { file: { extension: 'fit', bytes: () => Buffer.from('no FIT') } });
    expect(await failure(target.send(broken, noNote))).toMatchObject({ verdict: 'refused', stops: false });
  });
});
