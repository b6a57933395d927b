/**
 * The program of the process that runs statements. The first line it reads is `Opening` as JSON, every other one an
 * `Asked`, for which it writes an `Outcome` on a line. It is text, so that it works the same from the sources, the compiled files and the
 * bundle. It needs a process, and not a thread: nothing stops a thread inside one call of SQLite.
 *
 * Whether a statement only reads is what SQLite itself says about it once it is compiled: it returns rows (`reader`), and
 * changes nothing (`readonly`). `VACUUM INTO` fails the first, `INSERT ... RETURNING` and most of PRAGMA the second. What
 * a statement opens is in its byte code: the pages at which tables and indexes begin, whatever it calls them.
 */
export const readerProgram = `
const { Worker } = require('node:worker_threads');
let db;
let allowed;

function open({ driver, file, setup, allowed: tables, maxMemory }) {
  const watch = 'const { memory, parent } = require("node:worker_threads").workerData;' +
    'setInterval(() => { if (process.memoryUsage.rss() > memory || process.ppid !== parent)' +
    ' process.kill(process.pid, "SIGKILL"); }, 50);';
  new Worker(watch, { eval: true, workerData: { memory: maxMemory, parent: process.ppid } }).unref();
  db = new (require(driver))(file, { readonly: true, fileMustExist: true, timeout: 5000 });
  db.pragma('temp_store = MEMORY');
  for (const sql of setup) db.exec(sql);
  db.pragma('query_only = ON');
  db.pragma('trusted_schema = OFF');
  allowed = tables;
}

const refused = (refusal, about) => Object.assign(new Error(refusal), { refusal, about });
const plain = (value) => {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  return Buffer.isBuffer(value) ? "x'" + value.toString('hex') + "'" : value;
};

function refuseUnserved(sql) {
  const names = new Map(db.prepare('SELECT rootpage, tbl_name FROM main.sqlite_schema WHERE rootpage > 0').raw().all());
  for (const { opcode, p2, p3 } of db.prepare('EXPLAIN ' + sql).all()) {
    if (!/^(OpenRead|OpenWrite|ReopenIdx)$/.test(opcode) || p3 !== 0 || p2 === 1) continue;
    const name = names.get(p2);
    if (!allowed.includes(name)) throw refused('table', name);
  }
}

function read({ sql, maxRows, maxBytes, isExplained }) {
  db.exec('BEGIN');
  try {
    const statement = db.prepare(sql);
    if (!statement.reader || !statement.readonly) throw refused('writes');
    if (allowed && !isExplained) refuseUnserved(sql);
    const columns = statement.columns().map(({ name }) => name);
    const rows = [];
    let bytes = 0;
    for (const row of statement.raw().safeIntegers().iterate()) {
      if (rows.length === maxRows) return { columns, rows, cut: 'rows' };
      const values = row.map(plain);
      bytes += JSON.stringify(values).length;
      if (bytes > maxBytes) return { columns, rows, cut: 'bytes' };
      rows.push(values);
    }
    return { columns, rows };
  } finally {
    if (db.inTransaction) db.exec('ROLLBACK');
  }
}

function outcome(line) {
  try {
    return read(JSON.parse(line));
  } catch (problem) {
    const { refusal, about, code } = problem;
    return { problem: { refusal, about, code, message: String(problem.message) } };
  }
}

require('node:readline').createInterface({ input: process.stdin, crlfDelay: Infinity })
  .on('line', (line) => db ? process.stdout.write(JSON.stringify(outcome(line)) + '\\n') : open(JSON.parse(line)))
  .on('close', () => process.exit());
`;

/** How the program begins: what it opens, and what of that may be read. */
export interface Opening {
  /** Path of the SQLite driver. */
  driver: string;
  file: string;
  /** Statements that hide what is not served. */
  setup: readonly string[];
  /** The tables that may be opened; null: all. */
  allowed: readonly string[] | null;
  /** Bytes of memory at which the process ends itself. */
  maxMemory: number;
}

/** A statement to run. */
export interface Asked {
  sql: string;
  maxRows: number;
  /** Of the rows as JSON. */
  maxBytes: number;
  /** It is an EXPLAIN, which opens nothing. */
  isExplained: boolean;
}

/** A value as JSON has it: a blob is `x'...'`, a whole number beyond 2^53 and infinity are text. */
export type SqlValue = string | number | null;

/** What a statement returned. */
export interface Rows {
  columns: string[];
  rows: SqlValue[][];
  /** There are more: this limit was reached. */
  cut?: 'rows' | 'bytes';
}

/** What the program answers. */
export type Outcome =
  | Rows
  | { problem: { refusal?: 'writes' | 'table'; about?: string; code?: string; message: string } };
