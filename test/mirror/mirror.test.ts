import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fingerprint } from '../../src/export/fingerprint.js';
import { sqlite } from '../../src/storage/sqlite/driver.js';
import type { Workout } from '../../src/workouts/workout.js';
import { workouts } from '../commands/library.js';
import { arbitraryWorkout } from '../support/data/arbitrary-workout.js';
import { wholeRecords } from '../support/data/records.js';
import { describeWith } from '../support/judges/needs.js';
import { type Postgres, postgresMissing, startPostgres } from '../support/judges/postgres.js';
import { cases, patience } from '../support/random.js';
import { rowsInSqlite } from './compare.js';
import { type Contents, database, fill } from './contents.js';
import { dies, mirrorOnce, rowsInMirror } from './mirroring.js';
import { expectSamples, type SampleRow } from './samples.js';

const records = Object.values(wholeRecords);
const [run, strength, ride] = workouts as [Workout, Workout, Workout];

describeWith(postgresMissing, 'a mirror in PostgreSQL', () => {
  let postgres: Postgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres?.stop());

  const samplesOf = async ({ id }: Workout, schema = 'polar_sync') => {
    const rows = await postgres.rows<SampleRow & { ms: number }>(
      `SELECT *, (extract(epoch FROM "time") * 1000)::float8 AS ms FROM ${schema}.samples WHERE workout_id = $1 ORDER BY t`,
      [id],
    );
    return rows.map((row) => ({ ...row, time: row.ms }));
  };

  const routeOf = async ({ id }: Workout, schema: string) =>
    (await postgres.rows<Point>(`SELECT * FROM ${schema}.route_points WHERE workout_id = $1 ORDER BY n`, [id])).map(
      point,
    );

  it('has every row of every table', async () => {
    const path = database({ workouts, records });
    const result = await mirrorOnce(postgres, path);
    expect(result).toMatchObject({ workouts: { new: 3 }, records: { new: records.length }, failed: [] });
    expect(await rowsInMirror(postgres)).toEqual(rowsInSqlite(path));
    for (const one of workouts) expectSamples(one, await samplesOf(one));
  });

  it('has a part of the table of samples for each month', async () => {
    const path = database({
      workouts: ['2025-12-31T23:59:59Z', '2026-01-01T00:00:00Z', '2026-02-03T10:00:00Z'].map((start, i) => ({
        ...run,
        id: `a${i}`,
        start_time: start,
      })),
      records: [],
    });
    await mirrorOnce(postgres, path, { athlete: 'bea' });
    const parts = await postgres.rows(
      `SELECT tableoid::regclass::text AS part, count(*)::int AS n FROM polar_sync.samples WHERE athlete = 'bea' GROUP BY 1 ORDER BY 1`,
    );
    expect(parts).toEqual(
      ['2025_12', '2026_01', '2026_02'].map((month) => ({ part: `polar_sync.samples_${month}`, n: 60 })),
    );
  });

  it('gets what changed and nothing else, deletes and edits too', async () => {
    const [first, second, ...others] = records;
    const path = database({ workouts: [run, strength], records: [first!, ...others] });
    const at = { athlete: 'carl' };
    await mirrorOnce(postgres, path, at);
    const versions = () =>
      postgres.rows(`SELECT id, xmin::text FROM polar_sync.workouts WHERE athlete = 'carl' AND id = $1`, [strength.id]);
    const before = await versions();
    fill(path, { workouts: [{ ...strength }, ride], records: [{ ...first!, ...changed(first!) }, second!, ...others] });
    expect(await mirrorOnce(postgres, path, at)).toMatchObject({
      workouts: { new: 1, updated: 0, deleted: 1, unchanged: 1 },
      records: { new: 1, updated: 1, deleted: 0, unchanged: others.length },
    });
    expect(await versions()).toEqual(before);
    expect(await rowsInMirror(postgres, at)).toEqual(rowsInSqlite(path));
    fill(path, { workouts: [{ ...strength, name: 'Legs' }, ride], records: [] });
    expect(await mirrorOnce(postgres, path, at)).toMatchObject({
      workouts: { new: 0, updated: 1, deleted: 0, unchanged: 1 },
    });
    expect(await rowsInMirror(postgres, at)).toEqual(rowsInSqlite(path));
  });

  it(
    'is the same as SQLite after any arrivals and edits',
    async () => {
      const path = database({ workouts: [], records: [] });
      const at = { athlete: 'dora', schema: 'random' };
      const identified = fc
        .tuple(arbitraryWorkout, fc.constantFrom('a1', 'b2', 'c3', 'd4'))
        .map(([workout, id]) => withPayloads({ ...workout, id }));
      const arrivals = fc.uniqueArray(identified, { selector: ({ id }) => id, maxLength: 4 });
      await fc.assert(
        fc.asyncProperty(arrivals, async (content) => {
          fill(path, { workouts: content, records: [] });
          await mirrorOnce(postgres, path, at);
          // SQLite's view divides whole numbers, which may change the last digit of a position no watch measures.
          const apart = { route_points: [] };
          expect({ ...(await rowsInMirror(postgres, at)), ...apart }).toEqual({ ...rowsInSqlite(path), ...apart });
          for (const one of content) {
            expectSamples(one, await samplesOf(one, 'random'));
            expect(await routeOf(one, 'random')).toEqual((one.route ?? []).map(point));
          }
        }),
        { numRuns: cases(15) },
      );
    },
    patience(120_000),
  );

  it('leaves an empty place for a value that PostgreSQL has not, and says how many', async () => {
    const path = database({ workouts: [run], records: [wholeRecords.sleep] });
    const db = new (sqlite())(path);
    db.prepare("UPDATE sleep SET end_time_local = '2026-02-30T07:00:00'").run();
    db.close();
    const at = { athlete: 'emil' };
    expect((await mirrorOnce(postgres, path, at)).unheld).toEqual(new Map([['sleep.end_time_local', 1]]));
    const [night] = await postgres.rows(
      `SELECT end_time_local, sleep_score FROM polar_sync.sleep WHERE athlete = 'emil'`,
    );
    expect(night).toEqual({ end_time_local: null, sleep_score: wholeRecords.sleep.sleep_score });
  });

  it('holds instants of any year to the microsecond, and texts and numbers of any size', async () => {
    const long = 'ä'.repeat(200_000);
    const path = database({ workouts: [{ ...run, name: long }], records: [wholeRecords.sleep] });
    const at = { athlete: 'edda' };
    const db = new (sqlite())(path);
    db.prepare(
      `UPDATE sleep SET start_time = '0001-01-01T00:00:00Z', end_time = '9999-12-31T23:59:59.123457Z',
         sleep_charge = -9007199254740991`,
    ).run();
    db.close();
    await mirrorOnce(postgres, path, at);
    const [night] = await postgres.rows(
      `SELECT (start_time AT TIME ZONE 'UTC')::text AS start, (end_time AT TIME ZONE 'UTC')::text AS "end",
         sleep_charge::text AS charge FROM polar_sync.sleep WHERE athlete = 'edda'`,
    );
    expect(night).toEqual({
      start: '0001-01-01 00:00:00',
      end: '9999-12-31 23:59:59.123457',
      charge: '-9007199254740991',
    });
    expect(
      await postgres.rows(`SELECT name = $1 AS same FROM polar_sync.workouts WHERE athlete = 'edda'`, [long]),
    ).toEqual([{ same: true }]);
  });

  it('keeps what it has of a workout that cannot be read here', async () => {
    const path = database({ workouts: [run, ride], records: [] });
    const at = { athlete: 'finn' };
    await mirrorOnce(postgres, path, at);
    const before = await rowsInMirror(postgres, at);
    const db = new (sqlite())(path);
    db.prepare("UPDATE workouts SET summary = '{' WHERE id = ?").run(run.id);
    db.close();
    const result = await mirrorOnce(postgres, path, at);
    expect(result).toMatchObject({ failed: [{ id: run.id }], workouts: { deleted: 0, unchanged: 1 } });
    expect(await rowsInMirror(postgres, at)).toEqual(before);
  });

  it('is not taken over by another database, unless that is asked for', async () => {
    const at = { athlete: 'gina' };
    await mirrorOnce(postgres, database({ workouts: [run], records: [] }), at);
    // A copy of an empty database has its id.
    const other = database({ workouts: [ride], records: [] });
    const db = new (sqlite())(other);
    db.prepare("UPDATE meta SET value = 'other' WHERE name = 'store_id'").run();
    db.close();
    await expect(mirrorOnce(postgres, other, at)).rejects.toMatchObject({ code: 'MIRROR_OTHER', exitCode: 2 });
    await mirrorOnce(postgres, other, { ...at, replace: true });
    expect(await rowsInMirror(postgres, at)).toEqual(rowsInSqlite(other));
  });

  it('is right when two mirrors run at once, of one athlete and of several', async () => {
    const paths = [workouts, [run], [ride, strength]].map((own) => database({ workouts: own, records }));
    const schema = 'crowded';
    await Promise.all([
      ...[0, 1, 2].map((i) => mirrorOnce(postgres, paths[i]!, { schema, athlete: `a${i}` })),
      ...[0, 0, 1].map((i) => mirrorOnce(postgres, paths[i]!, { schema, athlete: `a${i}` })),
    ]);
    for (const [i, path] of paths.entries())
      expect(await rowsInMirror(postgres, { schema, athlete: `a${i}` })).toEqual(rowsInSqlite(path));
  });

  it('killed at any statement and run again, it is right', async () => {
    const some = records.filter(({ kind }) => kind === 'sleep' || kind === 'spo2');
    const before: Contents = { workouts: [run, strength], records: some };
    const after: Contents = {
      workouts: [{ ...run, name: 'Long run', start_time: '2024-04-01T05:30:12Z' }, ride],
      records: some.map((one) => ({ ...one, ...changed(one) })),
    };
    const path = database(before);
    const at = { athlete: 'hanna', schema: 'killed' };
    await mirrorOnce(postgres, path, at);
    const expected = [rowsInSqlite(path)];
    fill(path, after);
    expected.push(rowsInSqlite(path));
    let killed = 0;
    for (let n = 1, more = true; more; n++) {
      // There and back, so that each attempt begins with the other contents.
      fill(path, n % 2 === 1 ? after : before);
      const want = expected[n % 2];
      more = await dies(postgres, path, at, n);
      killed += Number(more);
      await mirrorOnce(postgres, path, at);
      expect(await rowsInMirror(postgres, at), `killed at statement ${n}`).toEqual(want);
    }
    expect(killed).toBeGreaterThan(20);
  });

  it('killed while it creates the tables, it carries on', async () => {
    const path = database({ workouts: [run], records: [] });
    for (let n = 1, more = true; more; n++) {
      const at = { athlete: 'ines', schema: `new_${n}` };
      more = n < 10 && (await dies(postgres, path, at, n));
      await mirrorOnce(postgres, path, at);
      expect(await rowsInMirror(postgres, at)).toEqual(rowsInSqlite(path));
    }
  });
});

type Point = Partial<Record<'time_seconds' | 'latitude' | 'longitude' | 'altitude_meters', number | null | undefined>>;

const point = ({ time_seconds: time = null, latitude, longitude, altitude_meters: altitude = null }: Point) => [
  // PostgreSQL writes the zero that has a sign, but JSON and SQLite have only one.
  ...[time, (latitude ?? 0) + 0, (longitude ?? 0) + 0, altitude],
];

/** As the normalizer makes them: other contents come from other payloads. */
const withPayloads = (workout: Workout): Workout => ({
  ...workout,
  provenance: { ...workout.provenance, payload_sha256: [fingerprint(workout)] },
});

/** What somebody edited. */
const changed = (record: { kind: string }) =>
  record.kind === 'sleep' ? { sleep_score: 12 } : { device_id: '2222BBBB' };
