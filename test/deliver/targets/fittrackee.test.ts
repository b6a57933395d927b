import { describe, expect, it } from 'vitest';
import { fittrackee } from '../../../src/deliver/targets/fittrackee.js';
import { conforms } from './conformance.js';
import { delivery, failure, noNote, stage } from './support.js';

const scopes = ['workouts:read', 'workouts:write'];
const signIn: Parameters<typeof stage>[1] = ({ played }) => ({
  ...played.fittrackee.oauth.issue(scopes),
  ...{ clientId: '4711', clientSecret: 'client-secret' },
});
const open = () => stage(fittrackee, signIn);

describe('FitTrackee', () => {
  conforms({
    kind: fittrackee,
    secret: signIn,
    upload: /\/api\/workouts$/,
    workouts: ({ standIns }) => standIns.played.fittrackee.workouts,
    revoke: ({ standIns }) => standIns.played.fittrackee.oauth.revoke(),
  });

  it('sends name, note and sport, by the id that the sport has there', async () => {
    const { standIns, target } = await open();
    const { fittrackee: played } = standIns.played;
    expect(await target.send(delivery(), noNote)).toEqual({ remoteId: 'w1' });
    expect(played.workouts).toMatchObject([{ sportId: 8, name: 'Hill & <valley>', note: 'wind from the "west"' }]);
  });

  it('falls back to the nearest sport, and rejects a workout without one', async () => {
    const { standIns, target } = await open();
    standIns.played.fittrackee.sports = [{ id: 42, label: 'Running' }];
    await target.send(delivery(), noNote);
    expect(standIns.played.fittrackee.workouts).toMatchObject([{ sportId: 42 }]);
    const yoga = delivery({ type: 'other', sport: 'generic' });
    expect(await failure(target.send(yoga, noNote))).toMatchObject({ verdict: 'refused', stops: false });
  });

  it('rejects no workout because the list of its sports failed', async () => {
    const { standIns, target } = await open();
    standIns.faults.add({ kind: '422', path: /\/api\/sports$/ });
    expect(await failure(target.send(delivery(), noNote))).toMatchObject({ code: 'TARGET_DOWN', verdict: 'not-sent' });
  });

  it('leaves it to FitTrackee whether it accepts a file without positions', async () => {
    const { standIns, target } = await open();
    const inside = delivery({ route: [] });
    expect(await failure(target.send(inside, noNote))).toMatchObject({ verdict: 'refused', stops: false });
    standIns.played.fittrackee.newer = true;
    expect(await target.send(inside, noNote)).toEqual({ remoteId: 'w1' });
  });

  it('says that a permission is missing', async () => {
    const { target } = await stage(fittrackee, ({ played }) => played.fittrackee.oauth.issue(['workouts:write']));
    expect(await failure(target.test())).toMatchObject({ code: 'TARGET_KEY', verdict: 'not-sent' });
  });

  it('renews a token that is about to expire', async () => {
    const { target, written, clock } = await open();
    clock.now += 863_900_000;
    await target.send(delivery(), noNote);
    expect(written).toHaveLength(1);
  });
});
