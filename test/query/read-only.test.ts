import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PolarSyncError } from '../../src/errors.js';
import { openInMemory } from '../../src/storage/open.js';
import { temporaryFolder } from '../support/folder.js';
import { cases, patience } from '../support/random.js';
import { contentsOf, home, withQueries } from './stage.js';

/** Every kind of statement in SQLite's documentation (lang.html), and the ways in which some are written. */
const kindsOf = (file: string): string[] => [
  'ALTER TABLE workouts RENAME TO gone',
  'ALTER TABLE workouts ADD COLUMN more',
  'ALTER TABLE workouts RENAME COLUMN id TO gone',
  'ALTER TABLE workouts DROP COLUMN name',
  'ANALYZE',
  'ANALYZE workouts',
  `ATTACH '${file}' AS other`,
  `ATTACH DATABASE '${file}' AS other`,
  "ATTACH ':memory:' AS other",
  'BEGIN',
  'BEGIN IMMEDIATE',
  'BEGIN EXCLUSIVE TRANSACTION',
  'COMMIT',
  'END TRANSACTION',
  'CREATE INDEX more ON workouts (name)',
  'CREATE UNIQUE INDEX more ON workouts (id, name)',
  'CREATE TABLE more (x)',
  'CREATE TABLE more AS SELECT * FROM workouts',
  'CREATE TEMP TABLE more (x)',
  'CREATE TEMP TABLE more AS SELECT * FROM workouts',
  'CREATE TRIGGER more AFTER DELETE ON workouts BEGIN DELETE FROM sleep; END',
  'CREATE TEMP TRIGGER more AFTER DELETE ON workouts BEGIN DELETE FROM sleep; END',
  'CREATE VIEW more AS SELECT * FROM workouts',
  'CREATE TEMP VIEW more AS SELECT * FROM workouts',
  'CREATE VIRTUAL TABLE more USING fts5(x)',
  'CREATE VIRTUAL TABLE temp.more USING fts5(x)',
  'CREATE VIRTUAL TABLE more USING rtree(id, a, b)',
  'DELETE FROM workouts',
  'DELETE FROM workouts RETURNING *',
  'DELETE FROM workouts ORDER BY id LIMIT 1',
  'WITH gone AS (SELECT id FROM workouts) DELETE FROM workouts WHERE id IN gone',
  'WITH gone AS (SELECT id FROM workouts) DELETE FROM workouts WHERE id IN gone RETURNING id',
  'DETACH other',
  'DROP INDEX workouts_start',
  'DROP TABLE workouts',
  'DROP TABLE IF EXISTS nothing',
  'DROP TRIGGER workout_went',
  'DROP VIEW samples',
  'EXPLAIN DELETE FROM workouts',
  'EXPLAIN QUERY PLAN DELETE FROM workouts',
  `EXPLAIN VACUUM INTO '${file}'`,
  "INSERT INTO meta VALUES ('a', 'b')",
  "INSERT INTO meta VALUES ('a', 'b') RETURNING *",
  'INSERT INTO meta SELECT id, id FROM workouts',
  'INSERT INTO meta DEFAULT VALUES',
  "INSERT OR REPLACE INTO meta VALUES ('a', 'b')",
  "INSERT INTO meta VALUES ('a', 'b') ON CONFLICT DO UPDATE SET value = 'c'",
  "WITH x AS (SELECT 1) INSERT INTO meta SELECT 'a', 'b' FROM x RETURNING name",
  'REINDEX',
  'REINDEX workouts',
  'RELEASE a',
  'RELEASE SAVEPOINT a',
  "REPLACE INTO meta VALUES ('a', 'b')",
  "REPLACE INTO meta VALUES ('a', 'b') RETURNING *",
  'ROLLBACK',
  'ROLLBACK TO a',
  'SAVEPOINT a',
  "UPDATE workouts SET name = 'gone'",
  "UPDATE workouts SET name = 'gone' RETURNING *",
  "UPDATE workouts SET name = 'gone' FROM sleep",
  "WITH x AS (SELECT 1) UPDATE workouts SET name = 'gone' RETURNING name",
  "UPDATE sqlite_schema SET sql = ''",
  'VACUUM',
  'VACUUM main',
  `VACUUM INTO '${file}'`,
  `VACUUM main INTO '${file}'`,
  `SELECT load_extension('${file}')`,
  `SELECT writefile('${file}', 'x')`,
  `SELECT readfile('${file}')`,
  `SELECT edit('x', '${file}')`,
  "SELECT fts3_tokenizer('simple', x'0000000000000000')",
  'SELECT fts3_tokenizer(x)',
  "SELECT sqlite_log(1, 'x')",
  'SELECT * FROM dbstat',
  "SELECT * FROM fsdir('/')",
  "SELECT * FROM sqlite_dbpage('main')",
  'VALUES (1), (2)',
  'SELECT 1',
];

