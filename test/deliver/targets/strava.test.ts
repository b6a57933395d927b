import { describe, expect, it } from 'vitest';
import { strava } from '../../../src/deliver/targets/strava.js';
import { conforms } from './conformance.js';
import { delivery, failure, noNote, stage } from './support.js';

const scopes = ['activity:write', 'activity:read_all'];
const signIn: Parameters<typeof stage>[1] = ({ played }) => ({
  ...played.strava.oauth.issue(scopes),
  ...{ clientId: '4711', clientSecret: 'client-secret' },
});
const open = () => stage(strava, signIn);

describe('Strava', () => {
  conforms({
    kind: strava,
    secret: signIn,
    upload: /\/api\/v3\/uploads$/,
    workouts: ({ standIns }) => standIns.played.strava.workouts,
    revoke: ({ standIns }) => standIns.played.strava.oauth.revoke(),
  });

  it('sends name, note and id, and polls max once per second', async () => {
    const { standIns, target, waits } = await open();
    standIns.played.strava.processing = 3;
    const notes: string[] = [];
    expect(await target.send(delivery(), (ref) => notes.push(ref))).toEqual({ remoteId: '7000001' });
    expect(notes).toEqual(['80001']);
    expect(waits).toEqual([1000, 1000, 1000, 1000]);
    expect(standIns.requests.map(({ status }) => status)).not.toContain(429);
    expect(standIns.played.strava.workouts).toMatchObject([
      { name: 'Hill & <valley>', note: 'wind from the "west"', externalId: 'polar-sync-3k9x2m7q1v8a.fit' },
    ]);
  });

  it('counts a duplicate as there, under the id of the other one', async () => {
    const { target } = await open();
    await target.send(delivery(), noNote);
    expect(await target.send(delivery(), noNote)).toEqual({ remoteId: '7000001', already: true });
  });

  it('leaves a slow upload to the next push, which asks for it by its id', async () => {
    const { standIns, target, waits, clock } = await open();
    standIns.played.strava.processing = 30;
    expect(await failure(target.send(delivery(), noNote))).toMatchObject({ verdict: 'unknown', stops: false });
    expect(waits).toHaveLength(20);
    waits.length = 0;
    const later = delivery({ start_time: '2026-02-22T12:00:00Z' });
    for (let asked = 0; asked < 10; asked += 1) {
      clock.now += 1000;
      expect(await target.find?.(later, { ref: '80001' })).toMatchObject({ is: 'maybe' });
    }
    clock.now += 1000;
    expect(await target.find?.(later, { ref: '80001' })).toEqual({ is: 'there', remoteId: '7000001' });
    expect(await target.find?.(later, { ref: '99999' })).toEqual({ is: 'absent' });
  });

  it.each(['503', '401', 'reset', '404'] as const)(
    'knows that the file is there when polling fails: %s',
    async (kind) => {
      const { standIns, target } = await open();
      standIns.faults.add({ kind, path: /uploads\/\d/, times: 'always' });
      expect(await failure(target.send(delivery(), noNote))).toMatchObject({ verdict: 'unknown' });
      standIns.faults.clear();
      expect(await target.find?.(delivery(), {})).toEqual({ is: 'there', remoteId: '7000001' });
    },
  );

  it('knows that an invalid file was rejected, and is not there', async () => {
    const { target, clock } = await open();
    const broken = delivery({}, { file: { extension: 'fit', bytes: () => Buffer.from('no FIT') } });
    const problem = await failure(target.send(broken, noNote));
    expect(problem).toMatchObject({ verdict: 'refused', stops: false });
    expect(problem.message).toContain('malformed');
    clock.now += 1000;
    expect(await target.find?.(broken, { ref: '80001' })).toEqual({ is: 'absent' });
  });

  it('renews a token whose time is nearly over, keeps the new pair, and then uses it', async () => {
    const { standIns, target, written, clock } = await open();
    clock.now += 21_400_000;
    await target.send(delivery(), noNote);
    expect(written).toHaveLength(1);
    expect(written[0]).toMatchObject({ origin: standIns.url, clientId: '4711', clientSecret: 'client-secret' });
    expect(standIns.requests[0]?.path).toBe('/strava/oauth/token');
  });

  it('renews a token that is rejected before its time, once', async () => {
    const { standIns, target, written } = await open();
    standIns.faults.add({ kind: '401', path: /athlete/ });
    await target.test();
    expect(written).toHaveLength(1);
    standIns.faults.add({ kind: '401', path: /athlete/ });
    expect(await failure(target.test())).toMatchObject({ code: 'TARGET_KEY' });
    expect(written).toHaveLength(1);
  });

  it('uses what another polar-sync has renewed', async () => {
    const { standIns, target, written } = await open();
    const pair = standIns.played.strava.oauth.issue(scopes);
    written.push({ origin: standIns.url, ...pair });
    standIns.faults.add({ kind: '401', path: /athlete/ });
    await target.test();
    expect(standIns.requests.map(({ path }) => path)).not.toContain('/strava/oauth/token');
  });

  it('is not available while the sign-in cannot be renewed, and signed out when that is refused', async () => {
    const { standIns, target, clock } = await open();
    clock.now += 22_000_000;
    standIns.faults.add({ kind: '503', path: /token/ });
    expect(await failure(target.test())).toMatchObject({ code: 'TARGET_DOWN', verdict: 'not-sent' });
    standIns.played.strava.oauth.revoke();
    expect(await failure(target.test())).toMatchObject({ code: 'TARGET_KEY', verdict: 'not-sent', exitCode: 4 });
  });

  it('says that Strava requires a subscription', async () => {
    const { standIns, target } = await open();
    standIns.played.strava.subscribed = false;
    const problem = await failure(target.test());
    expect(problem).toMatchObject({ code: 'TARGET_KEY', verdict: 'not-sent', stops: true, exitCode: 4 });
    expect(problem.hint).toContain('paid subscription');
    expect(strava.remarks[0]).toContain('30 June 2026');
  });

  it('says that a permission is missing', async () => {
    const { target } = await stage(strava, ({ played }) => played.strava.oauth.issue(['activity:write']));
    expect((await failure(target.test())).code).toBe('TARGET_KEY');
  });

  it('follows an edited name and note', async () => {
    const { standIns, target } = await open();
    await target.send(delivery(), noNote);
    await target.replace?.(delivery({ name: 'Evening' }), '7000001', ['name']);
    expect(standIns.played.strava.workouts).toMatchObject([{ name: 'Evening', note: 'wind from the "west"' }]);
    expect(await failure(target.replace!(delivery(), '9', ['name']))).toMatchObject({ verdict: 'refused' });
  });
});
