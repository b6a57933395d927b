import { closeSync, existsSync, openSync, rmSync } from 'node:fs';
import { exposureOfFile } from '../config/exposure.js';
import { readVersion } from '../config/version.js';
import { codeOf } from '../guards.js';
import { type Database, sqlite } from '../storage/sqlite/driver.js';
import { sha256Of } from '../storage/sqlite/sha256.js';
import { encodingVersion } from './payload/encode.js';

/** Workouts as an earlier report encoded them, so that the next one encodes only those that changed. */
export interface ReportCache {
  /** @param revision of the workout: differs whenever anything in it does. */
  get(revision: string): string | undefined;
  put(revision: string, encoded: string): void;
  /** @param isComplete whether every workout was looked up: the others are deleted then. */
  close(isComplete: boolean): void;
}

/** Beside the database; it contains nothing that the database does not, and may be deleted at any time. */
export const reportCacheFile = (dbFile: string): string => `${dbFile}.report`;

/** Samples and sketch, as `encodedText` writes them. */
const twoTexts = /^[A-Za-z0-9+/]*={0,2}\.[A-Za-z0-9+/]*={0,2}$/;

/**
 * Opens the cache of a database, creating it if needed. A report works without one: undefined if it cannot be written, is in
 * use, or can be changed by other users. A damaged one is recreated.
 */
export function openReportCache(dbFile: string): ReportCache | undefined {
  const file = reportCacheFile(dbFile);
  try {
    return new FileCache(open(file));
  } catch (problem) {
    if (!/^SQLITE_(NOTADB|CORRUPT)/.test(codeOf(problem) ?? '')) return undefined;
    remove(file);
    return opened(file);
  }
}

function opened(file: string): ReportCache | undefined {
  try {
    return new FileCache(open(file));
  } catch {
    // Without a cache a report only takes longer.
    return undefined;
  }
}

function open(file: string): Database {
  // SQLite would create it readable by everyone.
  if (!existsSync(file)) closeSync(openSync(file, 'wx', 0o600));
  if (exposureOfFile(file)) throw new Error('Other users can change it.');
  const db = new (sqlite())(file, { timeout: 0 });
  try {
    // What a killed report leaves is lost, or damaged and recreated.
    db.pragma('journal_mode = MEMORY');
    db.pragma('synchronous = OFF');
    db.exec('BEGIN IMMEDIATE');
    db.exec(
      'CREATE TABLE IF NOT EXISTS encoded (key TEXT PRIMARY KEY, sha256 TEXT NOT NULL, text TEXT NOT NULL) STRICT',
    );
    return db;
  } catch (problem) {
    db.close();
    throw problem;
  }
}

function remove(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // It stays, unused.
  }
}

class FileCache implements ReportCache {
  readonly #db: Database;
  readonly #asked = new Set<string>();
  #works = true;

  constructor(db: Database) {
    this.#db = db;
  }

  get(revision: string): string | undefined {
    const key = keyOf(revision);
    this.#asked.add(key);
    const found = this.#tried(() =>
      this.#db
        .prepare<unknown[], { sha256: string; text: string }>('SELECT sha256, text FROM encoded WHERE key = ?')
        .get(key),
    );
    // It becomes part of a page unchanged.
    return found && sha256Of(found.text) === found.sha256 && twoTexts.test(found.text) ? found.text : undefined;
  }

  put(revision: string, encoded: string): void {
    this.#tried(() =>
      this.#db
        .prepare('INSERT OR REPLACE INTO encoded (key, sha256, text) VALUES (?, ?, ?)')
        .run(keyOf(revision), sha256Of(encoded), encoded),
    );
  }

  close(isComplete: boolean): void {
    this.#tried(() => {
      if (isComplete) {
        const asked = JSON.stringify([...this.#asked]);
        this.#db.prepare('DELETE FROM encoded WHERE key NOT IN (SELECT value FROM json_each(?))').run(asked);
      }
      this.#db.exec('COMMIT');
    });
    this.#db.close();
    if (!this.#works) remove(this.#db.name);
  }

  /** After one failure, such as a full disk, nothing is tried again. */
  #tried<T>(work: () => T): T | undefined {
    if (!this.#works) return undefined;
    try {
      return work();
    } catch {
      // The report is written without it.
      this.#works = false;
      return undefined;
    }
  }
}

/** Another version may encode differently. */
const keyOf = (revision: string) => `${readVersion()} ${encodingVersion} ${revision}`;
