import type { RecordKind, RecordOfKind } from '../../kinds/kinds.js';
import { recordKinds } from '../../kinds/kinds.js';
import { recordTables } from '../../kinds/tables.js';
import { guarded } from '../errors.js';
import type { Database } from '../sqlite/driver.js';
import { rowOf } from '../sqlite/rows.js';
import { deleteStrays } from '../workouts/strays.js';

type Cell = string | number | null;
type Row = Record<string, Cell>;
type Fields = Record<string, unknown>;

/** Which records of a kind. Dates are inclusive and compared with the record's `date`; the order is by date, oldest first. */
export interface RecordFilter {
  userId?: string;
  ids?: readonly string[];
  /** `YYYY-MM-DD`. */
  since?: string;
  until?: string;
  /** Only the newest n of those selected. */
  last?: number;
}

/** How many records of a kind there are, and their first and last dates. */
export interface RecordCount {
  kind: RecordKind;
  count: number;
  first?: string;
  last?: string;
}

/** The derived rows of every kind but workouts: what was written is read back equal. */
export class Records {
  readonly #db: Database;
  readonly #path: string;

  constructor(db: Database, path: string) {
    this.#db = db;
    this.#path = path;
  }

  /** Replaces the rows of a record, unless they are the same. Runs inside the caller's database transaction. */
  save<K extends RecordKind>(userId: string, record: RecordOfKind<K>): 'new' | 'updated' | 'unchanged' {
    const before = this.get(record.kind, userId, record.id);
    if (before && sameRecord(before, record)) return 'unchanged';
    this.#write(userId, record);
    return before ? 'updated' : 'new';
  }

  /** Whether the rows match the record. */
  agrees<K extends RecordKind>(userId: string, record: RecordOfKind<K>): boolean {
    const stored = this.get(record.kind, userId, record.id);
    return stored !== undefined && sameRecord(stored, record);
  }

  /** One record, whole. */
  get<K extends RecordKind>(kind: K, userId: string, id: string): RecordOfKind<K> | undefined {
    return this.iterate(kind, { userId, ids: [id] }).next().value as RecordOfKind<K> | undefined;
  }

