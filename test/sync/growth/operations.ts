import { join } from 'node:path';
import { sqlite } from '../../../src/storage/sqlite/driver.js';
import { temporaryFolder } from '../../support/folder.js';
import { blocksRun } from './counting.js';

/** The cost of some work, counted rather than timed. */
export interface Operations {
  /** How often blocks of our own code between two branches ran. */
  blocks: number;
  /** Statements that SQLite ran, the rows it returned or changed, and the rows of tables it scanned from end to end. */
  rows: number;
}

/** Counts the cost of `work`: in our code as V8 counts it for coverage, in SQLite at its driver. */
export async function operations(work: () => unknown): Promise<Operations> {
  await blocksRun();
  const sql = countRows();
  try {
    await work();
    return { blocks: await blocksRun(), rows: sql.stop() };
  } finally {
    sql.stop();
  }
}

/** A step of a plan that reads all of a table, or all that one user or one source has in it. */
const wholeTable = /^(?:SCAN (\w+)(?! VIRTUAL)|SEARCH (\w+) .*\(user_id=\?(?: AND source=\?)?\)$)/;

type Method = (this: Statement, ...values: unknown[]) => unknown;
interface Statement {
  source: string;
  database: { prepare(sql: string): Statement };
  all: Method;
  pluck(): Statement;
}

/** Wraps the methods of every statement. */
function countRows(): { stop(): number } {
  const db = new (sqlite())(join(temporaryFolder(), 'any.db'));
  const prototype = Object.getPrototypeOf(db.prepare('SELECT 1')) as Record<string, Method>;
  db.close();
  const real = Object.fromEntries(['run', 'get', 'all', 'iterate'].map((name) => [name, prototype[name] as Method]));
  let rows = 0;
  let looking = false;
  const plans = new Map<string, string[]>();
  /** How many rows the tables have that the statement scans from end to end. */
  const scanned = (statement: Statement, values: unknown[]) => {
    if (looking || !/^\s*(SELECT|WITH|DELETE|UPDATE)/i.test(statement.source)) return 0;
    looking = true;
    try {
      const { database, source: text } = statement;
      const all = (sql: string, ...bound: unknown[]) =>
        (real.all as Method).apply(database.prepare(sql), bound) as never;
      let tables = plans.get(text);
      if (!tables) {
        const plan = all(`EXPLAIN QUERY PLAN ${text}`, ...values) as { detail: string }[];
        tables = plan.flatMap(({ detail }) => wholeTable.exec(detail)?.slice(1).find(Boolean) ?? []);
        plans.set(text, tables);
      }
      return tables.reduce((sum, table) => sum + sizeOf(all, text, table), 0);
    } finally {
      looking = false;
    }
  };
  for (const name of Object.keys(real)) {
    prototype[name] = function (this: Statement, ...values: unknown[]) {
      const result = (real[name] as Method).apply(this, values);
      if (looking) return result;
      rows += 1 + scanned(this, values);
      if (name === 'all') rows += (result as unknown[]).length;
      if (name === 'run') rows += (result as { changes: number }).changes;
      return name === 'iterate' ? counted(result as Iterable<unknown>) : result;
    };
  }
  function* counted(values: Iterable<unknown>) {
    for (const value of values) {
      rows += 1;
      yield value;
    }
  }
  return {
    stop() {
      for (const [name, method] of Object.entries(real)) prototype[name] = method;
      return rows;
    },
  };
}

/** The rows of a table, given by its name or the statement's alias; nothing else that grows is scanned. */
function sizeOf(all: (sql: string) => never, text: string, name: string): number {
  const table = new RegExp(`(?:FROM|JOIN)\\s+(\\w+)(?:\\s+AS)?\\s+${name}\\b`, 'i').exec(text)?.[1] ?? name;
  const known = all(`SELECT name FROM sqlite_master WHERE type = 'table' AND name = '${table}'`) as unknown[];
  if (known.length === 0) return 0;
  // An aggregate over an index, or a limit, stops at one row.
  if (/\bLIMIT\b/i.test(text)) return 0;
  const [row] = all(`SELECT count(*) AS n FROM ${table}`) as { n: number }[];
  return row?.n ?? 0;
}