const db = openInMemory();
const pragmas = db.prepare<unknown[], string>('SELECT name FROM pragma_pragma_list').pluck().all();
const functions = db.prepare<unknown[], string>('SELECT DISTINCT name FROM pragma_function_list').pluck().all();
db.close();

/** Each pragma alone, set in both ways, after EXPLAIN, and as a table. */
const pragmasOf = (file: string) =>
  pragmas.flatMap((name) => [
    `PRAGMA ${name}`,
    `PRAGMA ${name} = 0`,
    `PRAGMA ${name} = '${file}'`,
    `PRAGMA main.${name}(1)`,
    `EXPLAIN PRAGMA ${name} = 1`,
    `EXPLAIN QUERY PLAN PRAGMA ${name} = 1`,
    `SELECT * FROM pragma_${name}`,
    `SELECT * FROM pragma_${name}(1)`,
    `SELECT * FROM pragma_${name}('workouts', 'main')`,
  ]);

/** @returns 'ran' or the code of the error. */
async function outcomeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'ran';
  } catch (problem) {
    if (problem instanceof PolarSyncError) return problem.code;
    throw problem;
  }
}

describe('a statement leaves the database, and everything beside it, as it is', () => {
  it.each([{}, { onlyData: true, since: '2024-01-01' }])('whatever kind it is: %j', async (scope) => {
    const { folder, path } = home();
    const elsewhere = join(temporaryFolder(), 'elsewhere.db');
    const before = contentsOf(folder);
    const ran: string[] = [];
    await withQueries(path, scope, async (run) => {
      for (const sql of [...kindsOf(elsewhere), ...pragmasOf(elsewhere)]) {
        const outcome = await outcomeOf(run(sql));
        if (outcome === 'ran') ran.push(sql);
        else expect([sql, outcome]).toEqual([sql, expect.stringMatching(/^SQL_(REFUSED|ERROR)$/)]);
      }
      // The process is still one that reads, and nothing else.
      expect((await run('SELECT query_only FROM pragma_query_only')).rows).toEqual([[1]]);
      expect((await run('SELECT name FROM pragma_database_list')).rows.flat()).toEqual(
        expect.not.arrayContaining(['other']),
      );
    });
    expect(contentsOf(folder)).toEqual(before);
    expect(existsSync(elsewhere)).toBe(false);
    // What ran is what reads.
    expect(ran.filter((sql) => !/^(SELECT|VALUES)/.test(sql))).toEqual([]);
    expect(ran.length).toBeGreaterThan(40);
  });

  it('and reads no other file: no token, no key of a target, no database of another profile', async () => {
    const { folder, path } = home();
    const said: string[] = [];
    await withQueries(path, {}, async (run) => {
      for (const file of ['token.json', 'targets.json', 'target-keys/intervals'].map((name) => join(folder, name))) {
        for (const sql of [
          ...kindsOf(file),
          `SELECT CAST(readfile('${file}') AS TEXT)`,
          `SELECT * FROM "${file}"`,
          `SELECT * FROM '${file}'.sqlite_schema`,
          `SELECT * FROM fsdir('${folder}')`,
          `SELECT * FROM csv('${file}')`,
          `SELECT * FROM pragma_table_info('x', '${file}')`,
          `WITH x AS (SELECT readfile('${file}')) SELECT * FROM x`,
        ])
          said.push(
            await run(sql).then(JSON.stringify, (problem: Error) => JSON.stringify([problem, problem.message])),
          );
      }
    });
    expect(said.length).toBeGreaterThan(200);
    expect(said.filter((text) => text.includes('s3cr3t'))).toEqual([]);
  });

  it('nor does SQLite run it for the process, which holds without a look at the text', async () => {
    const { folder, path } = home();
    const elsewhere = join(temporaryFolder(), 'elsewhere.db');
    const before = contentsOf(folder);
    await withQueries(path, {}, async (run) => {
      // These begin as what reads does.
      for (const sql of kindsOf(elsewhere).filter((one) => /^WITH/.test(one))) {
        await expect(run(sql), sql).rejects.toMatchObject({ code: 'SQL_REFUSED', exitCode: 2 });
      }
    });
    expect(contentsOf(folder)).toEqual(before);
  });

  it(
    'in 10,000 generated ones',
    async () => {
      const { folder, path } = home();
      const before = contentsOf(folder);
      const here = readdirSync('.').sort();
      const outcomes = new Map<string, number>();
      await withQueries(path, {}, async (run) => {
        await fc.assert(
          fc.asyncProperty(generated('zz-elsewhere.db'), async (sql) => {
            const outcome = await outcomeOf(run(sql, { timeoutMs: 1000 }));
            outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
            expect(outcome).toMatch(/^(ran|SQL_(REFUSED|ERROR|TOO_SLOW|TOO_LARGE))$/);
          }),
          { numRuns: cases(10_000) },
        );
        expect((await run('SELECT count(*) FROM workouts')).rows).toEqual([[3]]);
      });
      expect(contentsOf(folder)).toEqual(before);
      expect(readdirSync('.').sort()).toEqual(here);
      for (const outcome of ['ran', 'SQL_REFUSED', 'SQL_ERROR']) expect(outcomes.get(outcome)).toBeGreaterThan(200);
    },
    patience(300_000),
  );
});

