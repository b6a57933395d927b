import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/storage/open.js';
import { openReader, openStore } from '../../src/storage/store.js';
import { showOnly, usersOf } from '../../src/storage/users.js';
import { temporaryFolder } from '../support/folder.js';

const now = '2026-11-21T10:00:00.000Z';
const standIn = 'v4-0123456789abcdef';

function openNew() {
  return openStore(join(temporaryFolder(), 'polar-sync.db'));
}

describe('a stand-in whose number becomes known', () => {
  it('becomes that user everywhere, and other users are not touched', () => {
    const store = openNew();
    for (const [userId, externalId] of [
      [standIn, 'one'],
      ['42', 'two'],
    ] as const) {
      store.sessions.save({
        ...{ userId, source: 'exercises', externalId, workoutId: `workout-${externalId}`, startMs: 1 },
        ...{ samples: false, zones: false, route: false, firstSeenAt: now },
      });
      store.failures.record(userId, 'exercises', externalId, 1, 'HTTP 500');
    }
    store.atomically(() => store.adoptUser(standIn, '475'));
    expect(store.sessions.users().sort()).toEqual(['42', '475']);
    expect(store.sessions.get('475', 'exercises', 'one')?.workoutId).toBe('workout-one');
    expect(store.failures.get('475', 'exercises', 'one')).toBeDefined();
    expect(store.failures.get(standIn, 'exercises', 'one')).toBeUndefined();
    expect(store.failures.get('42', 'exercises', 'two')).toBeDefined();
    store.close();
  });
});

describe('the users of a database', () => {
  const withTwo = () => {
    const path = join(temporaryFolder(), 'polar-sync.db');
    const store = openStore(path);
    const payload = {
      source: 'data',
      part: 'item',
      path: '/',
      status: 200,
      contentType: null,
      fetchedAt: now,
    } as const;
    store.atomically(() => {
      for (const userId of ["o'neil", '42', standIn])
        for (const externalId of ['a', 'b'])
          store.payloads.save({ ...payload, userId, externalId, body: Buffer.from(userId) });
      store.sessions.save({
        ...{ userId: '7', source: 'exercises', externalId: 'one', workoutId: 'w', startMs: 1 },
        ...{ samples: false, zones: false, route: false, firstSeenAt: now },
      });
    });
    store.close();
    return path;
  };

  it('are those with a payload or a session', () => {
    const store = openReader(withTwo());
    expect(store.users()).toEqual(['42', '7', "o'neil", standIn]);
    store.close();
    const empty = openNew();
    expect(empty.users()).toEqual([]);
    empty.close();
  });

  it('are hidden from a connection that shows one, in every table with a user id', () => {
    const path = withTwo();
    const db = openDatabase(path);
    const tables = db
      .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE '%user_id%'")
      .pluck()
      .all() as string[];
    expect(tables).toEqual(expect.arrayContaining(['payloads', 'sessions', 'workouts', 'sightings', 'sleep']));
    showOnly(db, "o'neil");
    expect(usersOf(db)).toEqual(["o'neil"]);
    expect(db.prepare('SELECT count(*) FROM payloads').pluck().get()).toBe(2);
    for (const table of tables) {
      const read = db.prepare(`SELECT * FROM "${table}"`);
      if (read.columns().some(({ name }) => name === 'user_id'))
        expect(read.columns().map(({ table: of, database }) => [of, database])[0], table).toEqual([table, 'main']);
      expect(db.prepare(`SELECT sql FROM sqlite_temp_schema WHERE name = ?`).pluck().get(table), table).toContain(
        "WHERE user_id = 'o''neil'",
      );
    }
    db.close();
  });

  it('are reduced to the chosen one when it is opened for reading', () => {
    const path = withTwo();
    const store = openReader(path, () => '42');
    expect([store.users(), store.counts().payloads]).toEqual([['42'], 2]);
    store.close();
    const all = openReader(path, () => undefined);
    expect(all.counts().payloads).toBe(6);
    all.close();
  });
});

describe('observations', () => {
  it('are added up, the most frequent first', () => {
    const store = openNew();
    store.observations.record('v4', 'value', 'sample type MOOD', 2, now);
    store.observations.record('v4', 'field', 'trainingSessions[].mood', 3, now);
    store.observations.record('v4', 'value', 'sample type MOOD', 5, '2026-11-22T10:00:00.000Z');
    expect(store.observations.all()).toEqual([
      {
        ...{ source: 'v4', kind: 'value', name: 'sample type MOOD', count: 7 },
        ...{ firstSeen: now, lastSeen: '2026-11-22T10:00:00.000Z' },
      },
      { source: 'v4', kind: 'field', name: 'trainingSessions[].mood', count: 3, firstSeen: now, lastSeen: now },
    ]);
    store.close();
  });
});
