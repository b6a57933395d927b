/*
 * Loaded before the program with `--import`: counts the database commits of this process and ends it with SIGKILL at
 * the one named in CRASH_AT (`17:before`, `17:after`). With CRASH_LOG it only records which commits there are. With
 * CRASH_COPIES, a folder, it copies there everything that a SIGKILL would leave after each of them, as `17-after`; with
 * CRASH_COPIES_BEFORE before each of them, too.
 * CLOCK_AHEAD (ms) is how far this process's clock is ahead of the machine's; CLOCK_FILE has the same if it changes
 * while the process runs. Both may be set later.
 */
import { appendFileSync, cpSync, readFileSync, renameSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const { CRASH_AT, CRASH_COPIES, CRASH_COPIES_BEFORE, CRASH_LOG } = process.env;
const { POLAR_SYNC_HOME } = process.env;
const realNow = Date.now;
Date.now = () => {
  const { CLOCK_AHEAD = '0', CLOCK_FILE } = process.env;
  return realNow() + Number(CLOCK_FILE ? readFileSync(CLOCK_FILE, 'utf8') : CLOCK_AHEAD);
};

const prototype = statementPrototype();
const run = prototype.run;
let commits = 0;

prototype.run = function counted(...values) {
  if (!isCommit(this)) return run.apply(this, values);
  commits += 1;
  const n = commits;
  step(n, 'before');
  const result = run.apply(this, values);
  step(n, 'after');
  if (CRASH_LOG && (this.source === 'COMMIT' || result.changes > 0)) appendFileSync(CRASH_LOG, `${n}\n`);
  return result;
};

/** The end of a transaction, or a statement that is a transaction of its own. */
function isCommit({ source, database }) {
  return source === 'COMMIT' || (!database.inTransaction && !/^\s*(BEGIN|ROLLBACK)/i.test(source));
}

function step(n, when) {
  if (`${n}:${when}` === CRASH_AT) process.kill(process.pid, 'SIGKILL');
  if (!CRASH_COPIES || (when === 'before' && !CRASH_COPIES_BEFORE)) return;
  const copy = join(CRASH_COPIES, `${n}-${when}`);
  // The index of the log is recreated after a crash. Copies appear only when they are complete.
  cpSync(POLAR_SYNC_HOME, `${copy}.tmp`, { recursive: true, filter: (path) => !path.endsWith('-shm') });
  renameSync(`${copy}.tmp`, copy);
}

function statementPrototype() {
  const require = createRequire(import.meta.url);
  for (const name of ['better-sqlite3', 'better-sqlite3-node20']) {
    try {
      const memory = new (require(name))(':memory:');
      return Object.getPrototypeOf(memory.prepare('SELECT 1'));
    } catch (problem) {
      if (name === 'better-sqlite3-node20') throw problem;
    }
  }
  throw new Error('There is no SQLite driver.');
}
