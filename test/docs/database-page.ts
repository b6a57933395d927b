import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { recordKinds } from '../../src/kinds/kinds.js';
import { type RecordTable, recordTables } from '../../src/kinds/tables.js';
import { unitOf } from '../../src/kinds/units.js';

export const databasePage = resolve(import.meta.dirname, '../../docs/database.md');
const page = () => readFileSync(databasePage, 'utf8');

/** The columns listed under each table's name, with their explanation. */
export function documentedTables(text = page()): Map<string, Map<string, string>> {
  const sections = text.split(/^### (?=`)/m).slice(1);
  return new Map(
    sections.map((section) => {
      const name = /^`(\w+)`/.exec(section)?.[1] ?? '';
      const own = section.split(/^#/m)[0] ?? '';
      const rows = own.split('\n').filter((line) => /^\| `\w+` \|/.test(line));
      return [name, new Map(rows.map((row) => [/^\| `(\w+)`/.exec(row)?.[1] ?? '', row]))];
    }),
  );
}

/** The queries of the page by their titles. */
export function documentedQueries(text = page()): Map<string, string> {
  const [, queries = ''] = text.split(/^## Ten queries\n/m);
  const blocks = queries.matchAll(/^### (.+)\n[^`]*```sql\n([^`]+)```/gm);
  return new Map(Array.from(blocks, ([, title = '', sql = '']) => [title, sql]));
}

const opening = '## Nights, days and tests\n';
const closing = '## Behind the scenes\n';

/** The page with the tables of every kind from the definitions; what is written by hand stays in its place. */
export function generatedPage(text = page()): string {
  const [before = '', rest = ''] = text.split(opening);
  const [part = '', after = ''] = rest.split(closing);
  const [introduction = '', ...sections] = part.split(/^(?=### `)/m);
  const generated = new Map(recordKinds.flatMap((kind) => sectionsOf(recordTables[kind])));
  // Views are written by hand, after the table they belong to.
  const written = new Map<string, string[]>();
  let table = '';
  for (const section of sections) {
    const name = nameOf(section);
    if (generated.has(name)) table = name;
    else written.set(table, [...(written.get(table) ?? []), section]);
  }
  const all = [...generated].flatMap(([name, section]) => [section, ...(written.get(name) ?? [])]);
  return [before, opening, introduction, ...all, closing, after].join('');
}

const nameOf = (section: string) => /^### `(\w+)`/.exec(section)?.[1] ?? '';

function sectionsOf({ series, ...own }: RecordTable): [name: string, section: string][] {
  const keys = ['| `key` | | Joins the tables of its lists |', '| `user_id` | | Your Polar user id |'];
  return [
    [own.table, sectionOf(own, keys)],
    ...series.map((one): [string, string] => {
      return [one.table, sectionOf(one, [`| \`${one.parent}\` | | \`${own.table}.key\` |`, '| `n` | | Order |'])];
    }),
  ];
}

function sectionOf({ table, about, fields }: Omit<RecordTable, 'series'>, keys: readonly string[]): string {
  const rows = Object.entries(fields).map(([name, field]) => {
    return `| \`${name}\` | ${unitOf(name, field)} | ${field.about}${field.gap ? '; NULL is a gap' : ''} |`;
  });
  const lines = ['| column | unit, clock | meaning |', '| --- | --- | --- |', ...keys, ...rows];
  return `### \`${table}\`\n\n${about}\n\n${lines.join('\n')}\n\n`;
}
