import type BetterSqlite3 from 'better-sqlite3';
import type { Database } from './driver.js';

type Cell = number | null;

/** Rows per statement: more are not faster. */
const rowsAtOnce = 64;

/** The row of a query that always has one, such as a count or a key that was just written. */
export function rowOf<T>(row: T | undefined): T {
  if (row === undefined) throw new TypeError('SQLite returned no row where there is always one.');
  return row;
}

/** Inserts rows of numbers, many per statement: a long workout has thousands. Every row begins with `key`. */
export class RowInserter {
  readonly #db: Database;
  readonly #into: string;
  readonly #columns: number;
  readonly #cells: Cell[] = [];
  readonly #key: number;
  #rows = 0;

  /** @param columns those after the key. */
  constructor(db: Database, table: string, keyColumn: string, key: number, columns: readonly string[]) {
    this.#db = db;
    this.#key = key;
    this.#into = `INSERT INTO ${table} (${[keyColumn, ...columns].join(', ')}) VALUES `;
    this.#columns = columns.length;
  }

  add(cells: readonly Cell[]): void {
    for (const cell of cells) this.#cells.push(cell);
    this.#rows += 1;
    if (this.#rows < rowsAtOnce) return;
    this.#statement(rowsAtOnce).run(this.#cells, { key: this.#key });
    this.#clear();
  }

  /** Inserts what is left. */
  end(): void {
    if (this.#rows > 0) this.#statement(this.#rows).run(this.#cells, { key: this.#key });
    this.#clear();
  }

  #clear(): void {
    this.#cells.length = 0;
    this.#rows = 0;
  }

  #statement(rows: number): Statement {
    const known = prepared.get(this.#db) ?? new Map<string, Statement>();
    prepared.set(this.#db, known);
    const key = `${this.#into}${rows}`;
    const statement = known.get(key) ?? this.#prepare(rows);
    // There are only a few full statements; those for the remaining rows come in every length.
    if (rows === rowsAtOnce) known.set(key, statement);
    return statement;
  }

  #prepare(rows: number): Statement {
    // The key is passed once: passing a value to SQLite takes as long as storing it.
    const row = `(@key${', ?'.repeat(this.#columns)})`;
    return this.#db.prepare<[Cell[], { key: number }]>(this.#into + new Array(rows).fill(row).join(', '));
  }
}

type Statement = BetterSqlite3.Statement<[Cell[], { key: number }]>;

const prepared = new WeakMap<Database, Map<string, Statement>>();
