import { type ApiVersion, apiVersions } from '../../config/api-version.js';
import type { Database } from '../sqlite/driver.js';

/** The table of what follows. */
export const kindSourcesTable = `
-- Through which API version each kind comes, since when, and why it does not come through the other one.
CREATE TABLE kind_sources (
  user_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  api TEXT NOT NULL CHECK (api IN (${apiVersions.map((version) => `'${version}'`).join(', ')})),
  first_at TEXT,
  last_at TEXT,
  refused_at TEXT,
  reason TEXT,
  PRIMARY KEY (user_id, kind, api)
) STRICT, WITHOUT ROWID;
`;

/** How a kind comes through one API version. Times are RFC 3339 UTC. */
export interface KindSource {
  /** A name of `pull --data`. */
  kind: string;
  api: ApiVersion;
  /** Since when Polar has answered requests for it; absent: it never has. */
  firstAt?: string;
  lastAt?: string;
  /** Why it did not come when it was last requested; absent: it came. */
  refused?: { at: string; reason: string };
}

interface Row {
  kind: string;
  api: ApiVersion;
  first_at: string | null;
  last_at: string | null;
  refused_at: string | null;
  reason: string | null;
}

/** Through which API version each kind comes. */
export class KindSources {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Polar answered for the kind. */
  came(userId: string, kind: string, api: ApiVersion, now: string): void {
    this.#db
      .prepare(
        `INSERT INTO kind_sources (user_id, kind, api, first_at, last_at) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET first_at = coalesce(first_at, excluded.first_at), last_at = excluded.last_at,
           refused_at = NULL, reason = NULL`,
      )
      .run(userId, kind, api, now, now);
  }

  /** Polar, or what is known of the sign-in, refused the kind. The time is that of the first refusal in a row. */
  refused(userId: string, kind: string, api: ApiVersion, reason: string, now: string): void {
    this.#db
      .prepare(
        `INSERT INTO kind_sources (user_id, kind, api, refused_at, reason) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET refused_at = coalesce(refused_at, excluded.refused_at), reason = excluded.reason`,
      )
      .run(userId, kind, api, now, reason);
  }

  /** What is known of a user's kinds. */
  of(userId: string): KindSource[] {
    return this.#db
      .prepare<unknown[], Row>('SELECT * FROM kind_sources WHERE user_id = ? ORDER BY kind, api')
      .all(userId)
      .map(({ kind, api, first_at: firstAt, last_at: lastAt, refused_at: at, reason }) => ({
        kind,
        api,
        ...(firstAt !== null && { firstAt }),
        ...(lastAt !== null && { lastAt }),
        ...(at !== null && { refused: { at, reason: reason ?? '' } }),
      }));
  }
}
