import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { StoreError, UnexpectedError } from '../../../src/errors.js';
import { parseExercise } from '../../../src/polar/parse/exercise.js';
import { parseTrainingSession } from '../../../src/polar/parse/flow/session.js';
import type { Session } from '../../../src/storage/sessions/session.js';
import type { Store } from '../../../src/storage/store.js';
import { adopt } from '../../../src/sync/adopt.js';
import { catchUp, placeAll } from '../../../src/sync/core/catch-up.js';
import { core } from '../../../src/sync/core/core.js';
import { derive, deriveKin, keep, regroup } from '../../../src/sync/core/keep.js';
import { deriveOutdated, hasOutdated } from '../../../src/sync/core/outdated.js';
import { companions, misplaced } from '../../../src/sync/core/place.js';
import { sources } from '../../../src/sync/sources/sources.js';
import { exported, memoryDatabase, memoryStore, pulled, sessionFile, take, truth, user } from '../import/support.js';

/* What the core does with one arrival, and with a store that is older than it. */

let db: ReturnType<typeof memoryDatabase>;
let store: Store;
beforeEach(() => {
  db = memoryDatabase();
  store = memoryStore(db);
});
afterEach(() => {
  vi.restoreAllMocks();
  store.close();
});

const later = (hours: number) => ({ ...truth, start: truth.start + hours * 3_600_000 });
const ids = () => store.list().map(({ id }) => id);
const sessionOf = (externalId: string) => store.sessions.get(user, 'exercises', externalId) as Session;
const workoutOf = (externalId: string) => sessionOf(externalId).workoutId;
/** As if an earlier version had made it. */
const age = (id: string) =>
  db
    .prepare("UPDATE workouts SET summary = json_set(summary, '$.provenance.normalizer_version', 2) WHERE id = ?")
    .run(id);
const answer = (body: string) => ({
  path: '/',
  status: 200,
  contentType: null,
  body: Buffer.from(body),
  fetchedAt: '2026-03-02T12:00:00.000Z',
});
/** The newest answer to a session is one that nobody understands. */
const spoil = (externalId: string) => {
  const key = { userId: user, source: 'exercises', externalId, part: 'exercise' } as const;
  store.atomically(() => store.payloads.save({ ...answer('no JSON'), ...key }));
};

describe('a session that comes again', () => {
  const body = JSON.stringify({ start_time: '2026-01-05T10:00:00', start_time_utc_offset: 60, duration: 'PT5M' });
  const arrive = (at: string, fingerprint?: string) =>
    keep(
      store,
      user,
      {
        source: 'exercises',
        externalId: 'hash0001',
        exercise: parseExercise(Buffer.from(body)),
        answers: [{ part: 'exercise', answer: answer(body) }],
        held: { samples: false, zones: false, route: false },
        ...(fingerprint !== undefined && { fingerprint }),
      },
      at,
    );

  it('keeps when it was first seen, and what its change is measured by where that is not told anew', () => {
    expect(arrive('2026-03-01T12:00:00.000Z', 'one')).toMatchObject({ change: 'new', unread: [] });
    expect(arrive('2026-03-02T12:00:00.000Z')).toMatchObject({ change: 'unchanged' });
    expect(sessionOf('hash0001')).toMatchObject({ firstSeenAt: '2026-03-01T12:00:00.000Z', fingerprint: 'one' });
    arrive('2026-03-03T12:00:00.000Z', 'two');
    expect(sessionOf('hash0001').fingerprint).toBe('two');
  });

  it('names its own workout first, then those that it has changed', () => {
    pulled(store, 'hash0002', later(5));
    const kept = arrive('2026-03-01T12:00:00.000Z');
    expect(kept.changes).toEqual([{ workoutId: workoutOf('hash0001'), change: 'new' }]);
    expect(kept).toMatchObject({ workoutId: workoutOf('hash0001'), renamed: [] });
  });
});

