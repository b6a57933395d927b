import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PolarSyncError } from '../../src/errors.js';
import { recordKinds } from '../../src/kinds/kinds.js';
import { recordTables } from '../../src/kinds/tables.js';
import { dataTables, positionTables } from '../../src/query/scope.js';
import { sqlite } from '../../src/storage/sqlite/driver.js';
import { workout } from '../commands/library.js';
import { wholeRecords } from '../support/data/records.js';
import { tracesIn, whereabouts } from '../support/data/whereabouts.js';
import { temporaryFolder } from '../support/folder.js';
import { cases, patience } from '../support/random.js';
import { openQuickly } from '../support/store.js';
import { withQueries } from './stage.js';

function schemaOf(path: string): string[] {
  const db = new (sqlite())(path, { readonly: true });
  const names = db
    .prepare<unknown[], string>("SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') ORDER BY name")
    .pluck()
    .all();
  db.close();
  return [...names, 'sqlite_schema'];
}

describe('without positions', () => {
  const ways = (table: string) => [
    `SELECT * FROM ${table}`,
    `SELECT * FROM "main"."${table}"`,
    `SELECT * FROM temp.${table}`,
    `WITH x AS (SELECT * FROM [${table}]) SELECT * FROM x UNION ALL SELECT * FROM x`,
    `SELECT (SELECT json_group_array(json_object('all', quote(CAST(hex(rowid) AS TEXT)))) FROM ${table})`,
    `SELECT count(*), min(a.rowid) FROM ${table} a JOIN ${table} b`,
  ];

  it('no table and no view tells where somebody was', async () => {
    const folder = join(temporaryFolder(), 'home');
    whereabouts(folder);
    const path = join(folder, 'polar-sync.db');
    const served: string[] = [];
    await withQueries(path, { onlyData: true, hidePositions: true }, async (run) => {
      for (const table of schemaOf(path)) {
        for (const [at, sql] of ways(table).entries()) {
          const text = await run(sql).then(JSON.stringify, (problem: unknown) => {
            if (problem instanceof PolarSyncError) return `${problem.message} ${problem.hint}`;
            throw problem;
          });
          expect([sql, tracesIn(text)]).toEqual([sql, []]);
          if (at === 0 && text.startsWith('{')) served.push(table);
        }
      }
    });
    // What has positions, or whatever Polar sent, is not served at all; nor is what the program remembers.
    const data = dataTables({ hidePositions: true });
    expect(served).toEqual(expect.arrayContaining([...data, 'samples', 'workout_samples', 'heart_rate', 'ppi_nights']));
    expect(
      served
        .filter(
          (name) =>
            !/^(sqlite_schema|my_workouts|samples|workout_samples|heart_rate|sleep_interruptions|daily_activity_zones|vo2_max_history|ppi_nights)$/.test(
              name,
            ),
        )
        .sort(),
    ).toEqual([...data].sort());
  });

  it(
    'nor does any of 3,000 generated queries',
    async () => {
      const folder = join(temporaryFolder(), 'home');
      whereabouts(folder);
      const path = join(folder, 'polar-sync.db');
      const table = fc
        .tuple(
          fc.constantFrom(
            ...new Array<string>(12).fill(''),
            'main.',
            'MAIN .',
            '"main".',
            "'main'.",
            '[main]./**/',
            '`main`.',
            'temp.',
            'main--\n.',
          ),
          fc.constantFrom(...schemaOf(path), 'sqlite_stat1', 'sqlite_stat4', 'dbstat', 'pragma_table_info'),
        )
        .map((parts) => parts.join(''));
      const shape = fc.constantFrom<(a: string, b: string) => string>(
        (a, b) => `SELECT * FROM ${a}, ${b}`,
        (a, b) => `SELECT count(*) FROM ${a} UNION ALL SELECT count(*) FROM ${b}`,
        (a, b) => `SELECT * FROM ${a} WHERE EXISTS (SELECT * FROM ${b})`,
        (a, b) => `WITH x AS MATERIALIZED (SELECT * FROM ${a}) SELECT x.*, (SELECT max(rowid) FROM ${b}) FROM x`,
        (a, b) => `SELECT (SELECT json_group_array(quote(y.key)) FROM ${a} y) FROM ${b}`,
        (a, b) => `SELECT * FROM ${a} NATURAL JOIN ${b}`,
        (a, b) => `SELECT * FROM ${a} WHERE NOT EXISTS (SELECT * FROM ${b} WHERE 0)`,
        (a, b) => `SELECT x.*, y.* FROM (SELECT * FROM ${a} LIMIT 3) x LEFT JOIN (SELECT * FROM ${b} LIMIT 3) y`,
        (a, b) => `EXPLAIN SELECT * FROM ${a}, ${b}`,
        (a, b) => `SELECT group_concat(data, ''), group_concat(content) FROM ${a} LEFT JOIN ${b} USING (key)`,
        (a, b) => `VALUES ((SELECT latitude FROM ${a} LIMIT 1), (SELECT hex(gzip) FROM ${b}))`,
      );
      let ran = 0;
      await withQueries(path, { onlyData: true, hidePositions: true }, async (run) => {
        await fc.assert(
          fc.asyncProperty(shape, table, table, async (write, a, b) => {
            const text = await run(write(a, b), { timeoutMs: 3000 }).then(JSON.stringify, String);
            if (text.startsWith('{')) ran += 1;
            expect([write(a, b), tracesIn(text)]).toEqual([write(a, b), []]);
          }),
          { numRuns: cases(3000) },
        );
      });
      expect(ran).toBeGreaterThan(200);
    },
    patience(120_000),
  );

  it('the same test notices a position', async () => {
    const folder = join(temporaryFolder(), 'home');
    whereabouts(folder);
    await withQueries(join(folder, 'polar-sync.db'), {}, async (run) => {
      for (const table of [
        'route_points',
        'workout_route',
        'route_rows',
        'device_settings',
        'streams',
        'bodies',
        'payloads',
        'deliveries',
        'observations',
        'recordings',
        'workouts',
      ]) {
        expect([table, tracesIn(JSON.stringify(await run(`SELECT * FROM ${table}`))).length > 0]).toEqual([
          table,
          true,
        ]);
      }
    });
  });

  it('with them, the route is served, but still no payload', async () => {
    const folder = join(temporaryFolder(), 'home');
    whereabouts(folder);
    await withQueries(join(folder, 'polar-sync.db'), { onlyData: true }, async (run) => {
      expect((await run('SELECT latitude, longitude FROM workout_route LIMIT 1')).rows).toEqual([
        [61.4987654, 23.7612345],
      ]);
      for (const table of positionTables) await run(`SELECT * FROM ${table}`);
      for (const table of ['bodies', 'payloads', 'deliveries', 'recordings', 'observations', 'meta', 'sessions'])
        await expect(run(`SELECT * FROM ${table}`)).rejects.toMatchObject({
          code: 'SQL_REFUSED',
          message: `The table "${table}" is not served here.`,
        });
    });
  });
});

