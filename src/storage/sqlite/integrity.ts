import { statSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { InterruptedError, StoreError } from '../../errors.js';
import { storeError } from '../errors.js';
import { type Database, driverPath, sqlite } from './driver.js';

/** `quick` reads every page but does not compare indexes with tables; `whole` does, and follows every reference. */
export type Depth = 'quick' | 'whole';

/** SQLite checks as many bytes in less time than a process takes to start. */
const usualSmallBytes = 8 * 2 ** 20;

/**
 * The program of the checking process; its arguments are the paths of the driver and the database, and the depth. It is
 * text, so that it works the same from the sources, the compiled files and the bundle.
 */
const program = `
const [driver, path, depth] = process.argv.slice(1);
const problems = [];
try {
  const db = new (require(driver))(path, { readonly: true, fileMustExist: true, timeout: 5000 });
  for (const text of db.pragma(depth === 'quick' ? 'quick_check' : 'integrity_check').map((row) => Object.values(row)[0]))
    if (text !== 'ok') problems.push(text);
  for (const row of depth === 'quick' ? [] : db.pragma('foreign_key_check'))
    problems.push(row.table + ' points to a missing row of ' + row.parent);
  process.stdout.write(JSON.stringify({ problems }));
} catch (problem) {
  process.stdout.write(JSON.stringify({ code: problem.code, message: String(problem.message) }));
}`;

interface CheckOutput {
  problems?: string[];
  code?: string;
  message?: string;
}

/**
 * The problems that SQLite itself reports about a file; empty when it is sound. A big database takes minutes, in one call
 * that nothing can interrupt; so its check runs in a separate process, which a signal ends at once, and this one stays
 * responsive. A small one is checked here.
 * @param path the database, as messages name it. @param file the file that is open in its place, or the same.
 * @param smallBytes the size up to which a file is checked here.
 * @throws StoreError when the check itself fails, InterruptedError.
 */
export async function integrityProblems(
  path: string,
  file: string,
  depth: Depth,
  signal?: AbortSignal,
  smallBytes = usualSmallBytes,
): Promise<string[]> {
  // Whoever asks may go on with something else, and may change their mind.
  await nextTurn();
  if (signal?.aborted) throw interrupted();
  if (sizeOf(file) + sizeOf(`${file}-wal`) <= smallBytes) return checkedHere(path, file, depth);
  const { output, killedBy } = await run([driverPath(), file, depth], signal);
  // Ctrl-C on a terminal reaches both processes.
  if (signal?.aborted || killedBy === 'SIGINT' || killedBy === 'SIGTERM') throw interrupted();
  const { problems, code, message = `it ended without a result (${killedBy ?? 'no reason'})` } = parsed(output);
  if (problems) return problems;
  if (code !== undefined) throw storeError({ code, message }, path);
  throw new StoreError('CHECK_FAILED', `SQLite could not check ${path}: ${message}.`, {
    hint: 'Run the same command again; if it fails again, check the disk and the memory of this machine.',
  });
}

/** As `integrityProblems`, for an open database, in this process. */
export function problemsIn(db: Database, depth: Depth = 'whole'): string[] {
  const isQuick = depth === 'quick';
  const texts = db
    .prepare<unknown[], string>(isQuick ? 'PRAGMA quick_check' : 'PRAGMA integrity_check')
    .pluck()
    .all();
  const references = isQuick
    ? []
    : db.prepare<unknown[], { table: string; parent: string }>('PRAGMA foreign_key_check').all();
  return [
    ...texts.filter((text) => text !== 'ok'),
    ...references.map((row) => `${row.table} points to a missing row of ${row.parent}`),
  ];
}

/** With a connection of its own, which has no page in memory yet. */
function checkedHere(path: string, file: string, depth: Depth): string[] {
  try {
    const db = new (sqlite())(file, { readonly: true, fileMustExist: true, timeout: 5000 });
    try {
      return problemsIn(db, depth);
    } finally {
      db.close();
    }
  } catch (problem) {
    throw storeError(problem, path);
  }
}

const sizeOf = (file: string) => statSync(file, { throwIfNoEntry: false })?.size ?? 0;

function run(values: string[], signal: AbortSignal | undefined): Promise<{ output: string; killedBy: string | null }> {
  return new Promise((resolve, reject) => {
    // Loaded on use: every command loads this file, and users notice a slow start.
    const child = process.getBuiltinModule('node:child_process').spawn(process.execPath, ['-e', program, ...values], {
      stdio: ['ignore', 'pipe', 'ignore'],
      windowsHide: true,
    });
    const end = () => child.kill('SIGKILL');
    signal?.addEventListener('abort', end, { once: true });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
    });
    child.on('error', reject);
    child.on('close', (_code, killedBy) => {
      signal?.removeEventListener('abort', end);
      resolve({ output, killedBy });
    });
  });
}

function parsed(output: string): CheckOutput {
  try {
    return JSON.parse(output) as CheckOutput;
  } catch {
    // It was killed, or crashed; the caller reports that.
    return {};
  }
}

function interrupted(): InterruptedError {
  return new InterruptedError(
    'INTERRUPTED',
    'Interrupted while SQLite checked the database. A check changes nothing.',
    {
      hint: 'Run the same command again for the whole check.',
    },
  );
}
