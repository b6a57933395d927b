import { describe, expect, it } from 'vitest';
import { explained, refusalOf, tokensOf } from '../../src/query/statement.js';

const accepted = (sql: string, hidesTables = false) => refusalOf(sql, hidesTables) === undefined;

describe('the text of a statement', () => {
  it.each([
    'SELECT 1',
    'select 1;',
    ' -- a remark\n/* another */ SELECT 1 ; ; -- the end',
    'WITH a AS (SELECT 1) SELECT * FROM a',
    'VALUES (1), (2)',
    'EXPLAIN SELECT 1',
    'explain query /* */ plan VALUES (1)',
    "SELECT ';', 'it''s; DROP', \"a;b\", `c;d`, [e;f] FROM x",
    "SELECT summary ->> '$.note' FROM workouts",
    '\uFEFFSELECT 1',
  ])('that may read is passed on to SQLite: %s', (sql) => expect(accepted(sql)).toBe(true));

  it.each([
    '',
    '  -- nothing\n',
    ';',
    'PRAGMA query_only = OFF',
    'EXPLAIN PRAGMA query_only = OFF',
    'EXPLAIN QUERY PLAN PRAGMA query_only(0)',
    '/* SELECT */ PRAGMA user_version',
    '-- SELECT\nDROP TABLE workouts',
    "VACUUM INTO 'copy.db'",
    "ATTACH 'copy.db' AS copy",
    '(SELECT 1)',
    "'SELECT' 1",
    'SELECT 1; DROP TABLE workouts',
    "SELECT ';'; PRAGMA query_only = OFF",
    'SELECT 1 /* ; */ ; /* */ SELECT 2',
    'SELECT ?',
    'SELECT :name',
    'SELECT @name',
    'SELECT $name',
    'SELECT 1\0; DROP TABLE workouts',
    `SELECT '${'x'.repeat(100_000)}'`,
  ])('that does more is not: %s', (sql) => {
    const refusal = refusalOf(sql, false);
    expect(refusal?.message).toMatch(/\.$/);
    expect(refusal?.hint).toMatch(/\.$/);
    expect(refusal?.message.length).toBeLessThan(150);
  });

  it.each([
    'SELECT * FROM main.workouts',
    'SELECT * FROM MAIN . workouts',
    'SELECT * FROM main/**/./**/workouts',
    'SELECT * FROM main--\n.workouts',
    'SELECT * FROM "main".workouts',
    "SELECT * FROM 'main'.workouts",
    'SELECT * FROM `Main`.workouts',
    'SELECT * FROM [main].workouts',
    'SELECT main.workouts.id FROM workouts',
  ])('reaches no table past the view that hides it: %s', (sql) => {
    expect([accepted(sql), accepted(sql, true)]).toEqual([true, false]);
  });

  it('may mention main elsewhere', () => {
    expect(accepted("SELECT 'main', '.' , main FROM workouts WHERE name = 'main street'", true)).toBe(true);
  });

  it('is split as SQLite splits it', () => {
    expect([...tokensOf(`a"b""c"'d''e'[f]\`g\`1.5<=x /* y */--z`)].map(({ text }) => text)).toEqual([
      ...['a', 'b""c', "d''e", 'f', 'g', '1', '.', '5', '<', '=', 'x'],
    ]);
  });

  it('says how long its EXPLAIN is', () => {
    const of = (sql: string) => explained([...tokensOf(sql)]);
    expect([of('SELECT 1'), of('EXPLAIN SELECT 1'), of('EXPLAIN QUERY PLAN SELECT 1'), of('"EXPLAIN" 1')]).toEqual([
      ...[0, 1, 3, 0],
    ]);
  });
});
