import { closeSync, existsSync, openSync, renameSync, rmSync } from 'node:fs';
import { dropUnfinished } from '../../config/unfinished.js';
import { refuseNewer } from '../refuse.js';
import type { Database } from '../sqlite/driver.js';
import { endingAtOnce } from '../sqlite/ending-at-once.js';
import { applicationId } from './version.js';

/**
 * Brings the schema from `user_version` to the newest in one transaction, so that a process that opens the database
 * meanwhile never sees it half-upgraded. A database that contains anything is first copied to `PATH.vN.backup` (complete
 * and consistent, mode 0600). A signal ends the process meanwhile, and leaves the database as it was. If the database may
 * be older, the caller holds its lock.
 */
export function migrate(db: Database, path: string, steps: readonly string[]): void {
  const from = Number(db.pragma('user_version', { simple: true }));
  refuseNewer(from, steps.length, path);
  if (from === steps.length) return;
  // Creating a new one is fast, and a signal that has just come must not be lost.
  if (from === 0) upgrade(db, steps);
  else
    endingAtOnce(() => {
      backup(db, `${path}.v${from}.backup`);
      upgrade(db, steps);
    });
}

/** As `migrate`, for a database that is a copy itself. */
export function upgrade(db: Database, steps: readonly string[]): void {
  db.transaction(() => {
    // Another process may have upgraded it between the check above and this lock.
    const now = Number(db.pragma('user_version', { simple: true }));
    for (const sql of steps.slice(now)) db.exec(sql);
    db.pragma(`application_id = ${applicationId}`);
    db.pragma(`user_version = ${Math.max(now, steps.length)}`);
  }).immediate();
}

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
