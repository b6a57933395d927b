import { tableDescriptions, unitInName } from '../../query/catalog.js';
import type { TableDescription } from '../../query/described-tables.js';
import type { QueryLimits, QueryProcess } from '../../query/query-process.js';
import type { Context } from '../context.js';

/** Everything in the file, in its own order. */
const sql = `SELECT s.type, s.name, c.name FROM sqlite_schema s, pragma_table_info(s.name) c
  WHERE s.type IN ('table', 'view') AND s.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY s.rowid, c.cid`;

interface Table {
  name: string;
  type: 'table' | 'view';
  about: string;
  columns: { name: string; unit: string; meaning: string }[];
}

/** Lists the tables and views that exist: those worth a query first, and then what polar-sync keeps for itself. */
export async function showTables({ ui, signal }: Context, query: QueryProcess, limits: QueryLimits): Promise<void> {
  const { rows } = await query.run(sql, limits, signal);
  const tables = described(rows as [Table['type'], string, string][]);
  if (ui.json) {
    ui.result({ schema: 'polar-sync.tables/1', tables });
    return;
  }
  await ui.paged(async () => {
    for (const { name, type, about, columns } of tables) {
      ui.print(ui.paint('bold', type === 'view' ? `${name} (view)` : name));
      // What is a view has just been said.
      if (about !== '') ui.print(`  ${about.replace(/^View: \w/, (start) => start.slice(-1).toUpperCase())}`);
      const named = columns.map((column) => (column.unit === '' ? column.name : `${column.name} [${column.unit}]`));
      for (const line of wrapped(named, ui.width - 2)) ui.print(`  ${line}`);
      ui.print('');
    }
    ui.print('docs/database.md describes every column, and has ten queries to begin with.');
  });
}

function described(rows: readonly (readonly [Table['type'], string, string])[]): Table[] {
  const known = new Map(tableDescriptions().map((one) => [one.name, one]));
  const found = new Map<string, Table>();
  for (const [type, name, column] of rows) {
    const table = found.get(name) ?? { name, type, about: known.get(name)?.about ?? '', columns: [] };
    table.columns.push(columnOf(column, known.get(name)));
    found.set(name, table);
  }
  const order = [...known.keys()];
  const place = ({ name }: Table) => (known.has(name) ? order.indexOf(name) : order.length);
  return [...found.values()].sort((a, b) => place(a) - place(b));
}

function columnOf(name: string, table: TableDescription | undefined): Table['columns'][number] {
  const [, unit = unitInName(name), meaning = ''] = table?.columns.find(([own]) => own === name) ?? [];
  return { name, unit, meaning };
}

/** Words on lines of at most this width. */
function wrapped(words: readonly string[], width: number): string[] {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length + 2 <= width) lines[lines.length - 1] = `${last}, ${word}`;
    else lines.push(word);
  }
  return lines;
}
