import { recordTables } from '../kinds/tables.js';
import type { Database } from '../storage/sqlite/driver.js';
import { usersOf } from '../storage/users.js';

/** What of a database may be read. */
export interface Scope {
  /** The only user whose rows are shown; absent: all. */
  user?: string | undefined;
  /** A local date: only workouts, nights and days from then on. */
  since?: string | undefined;
  /** Only what describes workouts, nights and days: neither payloads nor what the program remembers. */
  onlyData?: boolean;
  /** Not even the data that say where somebody was, or may. */
  hidePositions?: boolean;
}

/** How a scope is kept: statements to run first, and the tables that may be opened then (null: all). */
export interface ScopePlan {
  setup: string[];
  allowed: string[] | null;
}

const workoutTables = ['workouts', 'pauses', 'heart_rate_zones', 'rr_intervals', 'streams', 'sample_rows'];
const routeTables = ['route_rows'];

/** Kinds whose values are whatever the watch says, in words that nobody knows. */
const unknownValues = ['device_settings'];

/** The tables that hold positions, or may. Payloads and recordings, which hold them too, are never among the data. */
export const positionTables = [...routeTables, ...unknownValues];

/** The tables of workouts, nights and days. */
export function dataTables({ hidePositions = false }: Pick<Scope, 'hidePositions'>): string[] {
  const ofKinds = Object.values(recordTables).flatMap(({ table, series }) => [
    table,
    ...series.map((one) => one.table),
  ]);
  const all = [...workoutTables, ...routeTables, ...ofKinds];
  return hidePositions ? all.filter((name) => !positionTables.includes(name)) : all;
}

/** Plans how a connection shows no more than the scope: temporary views hide the tables and views of the file. */
export function planScope(db: Database, scope: Scope): ScopePlan {
  const { user, since, onlyData = false, hidePositions = false } = scope;
  // Whoever reads everything of the only user reads the tables as they are.
  const isAll = since === undefined && !onlyData && !hidePositions;
  if (isAll && (user === undefined || usersOf(db).length < 2)) return { setup: [], allowed: null };
  const objects = db
    .prepare<unknown[], SchemaObject>(
      `SELECT type, name, sql FROM main.sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'`,
    )
    .all();
  const columnsOf = (name: string) =>
    db.prepare<unknown[], string>('SELECT name FROM pragma_table_info(?)').pluck().all(name);
  const tables = objects.filter(({ type }) => type === 'table');
  const views = objects.filter(({ type }) => type === 'view');
  return {
    setup: [
      ...tables.map(({ name }) => viewOf(name, columnsOf(name), scope)),
      // In a view of the file, names mean its tables; in a temporary one, they mean the views above.
      ...views.map(({ sql }) => sql.replace(/^CREATE VIEW/i, 'CREATE TEMP VIEW')),
    ],
    allowed: onlyData ? dataTables(scope) : null,
  };
}

interface SchemaObject {
  type: 'table' | 'view';
  name: string;
  sql: string;
}

function viewOf(name: string, columns: readonly string[], scope: Scope): string {
  const shown = columns.map((column) => {
    const instead = scope.hidePositions ? harmless[`${name}.${column}`] : undefined;
    return instead === undefined ? `"${column}"` : `${instead} AS "${column}"`;
  });
  const where = conditionsOf(name, columns, scope);
  const filter = where.length > 0 ? ` WHERE ${where.join(' AND ')}` : '';
  return `CREATE TEMP VIEW "${name}" AS SELECT ${shown.join(', ')} FROM main."${name}"${filter}`;
}

/** What is shown instead of a column that may say where somebody was: a club is a place, and an unknown channel may be one. */
const harmless: Readonly<Record<string, string>> = {
  // Without a club there is nothing to parse, which would take most of the time of a query over all workouts.
  'workouts.summary': `CASE WHEN instr(summary, '"club"') = 0 THEN summary
    WHEN json_valid(summary) THEN json_remove(summary, '$.club') END`,
  'streams.data': 'NULL',
};

function conditionsOf(name: string, columns: readonly string[], { user, since }: Scope): string[] {
  const conditions: string[] = [];
  if (user !== undefined && columns.includes('user_id')) conditions.push(`user_id = ${quoted(user)}`);
  if (since !== undefined && name === 'workouts')
    conditions.push(`substr(start_time_local, 1, 10) >= ${quoted(since)}`);
  else if (since !== undefined && kindTables.has(name)) conditions.push(`date >= ${quoted(since)}`);
  const parent = columns.includes('workout_key') ? { table: 'workouts', column: 'workout_key' } : parents.get(name);
  // The view of the parent, which has its own conditions.
  if (parent) conditions.push(`"${parent.column}" IN (SELECT key FROM temp."${parent.table}")`);
  return conditions;
}

const kindTables = new Set(Object.values(recordTables).map(({ table }) => table));

/** The table that each list of a record belongs to. */
const parents = new Map(
  Object.values(recordTables).flatMap(({ table, series }) =>
    series.map((one): [string, { table: string; column: string }] => [one.table, { table, column: one.parent }]),
  ),
);

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
