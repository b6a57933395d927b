import type { Database, Statement } from './driver.js';

/** More different statements than the program has; what a filter of many ids makes is not worth keeping. */
const most = 300;

/**
 * Has a connection compile each statement once: most of what a pull or an import asks is asked again for every session,
 * and compiling takes longer than answering. To be called when the schema is the newest.
 */
export function keepStatements(db: Database): void {
  const prepare: (sql: string) => Statement = db.prepare.bind(db);
  const kept = new Map<string, Statement>();
  const reuse = (sql: string): Statement => {
    const known = kept.get(sql);
    // An iterator that is still being read owns its statement.
    if (known && !known.busy) return asNew(known);
    const made = prepare(sql);
    if (!known && kept.size < most) kept.set(sql, made);
    return made;
  };
  db.prepare = reuse as Database['prepare'];
}

/** How rows are handed out is a property of the statement, which the one before may have set. */
function asNew(statement: Statement): Statement {
  if (statement.reader) statement.pluck(false).raw(false).expand(false);
  return statement;
}
