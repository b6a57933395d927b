/**
 * Primary data about everything besides workouts: which payload each record comes from, what was requested when, the
 * results for each kind in a pull, and transactions of physical information with their items.
 */
export const dataIndexTables = `
-- Of each record and source the newest answer that says something else of it than the one before. Files of an account
-- export do not replace one another: each has a part of its own, the hash of its bytes.
CREATE TABLE data_records (
  user_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  source TEXT NOT NULL,
  part TEXT NOT NULL,
  payload_id INTEGER NOT NULL REFERENCES payloads (id),
  fingerprint TEXT NOT NULL,
  PRIMARY KEY (user_id, kind, id, source, part)
) STRICT, WITHOUT ROWID;
CREATE INDEX data_records_payload ON data_records (payload_id);

-- When a stretch of days that lies back was asked for last: such days change seldom and are not asked for every time.
CREATE TABLE data_windows (
  user_id TEXT NOT NULL,
  endpoint TEXT NOT NULL,
  from_date TEXT NOT NULL,
  asked_at TEXT NOT NULL,
  PRIMARY KEY (user_id, endpoint, from_date)
) STRICT, WITHOUT ROWID;

-- What became of each kind in a pull.
CREATE TABLE data_run_kinds (
  run_id INTEGER NOT NULL REFERENCES sync_runs (id),
  kind TEXT NOT NULL,
  new_records INTEGER NOT NULL,
  updated_records INTEGER NOT NULL,
  unchanged_records INTEGER NOT NULL,
  failed INTEGER NOT NULL,
  reason TEXT,
  PRIMARY KEY (run_id, kind)
) STRICT, WITHOUT ROWID;

-- As transactions and transaction_items, for physical information: a commit deletes it at Polar as well.
CREATE TABLE physical_info_transactions (
  id INTEGER PRIMARY KEY,
  user_id TEXT NOT NULL,
  transaction_id TEXT,
  path TEXT,
  state TEXT NOT NULL CHECK (state IN ('creating', 'opened', 'listed', 'committing', 'unsettled', 'committed', 'expired')),
  opened_at TEXT NOT NULL,
  updated_at TEXT NOT NULL
) STRICT;

CREATE TABLE physical_info_transaction_items (
  transaction_row INTEGER NOT NULL REFERENCES physical_info_transactions (id),
  external_id TEXT NOT NULL,
  path TEXT NOT NULL,
  PRIMARY KEY (transaction_row, external_id)
) STRICT, WITHOUT ROWID;

`;
