import { createHash } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import { defineKind } from '../../../src/kinds/definition.js';
import { always, integer, number, oneOf, orGap, since, text } from '../../../src/kinds/field.js';
import { recordKinds } from '../../../src/kinds/kinds.js';
import { recordTables, tableOf } from '../../../src/kinds/tables.js';
import { openInMemory } from '../../../src/storage/open.js';
import { columnsSql, tablesSql } from '../../../src/storage/records/kind-sql.js';
import { migrations } from '../../../src/storage/schema/schema.js';
import { schemaVersion } from '../../../src/storage/schema/version.js';
import { sqlite } from '../../../src/storage/sqlite/driver.js';

const db = openInMemory();
afterAll(() => db.close());

describe('the tables of a kind', () => {
  it.each(recordKinds)('%s: its definition generates the tables that the steps of the schema created', (kind) => {
    const fresh = new (sqlite())(':memory:');
    fresh.exec(tablesSql(recordTables[kind]));
    for (let version = 1; version <= schemaVersion; version++) fresh.exec(columnsSql(recordTables[kind], version));
    const { table, series } = recordTables[kind];
    const text = (from: typeof db) =>
      from
        .prepare(
          `SELECT type, name, sql FROM sqlite_master
           WHERE tbl_name IN (SELECT value FROM json_each(?)) AND sql IS NOT NULL ORDER BY type, name`,
        )
        .all(JSON.stringify([table, ...series.map((one) => one.table)]));
    expect(text(fresh)).toEqual(text(db));
    expect(text(fresh)).toHaveLength(2 + series.length);
    fresh.close();
  });
});

it('a field that was added later gets its column in the step of its version', () => {
  const grown = defineKind(
    {
      ...{ kind: 'tides', since: 11, about: 'The sea.' },
      fields: { height_cm: number('At noon'), moon: since(12, oneOf(['new', 'full'], 'Its phase')) },
      series: {
        hours: {
          ...{ table: 'tides_hours', about: 'Hour by hour.' },
          fields: {
            hour: always(integer('Which')),
            height_cm: orGap(number('Then')),
            by: since(13, text('Who says so')),
          },
        },
      },
      resources: [],
    },
    [],
  );
  const tables = tableOf(grown);
  const made = new (sqlite())(':memory:');
  const columns = (table: string) =>
    (made.pragma(`table_info(${table})`) as { name: string; type: string; notnull: number }[])
      .map(({ name, type, notnull }) => `${name} ${type}${notnull ? '!' : ''}`)
      .slice(table === 'tides' ? 6 : 2);
  made.exec(tablesSql(tables));
  expect(columns('tides')).toEqual(['height_cm REAL']);
  expect(columns('tides_hours')).toEqual(['hour INTEGER!', 'height_cm REAL']);
  expect(columnsSql(tables, 11)).toBe('');
  made.exec(columnsSql(tables, 12));
  expect(columns('tides')).toEqual(['height_cm REAL', 'moon TEXT']);
  const half =
    "INSERT INTO tides (user_id, id, date, time_basis, source, moon) VALUES ('1', 'a', 'b', 'utc', 'x', 'half')";
  expect(() => made.exec(half)).toThrow('CHECK');
  made.exec(columnsSql(tables, 13));
  expect(columns('tides_hours')).toEqual(['hour INTEGER!', 'height_cm REAL', 'by TEXT']);
  made.close();
});

it('the version is the number of the steps', () => {
  expect(migrations).toHaveLength(schemaVersion);
});

/** SHA-256 of the text of each released step. A release adds its own. */
const released = [
  '58855aa9fa5cc2a980bca4ef7322169e1e83794d4a8fcd2b35cce5e4130607a4',
  'b091abc37499ad9a82a8776d1a7288b004ad3b6c395cbf0f73d63c05b6806cf7',
  '6a44617ca40c83df3b5f5ba01b91f0211ef0ea82bf3810dc4f3894ce5d1e7a7d',
  '28b4e75895270016103fabcf6705cf8be50dc9f2f7638039197e15cf2e450a08',
  '9c8e4c1c2fc8d9a25416dcb2965e843d4169873e7966e3129e7e52d52035d19e',
  '522138523d4eb46f41cadf57d8eeaf464592c6ec430ed1c69b8fc44d0d4351a6',
  'fab52af0c6687cb5ba7938ceae6bed216306d05b6beb7af28a2c6ef479f49b3b',
  'e4d2e11e9cda54ba955e413971aaa7fb13a87b37b840d428986db17825a5a7c3',
  'bb1dc7fdfb2fe705c652c89f8248faa8db6592094cafe133a5eba1d8892f2311',
  '1730262d7b42d5a09a5b13fd74d0ecac79a37d0c2dd0041e8808b8929b972457',
];

it('a released step is never edited', () => {
  const hashes = migrations.map((sql) => createHash('sha256').update(sql).digest('hex'));
  expect(hashes.slice(0, released.length)).toEqual(released);
});
