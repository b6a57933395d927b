import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseTrainingSession } from '../../../src/polar/parse/flow/session.js';
import type { Session } from '../../../src/storage/sessions/session.js';
import type { Store } from '../../../src/storage/store.js';
import { applyZone, applyZones, isZoneApplied } from '../../../src/sync/core/apply-zones.js';
import { placeAll } from '../../../src/sync/core/catch-up.js';
import { core } from '../../../src/sync/core/core.js';
import { inCurrentZone, startsOf, zoneFor } from '../../../src/sync/core/zones.js';
import {
  exported,
  memoryDatabase,
  memoryStore,
  pulled,
  sessionFile,
  stamp,
  take,
  truth,
  user,
} from '../import/support.js';

/* Sessions find their workouts: by zones, and by the exercises that a session has. */

let db: ReturnType<typeof memoryDatabase>;
let store: Store;
beforeEach(() => {
  db = memoryDatabase();
  store = memoryStore(db);
});
afterEach(() => store.close());

const hour = 3_600_000;
const bare = { ...truth, offset: 'unknown' } as const;
const sayHome = (zone: string) => store.atomically(() => store.zones.setHome(zone, stamp));
const sessionOf = (id: string) => store.sessions.ofFile(user, 'flow_export', id)[0] as Session;

describe('a session without a zone', () => {
  it('is where its clock is read in the zone that counts now, and every one before leads to it', async () => {
    await take(store, { [sessionFile('7')]: exported('7', bare) });
    const before = sessionOf('7');
    const wall = truth.start + hour;
    expect(before).toMatchObject({ startMs: wall, wallMs: wall, zoneless: true });
    expect([inCurrentZone(store, before) === before, isZoneApplied(store, before)]).toEqual([true, true]);
    sayHome('Europe/Berlin');
    expect(isZoneApplied(store, before)).toBe(false);
    expect(inCurrentZone(store, before)).toMatchObject({ startMs: wall - hour, wallMs: wall, zone: 'Europe/Berlin' });
    const { changes, renamed } = store.atomically(() => applyZone(store, before));
    expect([changes, renamed]).toMatchObject([[{ change: 'updated' }], [[expect.any(String), changes[0]?.workoutId]]]);
    const settled = sessionOf('7');
    expect([settled.zone, isZoneApplied(store, settled)]).toEqual(['Europe/Berlin', true]);
    expect(startsOf(store, settled, settled).map(({ startMs }) => startMs)).toEqual([wall, wall - hour]);
    // A zone that is named later for it alone.
    sayHome('Asia/Tokyo');
    expect(isZoneApplied(store, settled)).toBe(false);
    expect((await applyZones(store)).changes).toHaveLength(1);
    const starts = startsOf(store, sessionOf('7'), sessionOf('7')).map(({ startMs }) => startMs);
    expect(starts).toEqual([wall, wall - 9 * hour, wall - hour]);
    expect(await applyZones(store)).toEqual({ changes: [], renamed: [] });
  });

  it('and one that names its own are told apart', async () => {
    sayHome('Europe/Berlin');
    await take(store, { [sessionFile('7')]: exported('7', truth) });
    const own = sessionOf('7');
    expect([own.zoneless, own.zone, inCurrentZone(store, own) === own, isZoneApplied(store, own)]).toEqual([
      ...[undefined, undefined, true, true],
    ]);
    expect(startsOf(store, own, own)).toEqual([own]);
    const told = { startTime: '2026-01-05T10:00:00' };
    expect([zoneFor(store, own, told), zoneFor(store, own, { ...told, utcOffsetMinutes: 60 })]).toEqual([
      ...['Europe/Berlin', undefined],
    ]);
  });

  it('is not settled while a time that it had before is not known in every zone', async () => {
    await take(store, { [sessionFile('7')]: exported('7', bare) });
    sayHome('Europe/Berlin');
    await applyZones(store);
    const session = sessionOf('7');
    store.sightings.add(session, { startMs: 5 * hour, wallMs: 5 * hour, zoneless: true, durationSeconds: 7 }, 'x');
    expect(isZoneApplied(store, session)).toBe(false);
    store.atomically(() => applyZone(store, session));
    expect(isZoneApplied(store, sessionOf('7'))).toBe(true);
  });

  it('is left where the work is ended before it', async () => {
    await take(store, { [sessionFile('7')]: exported('7', bare) });
    sayHome('Europe/Berlin');
    await expect(applyZones(store, AbortSignal.abort())).rejects.toMatchObject({ code: 'INTERRUPTED' });
    expect(sessionOf('7').zone).toBeUndefined();
  });
});

