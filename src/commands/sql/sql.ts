import { ExitCode, InterruptedError, UsageError } from '../../errors.js';
import { type QueryLimits, QueryProcess } from '../../query/query-process.js';
import type { Rows, SqlValue } from '../../query/reader-program.js';
import type { Context } from '../context.js';
import type { Definition } from '../definition.js';
import { type AthleteOption, athleteOption, openAthleteReader } from '../shared/athlete.js';
import { seconds, wholeNumber } from '../shared/numbers.js';
import { writeLines } from '../shared/write-lines.js';
import { csvLines } from './csv.js';
import { showTables } from './tables.js';

const defaultRows = 100_000;
const defaultSeconds = 60;
const maxSeconds = 86_400;
/** Of the rows as JSON: they are all in memory. */
const maxBytes = 200_000_000;

/** The flags of `sql`, as typed. */
export interface SqlOptions extends AthleteOption {
  csv?: boolean;
  maxRows?: string;
  /** Seconds. */
  timeout?: number;
}

/** `polar-sync sql`. */
export const command: Definition = {
  description: 'query the database with SQL, read-only; without a statement: list its tables and columns',
  arguments: [{ name: '[statement]', description: 'begins with SELECT, WITH or VALUES; - or a pipe: read from stdin' }],
  options: [
    { flags: '--csv', description: 'print the rows as CSV (--json: as an array of objects)' },
    { flags: '--max-rows <n>', description: `end after this many rows (default: ${defaultRows})` },
    {
      flags: '--timeout <span>',
      description: `end a statement that takes longer (default: ${defaultSeconds}s)`,
      read: seconds,
    },
    athleteOption,
  ],
  more: [
    '',
    'Nothing that writes is run. If there are more rows than are printed, a warning says so, and the exit code is 3.',
    'docs/database.md describes every table and has ten queries to begin with.',
  ].join('\n'),
  examples: [
    'sql',
    'sql "SELECT type, count(*) FROM workouts GROUP BY type"',
    'sql --csv - < weekly.sql > weekly.csv',
    'sql --json "SELECT date, sleep_score FROM sleep LIMIT 7"',
  ],
  run: runSql,
};

/** Prints the rows of a statement, or the tables there are. @throws UsageError SQL_..., NO_STORE; StoreError */
export async function runSql(context: Context, typed: string | undefined, options: SqlOptions): Promise<number> {
  const { ui, signal } = context;
  const { csv = false } = options;
  if (csv && ui.json) {
    throw new UsageError('SQL_FORMAT', '--csv and --json are two formats.', { hint: 'Give one of them.' });
  }
  const limits: QueryLimits = {
    maxRows: wholeNumber('--max-rows', options.maxRows ?? String(defaultRows), 10_000_000, 1, defaultRows),
    timeoutMs: 1000 * Math.min(options.timeout ?? defaultSeconds, maxSeconds),
    maxBytes,
  };
  const store = await openAthleteReader(context, options);
  let query: QueryProcess | undefined;
  try {
    const sql = await statementOf(context, typed);
    const [user, ...others] = store.users();
    query = new QueryProcess(store, { user: others.length === 0 ? user : undefined });
    if (sql === '') {
      await showTables(context, query, limits);
      return ExitCode.ok;
    }
    const found = await query.run(sql, limits, signal);
    if (ui.json) await ui.results(asObjects(found));
    else if (csv) await writeLines(context, csvLines(found));
    else await ui.table(found.columns, found.rows.map(asText), alignments(found));
    return warnIfCut(context, found, limits);
  } finally {
    query?.close();
    store.close();
  }
}

/** What was typed; else all of stdin, unless that is a terminal. */
async function statementOf({ stdin, signal }: Context, typed: string | undefined): Promise<string> {
  if (typed !== undefined && typed !== '-') return typed.trim();
  if (typed === undefined && stdin.isTTY) return '';
  const pieces: Buffer[] = [];
  const end = () => stdin.destroy();
  signal.addEventListener('abort', end, { once: true });
  try {
    for await (const piece of stdin) pieces.push(Buffer.from(piece as Buffer | string));
  } catch (problem) {
    if (!signal.aborted) throw problem;
  } finally {
    signal.removeEventListener('abort', end);
  }
  if (signal.aborted) throw new InterruptedError('INTERRUPTED', 'Interrupted.');
  return Buffer.concat(pieces).toString('utf8').trim();
}

/** A second column of the same name gets a number. */
function* asObjects({ columns, rows }: Rows): Generator<Record<string, SqlValue>> {
  const names = columns.map((name, at) => {
    const before = columns.slice(0, at).filter((other) => other === name).length;
    return before === 0 ? name : `${name}_${before + 1}`;
  });
  for (const row of rows) yield Object.fromEntries(names.map((name, at) => [name, row[at] ?? null]));
}

const asText = (row: readonly SqlValue[]) => row.map((value) => (value === null ? '' : String(value)));

/** Columns of numbers to the right. */
function alignments({ columns, rows }: Rows): ('left' | 'right')[] {
  return columns.map((_, at) =>
    rows.every((row) => row[at] === null || typeof row[at] === 'number') ? 'right' : 'left',
  );
}

function warnIfCut({ ui }: Context, { cut, rows }: Rows, { maxRows }: QueryLimits): number {
  if (cut === undefined) return ExitCode.ok;
  ui.warn(
    cut === 'rows'
      ? `There are more than ${maxRows} rows; the first ${rows.length} were printed. --max-rows prints more.`
      : `The rows take more than ${maxBytes / 1e6} MB; the first ${rows.length} were printed. Ask for fewer columns.`,
  );
  return ExitCode.partial;
}
