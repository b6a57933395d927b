import { closeSync, existsSync, openSync, renameSync, rmSync } from 'node:fs';
import { dropUnfinished } from '../../config/unfinished.js';
import { refuseNewer } from '../refuse.js';
import type { Database } from '../sqlite/driver.js';
import { endingAtOnce } from '../sqlite/ending-at-once.js';
import { applicationId } from './version.js';

/**
 * Brings the schema from `user_version` to the newest in one transaction, so that nobody who opens the store meanwhile
 * meets one that is half-way. Before it a store that holds something is copied to `PATH.vN.backup` (complete and
 * consistent, mode 0600). A signal ends the process meanwhile, and the
 * store is as it was. The caller of a store that may be older holds its lock.
 */
export function migrate(db: Database, path: string, steps: readonly string[]): void {
  const from = Number(db.pragma('user_version', { simple: true }));
  refuseNewer(from, steps.length, path);
  if (from === steps.length) return;
  // A new one is made in no time, and a signal that has just come is not to be lost.
  if (from === 0) upgrade(db, steps);
  else
    endingAtOnce(() => {
      backup(db, `${path}.v${from}.backup`);
      upgrade(db, steps);
    });
}

/** As `migrate`, of a store that is a copy itself. */
export function upgrade(db: Database, steps: readonly string[]): void {
  db.transaction(() => {
    // Another process may have been faster between the look above and this lock.
    const now = Number(db.pragma('user_version', { simple: true }));
    for (const sql of steps.slice(now)) db.exec(sql);
    db.pragma(`application_id = ${applicationId}`);
    db.pragma(`user_version = ${Math.max(now, steps.length)}`);
  }).immediate();
}

function backup(db: Database, target: string): void {
  if (existsSync(target)) return;
  // Always by that name, so that what a killed process left goes with the next try: the lock lets one come here.
  const unfinished = `${target}.tmp`;
  rmSync(unfinished, { force: true });
  try {
    // SQLite would make the file for everybody to read; it fills an empty one as it is.
    closeSync(openSync(unfinished, 'wx', 0o600));
    db.prepare('VACUUM INTO ?').run(unfinished);
    renameSync(unfinished, target);
  } finally {
    dropUnfinished(unfinished);
  }
}
