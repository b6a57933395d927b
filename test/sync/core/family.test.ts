import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Session } from '../../../src/storage/sessions/session.js';
import type { Store } from '../../../src/storage/store.js';
import { kin, kinshipOf } from '../../../src/sync/core/family.js';
import type { SourceSession } from '../../../src/workouts/source-session.js';
import { memoryDatabase, memoryStore, user } from '../import/support.js';

/* Sessions without payloads: what they say of themselves is handed in. */

let store: Store;
let db: ReturnType<typeof memoryDatabase>;
beforeEach(() => {
  db = memoryDatabase();
  store = memoryStore(db);
});
afterEach(() => store.close());

const begin = Date.UTC(2026, 0, 5, 9);
const minute = 60_000;

/** A session of a workout of its own, which begins and lasts so many minutes. */
function session(externalId: string, at: number, minutes: number, more: Partial<Session> = {}): Session {
  const one: Session = {
    userId: user,
    source: 'exercises',
    externalId,
    workoutId: `w-${externalId}`,
    startMs: begin + at * minute,
    wallMs: begin + at * minute,
    durationSeconds: minutes * 60,
    samples: false,
    zones: false,
    route: false,
    firstSeenAt: '',
    ...more,
  };
  store.sessions.save(one);
  store.sightings.add(one, one, one.workoutId);
  return one;
}

/** Those whose name begins with `tri` are of several sports; nothing can be read of `bad`. */
const tell = (_: Store, { externalId }: Session): SourceSession | undefined =>
  externalId === 'bad'
    ? undefined
    : { startTime: '2026-01-05T09:00:00', sport: externalId.startsWith('tri') ? 'TRIATHLON' : 'RUNNING' };
const kinship = (...sessions: Session[]) => kinshipOf(store, sessions, tell);
const workoutsOf = (...names: string[]) => names.map((name) => `w-${name}`);

const watch = { device: 'Polar Vantage V3' };
const other = { device: 'Polar H10' };

/** A triathlon of an hour in three legs of twenty minutes. */
function triathlon(): { tri: Session; legs: [Session, Session, Session] } {
  const legs = ['swim', 'ride', 'run'].map((name, i) => session(name, i * 20, 20, watch)) as [
    Session,
    Session,
    Session,
  ];
  return { tri: session('tri', 0, 60, watch), legs };
}

/** As a workout that had kin is stored. */
function hasKin(...names: string[]): void {
  for (const id of workoutsOf(...names)) {
    db.prepare(
      `INSERT INTO workouts (id, user_id, start_time, start_time_local, type, sport, summary)
       VALUES (?, ?, '', '', 'other', 'other', '{"legs":2}')`,
    ).run(id, user);
  }
}

describe('what a workout is to those around it', () => {
  it('is the whole of its legs, or one of them', () => {
    const { tri, legs } = triathlon();
    expect(kinship(tri)).toEqual({ legs: 3 });
    expect(legs.map((leg) => kinship(leg))).toEqual(
      [1, 2, 3].map((index) => ({ partOf: { session: 'tri', index, count: 3 } })),
    );
  });

  it('is nothing where there is none, or none of several sports, or of several sports alone', () => {
    expect(kinship()).toEqual({});
    const legs = ['swim', 'ride', 'run'].map((name, i) => session(name, i * 20, 20));
    const walk = session('walk', 0, 60);
    expect([walk, ...legs].map((one) => kinship(one))).toEqual([{}, {}, {}, {}]);
    expect(kinship(session('tri', 300, 60))).toEqual({});
    // Nor can one that nobody understands be the whole of others.
    session('bad', 0, 60);
    expect(legs.map((one) => kinship(one))).toEqual([{}, {}, {}]);
  });

  it('is no leg of what lies elsewhere, and several sports are no leg of several sports', () => {
    const { tri, legs } = triathlon();
    expect(kinship(session('late', 61, 20))).toEqual({});
    const inner = session('tri-inner', 41, 10);
    expect(kinship(tri)).toEqual({ legs: 3 });
    expect(kinship(inner)).toEqual({});
    expect(kinship(legs[0])).toMatchObject({ partOf: { session: 'tri' } });
  });

  it('is told by any of its sessions, and named by the first', () => {
    const { tri, legs } = triathlon();
    session('7/2', 0, 60, { source: 'v4', workoutId: tri.workoutId });
    expect(kinship(...store.sessions.ofWorkout(tri.workoutId))).toEqual({ legs: 3 });
    // Of an exercise it is the session that is named.
    expect(kinship(legs[1])).toEqual({ partOf: { session: '7', index: 2, count: 3 } });
  });

  it('is a leg of the whole that began first, and of several that began at once the one that is believed first', () => {
    const legs = [0, 1].map((i) => session(`leg${i}`, 10 + i * 20, 20));
    session('tri-later', 5, 50, { source: 'v4' });
    session('tri-first', 4, 50);
    expect(kinship(legs[0] as Session)).toMatchObject({ partOf: { session: 'tri-first', index: 1, count: 2 } });
    session('tri-best', 4, 50, { source: 'v4' });
    expect(kinship(legs[1] as Session)).toMatchObject({ partOf: { session: 'tri-best', index: 2 } });
  });

  it('is not looked for among more than 64 that go on at once', () => {
    const { tri, legs } = triathlon();
    for (let i = 0; i < 60; i += 1) session(`x${i}`, 59, 1, other);
    expect(kinship(tri)).toEqual({ legs: 3 });
    session('one more', 59, 1, other);
    expect([kinship(tri), kinship(legs[0])]).toEqual([{}, {}]);
  });
});

describe('the workouts whose kinship a session may have changed', () => {
  it('are those around it that may be its legs, or the whole of it and the other legs', () => {
    const { tri, legs } = triathlon();
    session('elsewhere', 300, 20);
    expect(kin(store, tri)).toEqual(workoutsOf('ride', 'run', 'swim'));
    expect(kin(store, legs[1])).toEqual(workoutsOf('run', 'swim', 'tri'));
    expect(kin(store, session('gone', 600, 20, { workoutId: '' }))).toEqual([]);
  });

  it('are none where two only went on side by side', () => {
    const one = session('one', 0, 20);
    session('other', 0, 20);
    expect(kin(store, one)).toEqual([]);
  });

  it('are also those of a time that it had before', () => {
    triathlon();
    const moved = session('moved', 600, 20);
    expect(kin(store, moved)).toEqual([]);
    store.sightings.add(moved, { startMs: begin + 40 * minute, durationSeconds: 1200 }, 'before');
    expect(kin(store, moved)).toEqual(workoutsOf('ride', 'run', 'swim', 'tri'));
  });

  it('are also those that had kin so far, with what goes on beside them', () => {
    session('whole', 0, 60, watch);
    session('part', 50, 20);
    session('without', 55, 2);
    hasKin('whole', 'part');
    const near = session('near', 0, 10, other);
    expect(kin(store, near)).toEqual(workoutsOf('part', 'whole'));
    const far = session('far', 300, 10);
    expect(kin(store, far)).toEqual([]);
  });
});