describe('a date and a user', () => {
  /** Two users with a workout and every kind of record on each of two days. */
  function twoUsers(): string {
    const path = join(temporaryFolder(), 'polar-sync.db');
    const store = openQuickly(path);
    store.atomically(() => {
      for (const user of ['1', '2']) {
        for (const day of ['2026-02-01', '2026-03-01']) {
          const id = `${user}${day.replaceAll('-', '')}`;
          const times = { start_time: `${day}T05:30:12Z`, start_time_local: `${day}T07:30:12` };
          store.saveWorkout(
            user,
            workout({
              id,
              ...times,
              route: [{ time_seconds: 0, latitude: 1, longitude: 2 }],
              heart_rate_zones: [{ zone: 1, seconds: 5 }],
              streams: { heart_rate_bpm: { interval_seconds: 1, values: [100, 101] } },
            }),
          );
          store.saveWorkout(user, workout({ id: `${id}b`, ...times }));
          store.edits.save({ workoutId: id, userId: user, said: { gear: 'Shoes' }, editedAt: `${day}T09:00:00Z` });
          store.sessions.save({
            userId: user,
            source: 'exercises',
            externalId: id,
            workoutId: id,
            startMs: 0,
            samples: true,
            zones: true,
            route: true,
            firstSeenAt: day,
          });
          for (const kind of recordKinds)
            store.records.save(user, { ...wholeRecords[kind], id: day, date: day } as never);
        }
      }
    });
    store.close();
    const db = new (sqlite())(path);
    db.exec(
      `INSERT INTO alternatives SELECT b.key, b.user_id, a.key FROM workouts a JOIN workouts b ON b.id = a.id || 'b'`,
    );
    db.close();
    return path;
  }

  const counted = async (path: string, scope: object) =>
    withQueries(path, scope, async (run) => {
      const found: Record<string, number> = {};
      for (const table of [...dataTables({}), 'my_workouts', 'workout_samples', 'workout_route', 'heart_rate'])
        found[table] = Number((await run(`SELECT count(*) FROM ${table}`)).rows[0]?.[0]);
      return found;
    });

  it('limit every table and view to what belongs to them', async () => {
    const path = twoUsers();
    const all = await counted(path, {});
    const since = await counted(path, { since: '2026-02-15' });
    const user = await counted(path, { user: '2' });
    const both = await counted(path, { since: '2026-02-15', user: '2' });
    for (const [table, rows] of Object.entries(all)) {
      // Every kind has an example here, and every list has a row; rr intervals and pauses have none.
      if (table !== 'rr_intervals' && table !== 'pauses') expect([table, rows > 0]).toEqual([table, true]);
      expect([table, since[table], user[table], both[table]]).toEqual([table, rows / 2, rows / 2, rows / 4]);
    }
    expect(Object.keys(all)).toEqual(expect.arrayContaining(Object.values(recordTables).map(({ table }) => table)));
  });

  it('cannot be passed by naming the file', async () => {
    const path = twoUsers();
    await withQueries(path, { user: '2' }, async (run) => {
      await expect(run('SELECT * FROM main.workouts')).rejects.toMatchObject({ code: 'SQL_REFUSED' });
      expect((await run('SELECT DISTINCT user_id FROM workouts')).rows).toEqual([['2']]);
    });
    // With one user there is nothing to hide, and statements made for other tools run as they are.
    const alone = join(temporaryFolder(), 'home');
    whereabouts(alone);
    await withQueries(join(alone, 'polar-sync.db'), { user: '10579' }, async (run) => {
      expect((await run('SELECT count(*) FROM main.workouts')).rows).toEqual([[1]]);
    });
  });

  it('may contain any character', async () => {
    const path = twoUsers();
    await withQueries(path, { user: "2' OR '1", since: "' OR 1 --", onlyData: true }, async (run) => {
      expect((await run('SELECT count(*) FROM workouts')).rows).toEqual([[0]]);
    });
  });
});