describe('the exercises of a training session', () => {
  const all = { samples: true, zones: true, route: true };
  const legs = (...starts: number[]) => {
    const parts = starts.map((after) => exported('7', { ...truth, start: truth.start + after }));
    return exported('7', truth, { exercises: parts.flatMap(({ exercises }) => exercises as object[]) });
  };
  /** As API v4 hands it out: its payload first. */
  const keep = (element: object, at = stamp) =>
    store.atomically(() => {
      const key = { userId: user, source: 'v4', externalId: '7', part: 'session', path: '/list' } as const;
      const body = Buffer.from(JSON.stringify({ trainingSessions: [element] }));
      store.payloads.save({ ...key, status: 200, contentType: null, body, fetchedAt: stamp });
      const session = parseTrainingSession(Buffer.from(JSON.stringify(element)));
      return core.keepTrainingSession(store, user, { source: 'v4', session, held: all, fingerprint: 'one' }, at);
    });
  const known = (element: object) => keep(element).exercises.map((one) => [one.known, one.joined, one.change]);

  it('are told by whether each was known, and is with sessions of other sources', () => {
    pulled(store, 'hash0001', { ...truth, start: truth.start + hour });
    expect(known(legs(0, hour))).toEqual([
      [false, false, 'new'],
      [false, true, 'updated'],
    ]);
    expect(known(legs(0, hour))).toEqual([
      [true, false, 'unchanged'],
      [true, true, 'unchanged'],
    ]);
    expect(store.sessions.ofFile(user, 'v4', '7')).toMatchObject([
      { externalId: '7/1', fingerprint: 'one', ...all },
      { externalId: '7/2', fingerprint: 'one', ...all },
    ]);
  });

  it('that are no more leave no workout, and those they were with are by themselves again', () => {
    pulled(store, 'hash0001', { ...truth, start: truth.start + hour });
    keep(legs(0, hour, 2 * hour));
    expect(store.list()).toHaveLength(3);
    const { changes } = keep(legs(0));
    expect(
      store.sessions
        .all()
        .map(({ externalId }) => externalId)
        .sort(),
    ).toEqual(['7', 'hash0001']);
    expect(store.list()).toHaveLength(2);
    expect(new Set(changes.map(({ workoutId }) => workoutId))).toEqual(new Set(store.list().map(({ id }) => id)));
    expect(
      store
        .list()
        .map(({ source }) => source.via)
        .sort(),
    ).toEqual([['exercises'], ['v4']]);
  });

  it('change nothing of other sessions, and nothing twice', () => {
    pulled(store, 'hash0001', { ...truth, start: truth.start + 5 * hour });
    const { changes, renamed } = keep(legs(0, hour));
    expect(changes.map(({ change }) => change)).toEqual(['new', 'new']);
    expect(renamed).toEqual([]);
    keep(legs(0, hour), '2026-04-01T12:00:00.000Z');
    expect(store.sessions.ofFile(user, 'v4', '7').map(({ firstSeenAt }) => firstSeenAt)).toEqual([stamp, stamp]);
  });

  it('make legs of the workouts around them, be they of other sources', () => {
    for (const i of [0, 1])
      pulled(store, `leg${i}`, { ...truth, start: truth.start + i * 1_200_000, millis: 1_200_000 });
    expect(store.list().map(({ part_of: part }) => part)).toEqual([undefined, undefined]);
    const whole = exported('7', { ...truth, millis: 2_400_000 }) as { exercises: object[] };
    const sport = { id: '68' };
    const { changes } = keep({ ...whole, sport, exercises: whole.exercises.map((one) => ({ ...one, sport })) });
    expect(changes.map(({ change }) => change)).toEqual(['new', 'updated', 'updated']);
    const told = store.list().map(({ legs: count, part_of: part }) => count ?? part?.index);
    expect(told.sort()).toEqual([1, 2, 2]);
    // Placed anew, it makes them again.
    const ids = store.sessions.all().flatMap(({ source, workoutId }) => (source === 'exercises' ? [workoutId] : []));
    db.exec("UPDATE workouts SET summary = json_remove(summary, '$.part_of')");
    const session = store.sessions.ofFile(user, 'v4', '7')[0] as Session;
    store.sessions.move(session, 'elsewhere');
    const again = store.atomically(() => core.regroup(store, user, 'v4', ['7']));
    expect(again.changes.map(({ workoutId }) => workoutId)).toEqual([session.workoutId, ...ids.sort()]);
  });
});

it('a session of a source that only a later version knows is placed like any other', async () => {
  pulled(store, 'hash0001', truth);
  const [known] = store.sessions.all();
  store.sessions.save({ ...(known as Session), source: 'other' as never, externalId: '9', workoutId: 'w' });
  store.sightings.add({ userId: user, source: 'other' as never, externalId: '9' }, known as Session, 'w');
  expect((await placeAll(store)).size).toBe(1);
  expect(store.sessions.ofWorkout((known as Session).workoutId)).toHaveLength(2);
});
