import { recordKinds } from '../../src/kinds/kinds.js';
import { recordTables } from '../../src/kinds/tables.js';
import { type Database, sqlite } from '../../src/storage/sqlite/driver.js';
import { tablesOfKind } from '../../src/tables/record-rows.js';
import type { Column, Table } from '../../src/tables/table.js';
import { lapFields, workoutTables } from '../../src/tables/workout-tables.js';

/** Values as they can be compared, whichever engine they come from. */
type Plain = string | number | null;
/** The rows of each table, each as text, in any order but a fixed one. */
export type Rows = Record<string, string[]>;

/** A table, the columns that are compared, and how SQLite's own tables say the same. */
interface Compared {
  table: Table;
  columns: readonly Column[];
  sql: string;
}

/** What is compared, besides what SQLite has as rows. */
export interface CompareOptions {
  /** Samples too: their rows in SQLite are whole seconds, in the steps that watches measure. */
  samples?: boolean;
  /** What `list --json` prints of workouts that you edited or that have other recordings, by id. */
  listed?: ReadonlyMap<string, string>;
}

/** What is visible, `x`, with what you said about it, `e`. */
const visible = `(SELECT * FROM workouts w WHERE NOT EXISTS
  (SELECT 1 FROM edits h WHERE h.workout_id = w.id AND h.said ->> '$.hidden' = 1))`;
const ofWorkout = (table: string) => `${table} x JOIN ${visible} w ON w.key = x.workout_key`;
const said = (field: string, otherwise: string) =>
  `CASE WHEN json_type(e.said, '$.${field}') IS NULL THEN ${otherwise} ELSE e.said ->> '$.${field}' END`;

/** Where a column of a workout is not just the column of that name. */
const inWorkouts: Readonly<Record<string, string>> = {
  type: "coalesce(e.said ->> '$.sport.type', x.type)",
  sport: "coalesce(e.said ->> '$.sport.sport', x.sport)",
  sub_sport: "CASE WHEN json_type(e.said, '$.sport') IS NULL THEN x.sub_sport ELSE e.said ->> '$.sport.sub_sport' END",
  name: said('name', 'x.name'),
  note: said('note', "x.summary ->> '$.note'"),
  feeling: said('feeling', "x.summary ->> '$.feeling'"),
  muscle_load: "x.summary ->> '$.training_load.muscle'",
  perceived_load: "x.summary ->> '$.training_load.perceived'",
  session_id: "x.summary ->> '$.part_of.session'",
  session_part: "x.summary ->> '$.part_of.index'",
  legs: "x.summary ->> '$.legs'",
  alternative_to: `(SELECT p.id FROM alternatives a JOIN workouts p ON p.key = a.preferred_key WHERE a.workout_key = x.key)`,
  summary: 'listed(x.id, x.summary)',
};

