import { closeSync, existsSync, openSync, renameSync, rmSync } from 'node:fs';
import { dropUnfinished } from '../../config/unfinished.js';
import { type Moved, moveRecordings } from '../recordings/move.js';
import { recordingViews } from '../recordings/schema.js';
import { refuseNewer } from '../refuse.js';
import type { Database } from '../sqlite/driver.js';
import { endingAtOnce } from '../sqlite/ending-at-once.js';
import { newestSchema } from './newest/newest.js';
import { migrations } from './schema.js';
import { applicationId } from './version.js';

/**
 * Brings the schema from `user_version` to the newest, in pieces after each of which it may be interrupted: nobody reads a
 * database that is older. A database that contains anything is first copied to `PATH.vN.backup` (complete and consistent,
 * mode 0600). A signal ends the process at once while SQLite is at work, and the next command carries on. If the database
 * may be older, the caller holds its lock.
 */
export function* migrating(db: Database, path: string, steps: readonly string[]): Generator<Moved, void> {
  const from = versionOf(db);
  refuseNewer(from, steps.length, path);
  if (from === steps.length) return;
  // Creating a new one is fast, and a signal that has just come must not be lost. One that was interrupted has its copy.
  if (from > 0 && from !== movingFrom(steps)) endingAtOnce(() => backup(db, `${path}.v${from}.backup`));
  yield* upgrading(db, steps);
}

/** As `migrating`, all of it at once. */
export function migrate(db: Database, path: string, steps: readonly string[]): void {
  for (const _piece of migrating(db, path, steps));
}

/** As `migrate`, for a database that is a copy itself. */
export function upgrade(db: Database, steps: readonly string[]): void {
  for (const _piece of upgrading(db, steps));
}

function* upgrading(db: Database, steps: readonly string[]): Generator<Moved, void> {
  const moving = movingFrom(steps);
  const from = versionOf(db);
  // A new one has nothing to be moved, and is made in one transaction.
  if (from === 0) return run(db, steps);
  if (from <= moving) {
    endingAtOnce(() => run(db, steps.slice(0, moving)));
    yield* moveRecordings(db);
  }
  endingAtOnce(() => run(db, steps));
}

/** The version between the two steps of the recordings; that of no store where the second one is not among the steps. */
function movingFrom(steps: readonly string[]): number {
  return steps.findIndex((sql) => sql.startsWith(recordingViews));
}

function run(db: Database, steps: readonly string[]): void {
  db.transaction(() => {
    // Another process may have upgraded it between the check above and this lock.
    const now = versionOf(db);
    const isNew = now === 0 && migrations.every((sql, i) => sql === steps[i]);
    // A tenth of the time that the steps take.
    if (isNew) db.exec(newestSchema);
    for (const sql of steps.slice(isNew ? migrations.length : now)) db.exec(sql);
    db.pragma(`application_id = ${applicationId}`);
    db.pragma(`user_version = ${Math.max(now, steps.length)}`);
  }).immediate();
}

const versionOf = (db: Database) => Number(db.pragma('user_version', { simple: true }));

function backup(db: Database, target: string): void {
  if (existsSync(target)) return;
  // Always the same name, so that the next attempt removes what a killed process left: the lock allows one at a time.
  const unfinished = `${target}.tmp`;
  rmSync(unfinished, { force: true });
  try {
    // SQLite would create the file readable by everyone; it keeps the mode of an existing empty one.
    closeSync(openSync(unfinished, 'wx', 0o600));
    db.prepare('VACUUM INTO ?').run(unfinished);
    renameSync(unfinished, target);
  } finally {
    dropUnfinished(unfinished);
  }
}
