import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { sqlite } from '../../../src/storage/sqlite/driver.js';
import { keepStatements } from '../../../src/storage/sqlite/statements.js';

const made = () => {
  const db = new (sqlite())(':memory:');
  keepStatements(db);
  db.exec('CREATE TABLE t AS SELECT 1 AS n UNION SELECT 2');
  return db;
};
const all = 'SELECT n FROM t ORDER BY n';

it('a statement is compiled once, and hands out rows as if it were new', () => {
  const db = made();
  const first = db.prepare(all);
  expect(first.pluck().all()).toEqual([1, 2]);
  const again = db.prepare(all);
  expect([again === first, again.all()]).toEqual([true, [{ n: 1 }, { n: 2 }]]);
  expect(again.raw().all()).toEqual([[1], [2]]);
  expect(db.prepare(all).all()).toEqual([{ n: 1 }, { n: 2 }]);
  expect(db.prepare('SELECT 7 AS n')).not.toBe(first);
  const write = 'UPDATE t SET n = n';
  db.prepare(write).run();
  expect(db.prepare(write).run().changes).toBe(2);
  db.close();
});

it('one that is still being read is left to its reader, and is the one that is kept', () => {
  const db = made();
  const first = db.prepare(all);
  const reading = first.iterate();
  expect(reading.next().value).toEqual({ n: 1 });
  const second = db.prepare(all);
  expect([second === first, second.get()]).toEqual([false, { n: 1 }]);
  expect([...reading]).toEqual([{ n: 2 }]);
  expect(db.prepare(all)).toBe(first);
  db.close();
});

it('of more than 300 the later ones are compiled each time', () => {
  const db = made();
  const same = Array.from({ length: 301 }, (_, i) => {
    const sql = `SELECT ${i} AS n`;
    const first = db.prepare(sql);
    return db.prepare(sql) === first;
  });
  expect(same).toEqual([...Array(300).fill(true), false]);
  db.close();
});

it('are held by nobody: another user of the same SQL may have its rows in another form', () => {
  const src = resolve(import.meta.dirname, '../../../src');
  const held = readdirSync(src, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => {
      const text = readFileSync(join(src, name), 'utf8');
      return [...text.matchAll(/this\.#?\w+ (?:\?\?)?= [^;]*?\.prepare/g)].map(([line]) => `${name}: ${line}`);
    });
  expect(held).toEqual([]);
});