/** The SQL of each table, in the columns of the engines. */
function statements({ samples = false }: CompareOptions): Compared[] {
  const own = (table: Table, without: readonly string[], from: string, item: string): Compared => {
    const columns = table.columns.slice(1).filter(({ name }) => !without.includes(name));
    const cells = columns.map(
      ({ name }) => (table.name === 'workouts' ? inWorkouts[name] : undefined) ?? `x."${name}"`,
    );
    return {
      table,
      columns: [table.columns[0]!, ...columns],
      sql: `SELECT ${[item, ...cells].join(', ')} FROM ${from}`,
    };
  };
  const { workouts, heart_rate_zones: zones, rr_intervals: beats, route_points: route } = workoutTables;
  const { laps, pauses, vendor_streams: vendor, samples: seconds } = workoutTables;
  const lapsIn = (automatic: number, name: string) =>
    `SELECT w.id, ${[automatic, 'l.key', ...lapFields.map((field) => `l.value ->> '$.${field}'`)].join(', ')}
     FROM ${visible} w, json_each(w.summary, '$.${name}') l`;
  return [
    own(workouts, [], `${visible} x LEFT JOIN edits e ON e.workout_id = x.id`, 'x.id'),
    own(zones, [], ofWorkout('heart_rate_zones'), 'w.id'),
    { table: laps, columns: laps.columns, sql: `${lapsIn(0, 'laps')} UNION ALL ${lapsIn(1, 'auto_laps')}` },
    own(pauses, [], ofWorkout('pauses'), 'w.id'),
    own(vendor, [], `${ofWorkout('streams')} WHERE x.count IS NULL`, 'w.id'),
    own(beats, [], ofWorkout('rr_intervals'), 'w.id'),
    own(route, ['time'], ofWorkout('route_points'), 'w.id'),
    ...(samples
      ? [
          own(
            seconds,
            ['time'],
            `(SELECT s.*, o.start_time FROM samples s JOIN workouts o ON o.key = s.workout_key) x
           JOIN ${visible} w ON w.key = x.workout_key`,
            'w.id',
          ),
        ]
      : []),
    ...recordKinds.flatMap((kind) => {
      const [first, ...series] = tablesOfKind(kind);
      const { table, series: lists } = recordTables[kind];
      return [
        own(first!, [], `${table} x`, 'x.id'),
        ...series.map((one, i) =>
          own(one, [], `${one.name} x JOIN ${table} t ON t.key = x.${lists[i]!.parent}`, 't.id'),
        ),
      ];
    }),
  ];
}

/** What SQLite has. */
export function rowsInSqlite(path: string, options: CompareOptions = {}): Rows {
  const db: Database = new (sqlite())(path, { readonly: true });
  db.function('listed', (id: unknown, summary: unknown) => options.listed?.get(String(id)) ?? summary);
  try {
    return Object.fromEntries(
      statements(options).map(({ table, columns, sql }) => {
        const rows = db.prepare<unknown[], Plain[]>(sql).raw().all();
        return [table.name, sorted(rows, columns)];
      }),
    );
  } finally {
    db.close();
  }
}

/** Reads the rows of a table, with these columns. */
export type Read = (table: Table, columns: readonly Column[]) => Promise<Plain[][]>;

/** What another engine has of what SQLite has. */
export async function rowsElsewhere(read: Read, options: CompareOptions = {}): Promise<Rows> {
  const rows: Rows = {};
  for (const { table, columns } of statements(options)) rows[table.name] = sorted(await read(table, columns), columns);
  return rows;
}

/** Everything that another engine has: every column of every table. */
export async function allRowsElsewhere(read: Read): Promise<Rows> {
  const rows: Rows = {};
  for (const table of [...Object.values(workoutTables), ...recordKinds.flatMap((kind) => tablesOfKind(kind))])
    rows[table.name] = sorted(await read(table, table.columns), table.columns);
  return rows;
}

function sorted(rows: readonly Plain[][], columns: readonly Column[]): string[] {
  return rows.map((row) => JSON.stringify(row.map((cell, i) => plain(cell, columns[i]!)))).sort();
}

function plain(cell: Plain, { type }: Column): unknown {
  if (cell === null) return null;
  if (type === 'instant' || type === 'local') return asTime(String(cell));
  if (type === 'json') return JSON.parse(String(cell), (_key, value) => inOrder(value));
  return typeof cell === 'string' ? held(cell) : cell;
}

/** PostgreSQL writes `2026-02-22 05:31:52.67+00`. */
const asTime = (text: string) => Date.parse(`${text.replace(' ', 'T').replace(/(\+00|Z)$/, '')}Z`);

/** No other engine holds a NUL in a text, and each has its own number of signs for half of a pair. */
const held = (text: string) =>
  Buffer.from(text.replaceAll('\0', '\ufffd'))
    .toString('utf8')
    .replace(/\ufffd+/g, '\ufffd');

function inOrder(value: unknown): unknown {
  if (typeof value === 'string') return held(value);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
