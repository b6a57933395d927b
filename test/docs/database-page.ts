import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { recordTables } from '../../src/storage/record-tables.js';
import { commonFields, recordFacts } from '../../src/wellness/facts/facts.js';
import type { FieldFacts, FieldType } from '../../src/wellness/facts/types.js';
import { recordKinds } from '../../src/wellness/kinds.js';

const page = () => readFileSync(resolve(import.meta.dirname, '../../docs/database.md'), 'utf8');

/** The columns the page has under each table's name, with the line that explains them. */
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

/** The line that explains a column of a record's tables; keys are the page's own business. */
export function expectedRows(): { table: string; about: string; rows: string[] }[] {
  return recordKinds.flatMap((kind) => {
    const { table, columns, series } = recordTables[kind];
    const facts = recordFacts[kind];
    const all: Readonly<Record<string, FieldFacts>> = { ...commonFields, ...facts.fields };
    const lists = series.map((one) => {
      const list = facts.series[one.field];
      return { table: one.table, about: list?.about ?? '', rows: one.columns.map((c) => row(c, list?.fields[c])) };
    });
    return [{ table, about: facts.about, rows: columns.map((column) => row(column, all[column])) }, ...lists];
  });
}

function row(column: string, facts: FieldFacts | undefined): string {
  const [type = 'text', about = ''] = facts ?? [];
  return `| \`${column}\` | ${unitOf(column, type)} | ${about}${type === 'gap' ? '; NULL is a gap' : ''} |`;
}

const units: readonly [RegExp, string][] = [
  [/_per_minute$/, '1/min'],
  [/_minutes$/, 'min'],
  [/_seconds$/, 's'],
  [/second_of_day$/, 's'],
  [/_meters$/, 'm'],
  [/_kcal$/, 'kcal'],
  [/_bpm$/, 'bpm'],
  [/_ms$/, 'ms'],
  [/_celsius$/, '°C'],
  [/_percent$/, '%'],
  [/_kg$/, 'kg'],
  [/_cm$/, 'cm'],
  [/_mv$/, 'mV'],
];

function unitOf(column: string, type: FieldType): string {
  if (type === 'instant') return 'UTC';
  if (type === 'local') return 'local time';
  if (type === 'day') return 'date';
  if (typeof type === 'object') return type.join(', ');
  return units.find(([ending]) => ending.test(column))?.[1] ?? '';
}
