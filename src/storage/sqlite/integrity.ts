import { InterruptedError, StoreError } from '../../errors.js';
import { storeError } from '../errors.js';
import { type Database, driverPath } from './driver.js';

/** `quick` reads every page but compares no index with its table; `whole` does, and follows every reference. */
export type Depth = 'quick' | 'whole';

/**
 * The program of the process that checks; the path of the driver, that of the database and the depth are its arguments.
 * It is text, because it is the same whether the sources, what the compiler makes of them, or the bundle are run.
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

interface Answer {
  problems?: string[];
  code?: string;
  message?: string;
}

/**
 * What SQLite itself says about a file; empty when it is sound. A big store takes minutes, in one call that nothing can
 * end; so it is made in a process of its own, which a signal ends at once, and this one stays awake.
 * @param path the store, as messages name it. @param file what is open instead of it, or the same.
 * @throws StoreError where the check itself fails, InterruptedError.
 */
export async function integrityProblems(
  path: string,
  file: string,
  depth: Depth,
  signal?: AbortSignal,
): Promise<string[]> {
  if (signal?.aborted) throw interrupted();
  const { output, killedBy } = await run([driverPath(), file, depth], signal);
  // Ctrl-C on a terminal is heard by both processes.
  if (signal?.aborted || killedBy === 'SIGINT' || killedBy === 'SIGTERM') throw interrupted();
  const { problems, code, message = `it ended without an answer (${killedBy ?? 'no reason'})` } = parsed(output);
  if (problems) return problems;
  if (code !== undefined) throw storeError({ code, message }, path);
  throw new StoreError('CHECK_FAILED', `SQLite could not check ${path}: ${message}.`, {
    hint: 'Run the same command again; if it fails again, check the disk and the memory of this machine.',
  });
}

/** As `integrityProblems`, of an open database, whole and in this process. */
export function problemsIn(db: Database): string[] {
  const texts = db.prepare<unknown[], { integrity_check: string }>('PRAGMA integrity_check').all();
  const references = db.prepare<unknown[], { table: string; parent: string }>('PRAGMA foreign_key_check').all();
  return [
    ...texts.map((row) => row.integrity_check).filter((text) => text !== 'ok'),
    ...references.map((row) => `${row.table} points to a missing row of ${row.parent}`),
  ];
}

function run(values: string[], signal: AbortSignal | undefined): Promise<{ output: string; killedBy: string | null }> {
  return new Promise((resolve, reject) => {
    // Loaded when it is used: every command comes by here, and starting is what people wait for.
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

function parsed(output: string): Answer {
  try {
    return JSON.parse(output) as Answer;
  } catch {
    // It was killed, or crashed; the caller says so.
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