describe('a workout that cannot be made', () => {
  it('is stored as it was and told of; a store that fails is no such thing', () => {
    pulled(store, 'hash0001', truth);
    const [id = ''] = ids();
    const fails = vi.spyOn(store, 'refreshWorkout').mockImplementation(() => {
      throw new StoreError('DISK_FULL', 'x');
    });
    expect(() => derive(store, user, id)).toThrow(StoreError);
    fails.mockRestore();
    expect(derive(store, user, id)).toEqual({ workoutId: id, change: 'unchanged' });
    spoil('hash0001');
    expect(derive(store, user, id)).toEqual({ workoutId: id, change: 'unchanged', problem: expect.any(String) });
  });

  it('is told of among the relatives, as one that has changed is, and not one that is the same', () => {
    for (const [i, externalId] of ['hash0001', 'hash0002', 'hash0003'].entries()) pulled(store, externalId, later(i));
    const [same, changed, spoiled] = ['hash0001', 'hash0002', 'hash0003'].map(workoutOf) as [string, string, string];
    db.prepare("UPDATE workouts SET summary = json_set(summary, '$.calories_kcal', 1) WHERE id = ?").run(changed);
    spoil('hash0003');
    expect(deriveKin(store, user, [same, changed, spoiled, 'nobody'])).toEqual([
      { workoutId: changed, change: 'updated' },
      { workoutId: spoiled, change: 'unchanged', problem: expect.any(String) },
    ]);
  });
});

it('a session that is not here is placed nowhere, and changes nothing', () => {
  expect(regroup(store, user, 'transactions', ['7', '8'])).toEqual({ changes: [], renamed: [] });
  const whole = {
    source: 'flow_export',
    session: parseTrainingSession(Buffer.from(JSON.stringify(exported('7', truth)))),
  };
  expect(core.keepTrainingSession(store, user, { ...whole, source: 'v4', held: none }, '')).toMatchObject({
    exercises: [{ known: false, joined: false, change: expect.any(String) }],
  });
});

const none = { samples: false, zones: false, route: false };

describe('the sessions that one would be with', () => {
  it('are those of its workout, and not itself', () => {
    pulled(store, 'hash0001', truth);
    pulled(store, 'hash0002', later(1));
    const { workoutId: _, ...stored } = sessionOf('hash0001');
    const newcomer = { ...stored, source: 'flow_export', externalId: '7' } as const;
    const told = { startTime: '2026-01-05T10:00:00' };
    expect(companions(store, newcomer, told).map(({ externalId }) => externalId)).toEqual(['hash0001']);
    expect(companions(store, { ...newcomer, startMs: 0, wallMs: 0 }, told)).toEqual([]);
  });

  it('that are in another workout are told once each', async () => {
    pulled(store, 'hash0001', truth);
    await take(store, { [sessionFile('7')]: exported('7', truth) });
    pulled(store, 'hash0002', later(1));
    const strangers = () => [...misplaced(store)].flat().map(({ externalId }) => externalId);
    expect(strangers()).toEqual([]);
    expect([...misplaced(store)]).toHaveLength(2);
    db.exec("UPDATE sessions SET workout_id = 'elsewhere' WHERE source = 'flow_export'");
    expect(strangers()).toEqual(['7']);
  });
});

