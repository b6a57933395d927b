import type { Database, Statement } from './driver.js';

/** More distinct statements than the program has. */
const maxKept = 300;

/**
 * Makes a connection compile each statement once: a pull or an import repeats most of its queries for every session, and
 * compiling them takes longer than running them. Call it when the schema is the newest. Nobody may hold a statement longer
 * than a call: whoever asks for the same SQL gets the same statement, and may want its rows in another form.
 */
export function keepStatements(db: Database): void {
  const prepare: (sql: string) => Statement = db.prepare.bind(db);
  const kept = new Map<string, Statement>();
  const reuse = (sql: string): Statement => {
    const known = kept.get(sql);
    // An iterator that is still being read owns its statement.
    if (known && !known.busy) return asNew(known);
    const made = prepare(sql);
    if (!known && kept.size < maxKept) kept.set(sql, made);
    return made;
  };
  db.prepare = reuse as Database['prepare'];
}

/** Resets how the statement returns rows, which its previous user may have changed. */
function asNew(statement: Statement): Statement {
  if (statement.reader) statement.pluck(false).raw(false).expand(false);
  return statement;
}
