import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type BetterSqlite3 from 'better-sqlite3';
import { StoreError } from '../../errors.js';
import { driverFacts, newLine, whyNoDriver } from './missing-driver.js';
import { wrapperOfNode20 } from './wrapper-node20.js';

export type Database = BetterSqlite3.Database;
export type Statement = BetterSqlite3.Statement;

type Driver = typeof BetterSqlite3;

const require = createRequire(import.meta.url);
let loaded: Driver | undefined;
let loadedFrom = '';

/**
 * The SQLite driver that fits this Node. Two release lines are optional dependencies and npm installs the one whose
 * `engines` fit: better-sqlite3 13 needs Node 22, 12.9 is the last that has a binary for Node 20.
 */
export function sqlite(): Driver {
  if (loaded) return loaded;
  const problems: unknown[] = [];
  const loaders = [loadNewLine, loadNode20Line];
  if (Number.parseInt(process.versions.node, 10) < newLine) loaders.reverse();
  for (const load of loaders) {
    try {
      loaded = load();
      return loaded;
    } catch (problem) {
      problems.push(problem);
    }
  }
  const { message, hint } = whyNoDriver(driverFacts(problems[0]));
  throw new StoreError('SQLITE_MISSING', message, { hint, cause: new AggregateError(problems) });
}

/** The path of the driver of `sqlite`, for another process to load. */
export function driverPath(): string {
  sqlite();
  return loadedFrom;
}

function loadNewLine(): Driver {
  const driver = tried(require('better-sqlite3') as Driver);
  loadedFrom = require.resolve('better-sqlite3');
  return driver;
}

/** Names the native part itself: the package looks for it in a dozen places, which would delay every start. */
function loadNode20Line(): Driver {
  const folder = dirname(require.resolve('better-sqlite3-node20/package.json'));
  loadedFrom = folder;
  const path = join(folder, 'build', 'Release', 'better_sqlite3.node');
  if (!existsSync(path)) return tried(require('better-sqlite3-node20') as Driver);
  const nativeBinding = require(path) as string;
  return class extends wrapperOfNode20() {
    constructor(file?: string | Buffer, options?: BetterSqlite3.Options) {
      super(file, { ...options, nativeBinding });
    }
  } as Driver;
}

/** Opens a connection to make sure that the driver works: only the first connection loads the native part. */
function tried(driver: Driver): Driver {
  new driver(':memory:').close();
  return driver;
}