  /** Whole records, one at a time, with their series. */
  *iterate<K extends RecordKind>(kind: K, filter: RecordFilter = {}): IterableIterator<RecordOfKind<K>> {
    const { table } = recordTables[kind];
    const { sql, values } = filterSql(table, filter);
    const keys = guarded(this.#path, () =>
      this.#db
        .prepare<unknown[], number>(`SELECT key FROM ${table} ${sql}`)
        .pluck()
        .all(...values),
    );
    for (const key of keys) {
      // In one transaction, so that a record being replaced is never read half old, half new.
      const record = guarded(this.#path, () => this.#db.transaction(() => this.#read(kind, key))());
      if (record) yield record as unknown as RecordOfKind<K>;
    }
  }

  /** Records without their series. */
  list<K extends RecordKind>(kind: K, filter: RecordFilter = {}): RecordOfKind<K>[] {
    const { table, columns } = recordTables[kind];
    const { sql, values } = filterSql(table, filter);
    const rows = this.#db.prepare<unknown[], Row>(`SELECT ${columns.join(', ')} FROM ${table} ${sql}`).all(...values);
    return rows.map((row) => ({ kind, ...known(row) }) as unknown as RecordOfKind<K>);
  }

  /** Deletes records that no stored payload contains, and rows of lists without a record. @returns how many records. */
  dropOrphans(): number {
    let dropped = 0;
    for (const kind of recordKinds) {
      const { table, series } = recordTables[kind];
      const orphaned = `FROM ${table} WHERE NOT EXISTS (SELECT 1 FROM data_records d
        WHERE d.kind = @kind AND d.user_id = ${table}.user_id AND d.id = ${table}.id)`;
      this.#db
        .prepare(`INSERT OR IGNORE INTO earlier_records (kind, date) SELECT @kind, date ${orphaned}`)
        .run({ kind });
      dropped += this.#db.prepare(`DELETE ${orphaned}`).run({ kind }).changes;
      for (const one of series) {
        deleteStrays(this.#db, { table: one.table, column: one.parent, parents: table });
      }
    }
    return dropped;
  }

  /** The records that no stored payload contains. */
  orphans(): { kind: RecordKind; id: string }[] {
    return recordKinds.flatMap((kind) => {
      const { table } = recordTables[kind];
      const ids = this.#db
        .prepare<unknown[], string>(
          `SELECT id FROM ${table} t WHERE NOT EXISTS (SELECT 1 FROM data_records d
             WHERE d.kind = ? AND d.user_id = t.user_id AND d.id = t.id) ORDER BY id`,
        )
        .pluck()
        .all(kind);
      return ids.map((id) => ({ kind, id }));
    });
  }

  /** For every kind. */
  counts(): RecordCount[] {
    return recordKinds.map((kind) => {
      const row = rowOf(
        this.#db
          .prepare<unknown[], { n: number; first: string | null; last: string | null }>(
            `SELECT count(*) AS n, min(date) AS first, max(date) AS last FROM ${recordTables[kind].table}`,
          )
          .get(),
      );
      return {
        kind,
        count: row.n,
        ...(row.first !== null && { first: row.first }),
        ...(row.last !== null && { last: row.last }),
      };
    });
  }

  #read(kind: RecordKind, key: number): Fields | undefined {
    const { table, columns, series } = recordTables[kind];
    const row = this.#db.prepare<unknown[], Row>(`SELECT ${columns.join(', ')} FROM ${table} WHERE key = ?`).get(key);
    if (!row) return undefined;
    const found = series.map((one) => {
      // The driver makes lists in half the time that it takes for objects.
      const rows = this.#db
        .prepare<unknown[], Cell[]>(
          `SELECT ${one.columns.join(', ')} FROM ${one.table} WHERE ${one.parent} = ? ORDER BY n`,
        )
        .raw()
        .all(key);
      return [one.field, rows.map((cells) => elementOf(one, cells))] as const;
    });
    return { kind, ...known(row), ...Object.fromEntries(found.filter(([, rows]) => rows.length > 0)) };
  }

  #write<K extends RecordKind>(userId: string, record: RecordOfKind<K>): void {
    const { table, columns, series } = recordTables[record.kind];
    const fields = record as unknown as Fields;
    const before = this.#db
      .prepare<unknown[], { key: number }>(`SELECT key FROM ${table} WHERE user_id = ? AND id = ?`)
      .get(userId, record.id);
    if (before) this.#db.prepare(`DELETE FROM ${table} WHERE key = ?`).run(before.key);
    // The same key again, so that a rebuild keeps references from the user's own tables valid.
    const { lastInsertRowid } = this.#db
      .prepare(
        `INSERT INTO ${table} (key, user_id, ${columns.join(', ')}) VALUES (?, ?, ${columns.map(() => '?').join(', ')})`,
      )
      .run(before?.key ?? null, userId, ...columns.map((column) => cell(fields[column])));
    const key = Number(lastInsertRowid);
    for (const one of series) {
      const insert = this.#db.prepare(
        `INSERT INTO ${one.table} (${one.parent}, n, ${one.columns.join(', ')})
         VALUES (?, ?, ${one.columns.map(() => '?').join(', ')})`,
      );
      for (const [n, row] of ((fields[one.field] ?? []) as Fields[]).entries()) {
        insert.run(key, n, ...one.columns.map((column) => cell(row[column])));
      }
    }
  }
}

function sameRecord(one: object, other: object): boolean {
  return canonical(one) === canonical(other);
}

/** The same text for equal records, whatever the order of their fields; an empty list counts as absent. */
export function canonical(record: object): string {
  return JSON.stringify(record, (_key, value: unknown) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    const entries = Object.entries(value).filter(([, member]) => !(Array.isArray(member) && member.length === 0));
    return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

function known(row: Row): Row {
  const filled: Row = {};
  for (const name in row) {
    const value = row[name];
    if (value != null) filled[name] = value;
  }
  return filled;
}

/** An element of a series; empty fields are left out, except where they are gaps. */
function elementOf({ columns, gaps }: { columns: readonly string[]; gaps: boolean }, cells: readonly Cell[]): Row {
  const element: Row = {};
  for (let i = 0; i < columns.length; i++) {
    const value = cells[i] ?? null;
    if (gaps || value !== null) element[columns[i] as string] = value;
  }
  return element;
}

function cell(value: unknown): Cell {
  return (value ?? null) as Cell;
}

function filterSql(
  table: string,
  { userId, ids, since, until, last }: RecordFilter,
): { sql: string; values: (string | number)[] } {
  const conditions: [sql: string, value: string][] = [];
  if (userId !== undefined) conditions.push(['user_id = ?', userId]);
  if (ids !== undefined) conditions.push(['id IN (SELECT value FROM json_each(?))', JSON.stringify(ids)]);
  if (since !== undefined) conditions.push(['date >= ?', since]);
  if (until !== undefined) conditions.push(['date <= ?', until]);
  const where = conditions.length > 0 ? `WHERE ${conditions.map(([sql]) => sql).join(' AND ')}` : '';
  const values = conditions.map(([, value]) => value);
  if (last === undefined) return { sql: `${where} ORDER BY date, id, user_id`, values };
  return {
    sql: `WHERE key IN (SELECT key FROM ${table} ${where} ORDER BY date DESC, id DESC LIMIT ?) ORDER BY date, id, user_id`,
    values: [...values, last],
  };
}
