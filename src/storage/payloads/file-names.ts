import type { Database } from '../sqlite/driver.js';

/** The names of imported files among the payloads with these hashes, in order. What was pulled has paths that begin with `/`. */
export function fileNames(db: Database, sha256: readonly string[]): string[] {
  return db
    .prepare<unknown[], string>(
      `SELECT DISTINCT path FROM payloads
       WHERE sha256 IN (SELECT value FROM json_each(?)) AND path NOT LIKE '/%' ORDER BY path`,
    )
    .pluck()
    .all(JSON.stringify(sha256));
}