describe('workouts of an earlier version', () => {
  it('are made again, told one by one, and tried again without a reason to place everything anew', async () => {
    for (const [i, externalId] of ['hash0001', 'hash0002'].entries()) pulled(store, externalId, later(i));
    const [first, second] = ['hash0001', 'hash0002'].map(workoutOf) as [string, string];
    expect([hasOutdated(store), store.meta.left()]).toEqual([false, undefined]);
    await deriveOutdated(store, {});
    expect(store.meta.left()).toBeUndefined();
    for (const id of [first, second]) age(id);
    spoil('hash0002');
    expect(hasOutdated(store)).toBe(true);
    const derived: string[] = [];
    const told: string[] = [];
    await deriveOutdated(store, {
      onDerived: (id, change) => void derived.push(`${id} ${change}`),
      onProgress: (done, total) => void told.push(`${done}/${total}`),
    });
    expect([derived, told]).toEqual([[first, second].sort().map((id) => expect.stringContaining(id)), ['0/2', '1/2']]);
    expect([hasOutdated(store), store.outdated(4).map(({ id }) => id)]).toEqual([false, [second]]);
    age(first);
    expect(hasOutdated(store)).toBe(true);
    await deriveOutdated(store, {});
    expect(hasOutdated(store)).toBe(false);
  });

  it('are left between two of them when the work is ended, with how far it came', async () => {
    for (const [i, externalId] of ['hash0001', 'hash0002'].entries()) pulled(store, externalId, later(i));
    for (const id of ids()) age(id);
    const stop = new AbortController();
    const onProgress = (done: number) => void (done === 1 && stop.abort());
    await expect(deriveOutdated(store, { signal: stop.signal, onProgress })).rejects.toMatchObject({
      code: 'INTERRUPTED',
      message: expect.stringMatching(/\b1 of 2\b/),
    });
    expect(store.outdated(4)).toHaveLength(1);
  });
});

describe('a store that is placed anew', () => {
  const ended = AbortSignal.abort();

  it('is not, where it is of this version: nothing is waited for', async () => {
    pulled(store, 'hash0001', truth);
    await catchUp(store, ended);
    age(ids()[0] ?? '');
    await expect(catchUp(store, ended)).rejects.toMatchObject({ code: 'INTERRUPTED' });
    // A session that no start is known of.
    await deriveOutdated(store, {});
    await catchUp(store, ended);
    db.exec('DELETE FROM sightings');
    await expect(catchUp(store, ended)).rejects.toMatchObject({ code: 'INTERRUPTED' });
  });

  it('nor for a user of whom nothing is here', async () => {
    pulled(store, 'hash0001', truth);
    await adopt(store, 'nobody', '475', ended);
    await expect(adopt(store, user, '475', ended)).rejects.toMatchObject({ code: 'INTERRUPTED' });
    expect(store.sessions.users()).toEqual([user]);
  });

  it('passes over what is not understood, and over nothing else', async () => {
    pulled(store, 'hash0001', truth);
    pulled(store, 'hash0001', later(2));
    const exercises = sources.find(({ name }) => name === 'exercises');
    if (!exercises) throw new Error('no source');
    const fail = (problem: unknown) =>
      vi.spyOn(exercises, 'sessionsIn').mockImplementation(() => {
        throw problem;
      });
    fail(new UnexpectedError('START_TIME', 'x'));
    expect((await placeAll(store)).size).toBe(0);
    fail(new UnexpectedError('OTHER', 'x'));
    await expect(placeAll(store)).rejects.toMatchObject({ code: 'OTHER' });
    fail(new RangeError('a mistake'));
    await expect(placeAll(store)).rejects.toThrow('a mistake');
  });

  it('takes from each payload the starts of its own session alone', async () => {
    const { exercises: [one] = [] } = exported('x', truth) as { exercises: object[] };
    const { exercises: [other] = [] } = exported('x', later(3)) as { exercises: object[] };
    const revision = (day: number) =>
      exported('7000000001', truth, { exercises: [one, other], modified: `2026-02-0${day}T00:00:00.000` });
    for (const day of [1, 2]) await take(store, { [sessionFile(`${day}`)]: revision(day) });
    const starts = () =>
      store.sessions.all().map((session) => store.sightings.of(session).map(({ startMs }) => startMs));
    expect(starts()).toEqual([[truth.start], [later(3).start]]);
    await placeAll(store);
    expect(starts()).toEqual([[truth.start], [later(3).start]]);
  });
});
