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
  scope TEXT, -- of v4, which the sign-in lacks
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
  refused?: WhyRefused & { at: string };
}

/** Why a kind is refused, and the scope of v4 that the sign-in lacks, if that is why. */
export interface WhyRefused {
  reason: string;
  scope?: string | undefined;
}

interface Row {
  kind: string;
  api: ApiVersion;
  first_at: string | null;
  last_at: string | null;
  refused_at: string | null;
  reason: string | null;
  scope: string | null;
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
           refused_at = NULL, reason = NULL, scope = NULL`,
      )
      .run(userId, kind, api, now, now);
  }

  /** Polar, or what is known of the sign-in, refused the kind. The time is that of the first refusal in a row. */
  refused(userId: string, kind: string, api: ApiVersion, { reason, scope }: WhyRefused, now: string): void {
    this.#db
      .prepare(
        `INSERT INTO kind_sources (user_id, kind, api, refused_at, reason, scope) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET refused_at = coalesce(refused_at, excluded.refused_at), reason = excluded.reason,
           scope = excluded.scope`,
      )
      .run(userId, kind, api, now, reason, scope ?? null);
  }

  /** What is known of a user's kinds. */
  of(userId: string): KindSource[] {
    return this.#db
      .prepare<unknown[], Row>('SELECT * FROM kind_sources WHERE user_id = ? ORDER BY kind, api')
      .all(userId)
      .map(({ kind, api, first_at: firstAt, last_at: lastAt, refused_at: at, reason, scope }) => ({
        kind,
        api,
        ...(firstAt !== null && { firstAt }),
        ...(lastAt !== null && { lastAt }),
        ...(at !== null && { refused: { at, reason: reason ?? '', ...(scope !== null && { scope }) } }),
      }));
  }
}
