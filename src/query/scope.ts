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

const workoutTables = [
  'workouts',
  'edits',
  'alternatives',
  'pauses',
  'heart_rate_zones',
  'rr_intervals',
  'streams',
  'sample_rows',
];
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
  const from = scope.onlyData && name === 'workouts' ? `(${asEdited(columns)})` : `main."${name}"`;
  return `CREATE TEMP VIEW "${name}" AS SELECT ${shown.join(', ')} FROM ${from}${filter}`;
}

/**
 * The table of workouts with what you said about them in the place of what Polar says, and without the hidden ones: who
 * reads only data, an assistant above all, need not know of the table of edits.
 */
function asEdited(columns: readonly string[]): string {
  const said = (path: string, otherwise: string) =>
    `CASE WHEN json_type(said, '$.${path.split('.')[0]}') IS NULL THEN ${otherwise} ELSE said ->> '$.${path}' END`;
  const instead: Readonly<Record<string, string>> = {
    name: said('name', 'name'),
    type: said('sport.type', 'type'),
    sport: said('sport.sport', 'sport'),
    sub_sport: said('sport.sub_sport', 'sub_sport'),
    polar_sport: `CASE WHEN json_type(said, '$.sport') IS NULL THEN polar_sport END`,
    polar_detailed_sport: `CASE WHEN json_type(said, '$.sport') IS NULL THEN polar_detailed_sport END`,
    // The sport is one object in an edit, and three fields in a workout.
    summary: `CASE WHEN said IS NULL OR NOT json_valid(summary) THEN summary
      ELSE json_patch(json_patch(summary, json_remove(said, '$.sport')), coalesce(said -> '$.sport', '{}')) END`,
  };
  const read = columns.map((column) => {
    const value = instead[column];
    return value === undefined ? `workouts."${column}"` : `${value} AS "${column}"`;
  });
  return `SELECT ${read.join(', ')} FROM main.workouts LEFT JOIN main.edits ON workout_id = id
    WHERE said ->> '$.hidden' IS NOT 1 AND key NOT IN (SELECT workout_key FROM main.alternatives)`;
}

/** What is shown instead of a column that may say where somebody was: a club is a place, and an unknown channel may be one. */
const harmless: Readonly<Record<string, string>> = {
  // Without a club there is nothing to parse, which would take most of the time of a query over all workouts.
  'workouts.summary': `CASE WHEN instr(summary, '"club"') = 0 THEN summary
    WHEN json_valid(summary) THEN json_remove(summary, '$.club') END`,
  'streams.data': 'NULL',
};

function conditionsOf(name: string, columns: readonly string[], { user, since, onlyData = false }: Scope): string[] {
  const conditions: string[] = [];
  if (user !== undefined && columns.includes('user_id')) conditions.push(`user_id = ${quoted(user)}`);
  if (since !== undefined && name === 'workouts')
    conditions.push(`substr(start_time_local, 1, 10) >= ${quoted(since)}`);
  else if (since !== undefined && kindTables.has(name)) conditions.push(`date >= ${quoted(since)}`);
  const parent = columns.includes('workout_key') ? { table: 'workouts', column: 'workout_key' } : parents.get(name);
  if (name === 'edits' && (since !== undefined || onlyData))
    conditions.push('EXISTS (SELECT 1 FROM temp.workouts WHERE id = workout_id)');
  // The view of the parent, which has its own conditions.
  if (parent) {
    const own = `"${parent.column}"`;
    conditions.push(
      oneForEach.has(name)
        ? `EXISTS (SELECT 1 FROM temp."${parent.table}" WHERE key = main."${name}".${own})`
        : `${own} IN (SELECT key FROM temp."${parent.table}")`,
    );
  }
  return conditions;
}

/**
 * What is read with every workout, in a statement of its own for each: looking up that workout takes microseconds, while
 * the list of all of them would be made again for each.
 */
const oneForEach: ReadonlySet<string> = new Set(['alternatives', 'recordings']);

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
