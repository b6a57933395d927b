import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type QueryLimits, QueryProcess } from '../../src/query/query-process.js';
import type { Rows } from '../../src/query/reader-program.js';
import type { Scope } from '../../src/query/scope.js';
import { sqlite } from '../../src/storage/sqlite/driver.js';
import { library, workouts } from '../commands/library.js';
import { temporaryFolder } from '../support/folder.js';

/** Enough for everything that ends. */
export const limits: QueryLimits = { maxRows: 1000, maxBytes: 1_000_000, timeoutMs: 20_000 };

/** A database with some workouts, and beside it what may be beside it: keys, targets, a token. */
export function home(content = workouts): { folder: string; path: string } {
  const folder = join(temporaryFolder(), 'home');
  library(folder, content);
  mkdirSync(join(folder, 'target-keys'));
  for (const name of ['target-keys/intervals', 'targets.json', 'token.json']) {
    writeFileSync(join(folder, name), `{"secret":"s3cr3t-${name}"}`);
  }
  const path = join(folder, 'polar-sync.db');
  // As after a pull that is over: the log is part of the database.
  const db = new (sqlite())(path);
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
  return { folder, path };
}

/** Every file below a folder and its bytes, but for the one in which SQLite notes who reads. */
export function contentsOf(folder: string): Map<string, string> {
  return new Map(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => statSync(join(folder, name)).isFile() && !name.endsWith('-shm'))
      .map((name): [string, string] => [name, readFileSync(join(folder, name)).toString('base64')])
      // SQLite creates an empty log for whoever opens the database.
      .filter(([name, bytes]) => !(name.endsWith('-wal') && bytes === '')),
  );
}

/** Runs `work` with a process that runs statements. */
export async function withQueries<T>(
  path: string,
  scope: Scope,
  work: (run: (sql: string, more?: Partial<QueryLimits>) => Promise<Rows>) => Promise<T>,
): Promise<T> {
  const query = new QueryProcess({ path, file: path }, scope);
  try {
    return await work((sql, more) => query.run(sql, { ...limits, ...more }));
  } finally {
    query.close();
  }
}
