import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Connection } from '../../src/mirror/connection.js';
import { Library } from '../../src/storage/library.js';
import type { Workout } from '../../src/workouts/workout.js';
import { workouts } from '../commands/library.js';
import { wholeRecords } from '../support/data/records.js';
import { describeWith } from '../support/judges/needs.js';
import { type Postgres, postgresMissing, startPostgres } from '../support/judges/postgres.js';
import { rowsInSqlite } from './compare.js';
import { database, fill } from './contents.js';
import { dies, mirrorOnce, rowsInMirror } from './mirroring.js';

const [run, strength, ride] = workouts as [Workout, Workout, Workout];

describeWith(postgresMissing, 'the first mirror', () => {
  let postgres: Postgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres?.stop());

  it('gives the tables their keys when they are filled, wherever the first mirror was killed', async () => {
    const path = database({ workouts: [run, ride], records: [wholeRecords.sleep] });
    const keyless = (schema: string) =>
      postgres.rows(
        `SELECT relname FROM pg_class c WHERE relnamespace = $1::regnamespace AND relkind IN ('r', 'p')
           AND NOT EXISTS (SELECT 1 FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary)`,
        [schema],
      );
    let statements = 0;
    const counted = (connection: Connection): Connection => ({
      ...connection,
      query: (...given) => {
        statements += 1;
        return connection.query(...given);
      },
    });
    await mirrorOnce(postgres, path, { athlete: 'jule', schema: 'keyed', through: counted });
    expect(await keyless('keyed')).toEqual([]);
    // Before the first key, among them, and when only the last things are missing.
    let without = 0;
    for (const [i, n] of [statements - 50, statements - 45, statements - 20, statements - 3].entries()) {
      const at = { athlete: 'jule', schema: `keyless_${i}` };
      expect(await dies(postgres, path, at, n)).toBe(true);
      without = Math.max(without, (await keyless(at.schema)).length);
      await mirrorOnce(postgres, path, at);
      expect(await keyless(at.schema)).toEqual([]);
      expect(await rowsInMirror(postgres, at)).toEqual(rowsInSqlite(path));
    }
    expect(without).toBeGreaterThan(40);
  });

  it('leaves the tables alone while they are filled, and to autovacuum when they have their keys', async () => {
    const path = database({ workouts: [run, { ...ride, start_time: '2020-05-01T05:30:12Z' }], records: [] });
    const left = (schema: string) =>
      postgres.rows<{ n: number; parts: number }>(
        `SELECT count(*)::int AS n, (count(*) FILTER (WHERE relispartition))::int AS parts FROM pg_class
         WHERE relnamespace = $1::regnamespace AND 'autovacuum_enabled=off' = ANY (reloptions)`,
        [schema],
      );
    const seen: { n: number; parts: number }[] = [];
    const through = (connection: Connection): Connection => ({
      ...connection,
      async copy(sql, chunks) {
        seen.push(...(await left('resting')));
        return connection.copy(sql, chunks);
      },
    });
    await mirrorOnce(postgres, path, { athlete: 'nora', schema: 'resting', through });
    expect(seen.at(-1)?.n).toBeGreaterThan(40);
    expect(seen.at(-1)?.parts).toBe(2);
    expect(await left('resting')).toEqual([{ n: 0, parts: 0 }]);
    // A month that comes later has a key from the beginning.
    fill(path, { workouts: [{ ...ride, id: 'nora9', start_time: '2019-05-01T05:30:12Z' }], records: [] });
    await mirrorOnce(postgres, path, { athlete: 'nora', schema: 'resting' });
    expect(await left('resting')).toEqual([{ n: 0, parts: 0 }]);
  });

  it('has the keys before it deletes rows', async () => {
    const path = database({ workouts: [run, strength], records: [] });
    const at = { athlete: 'kim', schema: 'keys_first' };
    await dies(postgres, path, at, 30);
    const seen: string[] = [];
    const through = (connection: Connection): Connection => ({
      ...connection,
      query: (sql, values) => {
        seen.push(sql);
        return connection.query(sql, values);
      },
    });
    fill(path, { workouts: [{ ...run, name: 'Long run' }], records: [] });
    await mirrorOnce(postgres, path, { ...at, through });
    const firstOf = (what: RegExp) => seen.findIndex((sql) => what.test(sql));
    expect(firstOf(/^DELETE/)).toBeGreaterThan(seen.findLastIndex((sql) => sql.includes('ADD PRIMARY KEY')));
    expect(firstOf(/ADD PRIMARY KEY/)).toBeGreaterThan(-1);
    expect(await rowsInMirror(postgres, at)).toEqual(rowsInSqlite(path));
  });

  it('reads the next batch while one is sent, and no more than that', async () => {
    const path = database({
      workouts: Array.from({ length: 1200 }, (_, i) => ({ ...strength, id: `lea${String(i).padStart(4, '0')}` })),
      records: [],
    });
    const read = vi.spyOn(Library.prototype, 'get');
    const readAt: number[] = [];
    const through = (connection: Connection): Connection => ({
      ...connection,
      async copy(sql, chunks) {
        if (readAt.length === 0) while (read.mock.calls.length < 1000) await setImmediate();
        for (let turns = 0; turns < 20; turns++) await setImmediate();
        readAt.push(read.mock.calls.length);
        return connection.copy(sql, chunks);
      },
    });
    await mirrorOnce(postgres, path, { athlete: 'lea', schema: 'ahead', through });
    read.mockRestore();
    expect(readAt[0]).toBe(1000);
    expect(readAt.at(-1)).toBe(1200);
    expect(await rowsInMirror(postgres, { athlete: 'lea', schema: 'ahead' })).toEqual(rowsInSqlite(path));
  });

  it('waits for the disk when it says that all is there, not after each batch', async () => {
    const path = database({ workouts: [run], records: [] });
    const waits: Record<string, unknown> = {};
    const through = (connection: Connection): Connection => {
      const note = async (when: string) => {
        const [row] = await connection.query("SELECT current_setting('synchronous_commit') AS value");
        waits[when] = row?.value;
      };
      return {
        ...connection,
        async query(sql, values) {
          if (sql.includes('SET polar_user_id')) await note('all is there');
          return connection.query(sql, values);
        },
        async copy(sql, chunks) {
          await note('batch');
          return connection.copy(sql, chunks);
        },
      };
    };
    await mirrorOnce(postgres, path, { athlete: 'mia', through });
    expect(waits).toEqual({ batch: 'off', 'all is there': 'on' });
  });
});
