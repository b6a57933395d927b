import { describe, expect, it } from 'vitest';
import { openInMemory } from '../../../src/storage/open.js';
import { upgrade } from '../../../src/storage/schema/migrate.js';
import { migrations } from '../../../src/storage/schema/schema.js';
import { type Database, sqlite } from '../../../src/storage/sqlite/driver.js';

interface Item {
  type: 'table' | 'index' | 'view' | 'trigger';
  name: string;
  tbl_name: string;
  sql: string | null;
}

/** As every version before made a new database: version 1, then one step after the other. */
function byEveryStep(): Database {
  const db = new (sqlite())(':memory:');
  db.pragma('foreign_keys = ON');
  upgrade(db, migrations.slice(0, 1));
  upgrade(db, migrations);
  return db;
}

const itemsOf = (db: Database) =>
  db.prepare<unknown[], Item>('SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY rowid').all();

const byName = (a: Item, b: Item) => (a.name < b.name ? -1 : 1);

const order: readonly Item['type'][] = ['table', 'index', 'view', 'trigger'];

/** The file that a database is made from: everything that is in one that came here step by step. */
function written(db: Database): string {
  const own = itemsOf(db).filter(({ sql }) => sql !== null);
  const statements = order.flatMap((type) => own.filter((item) => item.type === type)).map(({ sql }) => `${sql};`);
  const text = statements.join('\n').replace(/[\\`]|\$\{/g, '\\$&');
  return `/**
 * The schema of version ${migrations.length}, as all its steps together make it: what a new database gets. Not written by hand:
 * \`npx vitest run test/storage/schema -u\` makes this file from the steps.
 */
export const newestSchema = \`
${text}

INSERT INTO meta (name, value) VALUES ('store_id', lower(hex(randomblob(16))));
\`;
`;
}

describe('a new database', () => {
  it('is made from a file that has what the steps make', async () => {
    const db = byEveryStep();
    await expect(written(db)).toMatchFileSnapshot('../../../src/storage/schema/newest/newest.ts');
    db.close();
  });

  it('is what an old one becomes, to the last letter', () => {
    const [old, young] = [byEveryStep(), openInMemory()];
    expect(itemsOf(young).sort(byName)).toEqual(itemsOf(old).sort(byName));
    for (const name of ['user_version', 'application_id', 'encoding', 'auto_vacuum', 'page_size']) {
      expect([name, young.pragma(name, { simple: true })]).toEqual([name, old.pragma(name, { simple: true })]);
    }
    const tables = itemsOf(old).filter(({ type }) => type === 'table' || type === 'view');
    expect(tables.length).toBeGreaterThan(80);
    for (const { name } of tables) {
      expect(young.pragma(`table_xinfo(${name})`)).toEqual(old.pragma(`table_xinfo(${name})`));
      expect(young.pragma(`foreign_key_list(${name})`)).toEqual(old.pragma(`foreign_key_list(${name})`));
      const rows = (db: Database) => db.prepare(`SELECT count(*) FROM ${name}`).pluck().get();
      expect([name, rows(young)]).toEqual([name, rows(old)]);
    }
    const meta = (db: Database) => db.prepare('SELECT name, length(value) FROM meta').raw().all();
    expect(meta(young)).toEqual(meta(old));
  });
});