/** Statements of every kind, put together, cut, wrapped and mixed with what leads a reader astray. */
function generated(file: string): fc.Arbitrary<string> {
  const kinds = fc.constantFrom(...kindsOf(file), ...pragmasOf(file));
  const call = fc
    .tuple(
      fc.constantFrom(...functions),
      fc.array(fc.constantFrom('1', "'x'", 'id', 'NULL', `'${file}'`, '*'), { maxLength: 3 }),
    )
    .map(([name, given]) => `"${name}"(${given.join(', ')})`);
  const query = fc
    .tuple(
      fc.array(call, { minLength: 1, maxLength: 3 }),
      fc.constantFrom('workouts', 'samples', 'payloads', 'sqlite_schema'),
    )
    .map(([columns, table]) => `SELECT ${columns.join(', ')} FROM ${table} LIMIT 5`);
  const blank = fc.constantFrom(
    ' ',
    '\n',
    '/* SELECT */',
    '-- SELECT\n',
    '/*',
    '--',
    ';',
    "'",
    '"',
    '\uFEFF',
    '\t',
    '\f',
  );
  const one = fc.oneof(
    kinds,
    query,
    fc.tuple(kinds, query).map(([a, b]) => `WITH x AS (${b}) ${a}`),
  );
  return fc.oneof(
    one,
    fc.tuple(one, blank, one).map((parts) => parts.join('')),
    fc.tuple(one, one).map(([a, b]) => `${a}; ${b}`),
    fc.tuple(blank, one, blank).map((parts) => parts.join('')),
    fc
      .tuple(
        fc.constantFrom('EXPLAIN ', 'EXPLAIN QUERY PLAN ', 'SELECT (', 'SELECT * FROM (', 'WITH y AS ('),
        one,
        fc.constantFrom('', ')', ') SELECT 1'),
      )
      .map((parts) => parts.join('')),
    fc.tuple(one, fc.nat(60), fc.nat(60)).map(([sql, from, length]) => sql.slice(0, from) + sql.slice(from + length)),
    fc
      .array(
        fc.constantFrom(
          'SELECT',
          'PRAGMA',
          'query_only',
          '=',
          '0',
          'INTO',
          `'${file}'`,
          'VACUUM',
          'FROM',
          'workouts',
          'RETURNING',
          '*',
          'WITH',
          'x',
          'AS',
          '(',
          ')',
          'DELETE',
          ';',
        ),
        { maxLength: 9 },
      )
      .map((words) => words.join(' ')),
  );
}
