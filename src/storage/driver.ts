import { createRequire } from 'node:module';
import type BetterSqlite3 from 'better-sqlite3';
import { StoreError } from '../errors.js';

export type Database = BetterSqlite3.Database;

type Driver = typeof BetterSqlite3;

const require = createRequire(import.meta.url);
let loaded: Driver | undefined;

/**
 * The SQLite driver that fits this Node. Two release lines are optional dependencies and npm installs the one whose
 * `engines` fit: better-sqlite3 13 needs Node 22, 12.9 is the last that has a binary for Node 20.
 */
export function sqlite(): Driver {
  if (loaded) return loaded;
  const problems: unknown[] = [];
  for (const name of ['better-sqlite3', 'better-sqlite3-node20']) {
    try {
      const driver = require(name) as Driver;
      // The native part is loaded by the first connection only, so open one to know that it works.
      new driver(':memory:').close();
      loaded = driver;
      return driver;
    } catch (problem) {
      problems.push(problem);
    }
  }
  throw new StoreError('SQLITE_MISSING', 'SQLite could not be loaded: better-sqlite3 is not installed for this Node.', {
    hint: 'Install polar-sync again with the Node you run it with (npm rebuild helps after a change of Node).',
    cause: new AggregateError(problems),
  });
}
