/**
 * What a pull through v4 remembers between runs. Derived from nothing, and needed only to save requests and to report how
 * far back Polar delivered: the sessions themselves are payloads. Also the one thing about beats that v4 has and v3 does
 * not.
 */
export const v4Schema = `
-- A local day whose sessions were asked for with all their features, and when that was last.
CREATE TABLE v4_days (
  user_id TEXT NOT NULL,
  day TEXT NOT NULL,
  read_at TEXT NOT NULL,
  PRIMARY KEY (user_id, day)
) STRICT, WITHOUT ROWID;

-- The way back through the history. next_to: the day at which the next window ends. answered_from: where the oldest
-- window begins that had a session; oldest_session: its day.
CREATE TABLE v4_walks (
  user_id TEXT PRIMARY KEY,
  since TEXT NOT NULL,
  next_to TEXT NOT NULL,
  asked_from TEXT,
  answered_from TEXT,
  oldest_session TEXT,
  started_at TEXT NOT NULL,
  ended_at TEXT
) STRICT, WITHOUT ROWID;

-- A feature that Polar refused by name, which is not asked for again for some time.
CREATE TABLE v4_refused_features (
  user_id TEXT NOT NULL,
  feature TEXT NOT NULL,
  refused_at TEXT NOT NULL,
  PRIMARY KEY (user_id, feature)
) STRICT, WITHOUT ROWID;

-- A session that Polar no longer lists where it did. It stays here.
CREATE TABLE v4_gone (
  user_id TEXT NOT NULL,
  external_id TEXT NOT NULL,
  noticed_at TEXT NOT NULL,
  PRIMARY KEY (user_id, external_id)
) STRICT, WITHOUT ROWID;

-- How long a beat took that was not measured (ms is null): with it the clock of the others is exact.
ALTER TABLE rr_intervals ADD COLUMN gap_ms INTEGER;
`;
