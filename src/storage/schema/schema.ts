import { deliveriesTable, reportedEdits } from '../deliveries/schema.js';
import { doublesTables } from '../doubles/schema.js';
import { editsTable } from '../edits/schema.js';
import { recordingTables, recordingViews } from '../recordings/schema.js';
import { kindSourcesTable } from '../records/kind-sources.js';
import { withKinds } from '../records/kind-sql.js';
import { ppiViews } from '../records/ppi-view.js';
import { activityTransactionTables } from '../transactions/data-transactions.js';
import { observationsTable } from './observations.js';
import { originalsTable } from './originals.js';
import { pausesTable } from './pauses.js';

import { sightings } from './sightings.js';
import { testsSchema } from './tests.js';
import { v4Schema } from './v4.js';
import { wellnessSchema } from './wellness.js';
import { witnessSchema } from './witness.js';
import { zonesSchema } from './zones.js';

/**
 * Version 1. Primary data, never derived again: bodies, payloads, sessions, transactions, transaction_items,
 * item_failures, sync_runs. Derived from payloads, recreated by `rebuild`: workouts and everything below it.
 */
const version1 = `
CREATE TABLE bodies (
  sha256 TEXT PRIMARY KEY,
  bytes INTEGER NOT NULL,
  gzip BLOB NOT NULL
) STRICT;

-- One row each time an answer differs from the one before: the newest row of (user_id, source, external_id, part) is current.
CREATE TABLE payloads (
  id INTEGER PRIMARY KEY,
  user_id TEXT NOT NULL,
  source TEXT NOT NULL,
  external_id TEXT NOT NULL,
  part TEXT NOT NULL,
  path TEXT NOT NULL,
  status INTEGER NOT NULL,
  content_type TEXT,
  sha256 TEXT NOT NULL REFERENCES bodies (sha256),
  fetched_at TEXT NOT NULL
) STRICT;
CREATE INDEX payloads_current ON payloads (user_id, source, external_id, part, id);
CREATE INDEX payloads_sha256 ON payloads (sha256);

-- A session as one source knows it, and the workout it belongs to. The workout id is given once and stays.
CREATE TABLE sessions (
  user_id TEXT NOT NULL,
  source TEXT NOT NULL,
  external_id TEXT NOT NULL,
  workout_id TEXT NOT NULL,
  start_ms INTEGER NOT NULL,
  duration_seconds REAL,
  device TEXT,
  device_id TEXT,
  samples INTEGER NOT NULL DEFAULT 0,
  zones INTEGER NOT NULL DEFAULT 0,
  route INTEGER NOT NULL DEFAULT 0,
  fingerprint TEXT,
  first_seen_at TEXT NOT NULL,
  PRIMARY KEY (user_id, source, external_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_workout ON sessions (workout_id);
CREATE INDEX sessions_start ON sessions (user_id, start_ms);

CREATE TABLE transactions (
  id INTEGER PRIMARY KEY,
  user_id TEXT NOT NULL,
  transaction_id TEXT,
  path TEXT,
  state TEXT NOT NULL CHECK (state IN
    ('creating', 'opened', 'listed', 'fetching', 'verified', 'committing', 'unsettled', 'committed', 'expired')),
  samples INTEGER NOT NULL,
  zones INTEGER NOT NULL,
  route INTEGER NOT NULL,
  opened_at TEXT NOT NULL,
  updated_at TEXT NOT NULL
) STRICT;

CREATE TABLE transaction_items (
  transaction_row INTEGER NOT NULL REFERENCES transactions (id),
  position INTEGER NOT NULL,
  external_id TEXT NOT NULL,
  path TEXT NOT NULL,
  stored INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (transaction_row, position)
) STRICT, WITHOUT ROWID;

-- What could not be fetched, counted in runs; given_up_at is set by the person, never by a pull.
CREATE TABLE item_failures (
  user_id TEXT NOT NULL,
  source TEXT NOT NULL,
  external_id TEXT NOT NULL,
  runs INTEGER NOT NULL,
  last_run INTEGER NOT NULL,
  reason TEXT NOT NULL,
  given_up_at TEXT,
  PRIMARY KEY (user_id, source, external_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE sync_runs (
  id INTEGER PRIMARY KEY,
  user_id TEXT NOT NULL,
  source TEXT NOT NULL,
  pid INTEGER NOT NULL,
  started_at TEXT NOT NULL,
  ended_at TEXT,
  outcome TEXT NOT NULL CHECK (outcome IN ('running', 'ok', 'partial', 'failed', 'interrupted')),
  new_workouts INTEGER NOT NULL DEFAULT 0,
  updated_workouts INTEGER NOT NULL DEFAULT 0,
  failed_items INTEGER NOT NULL DEFAULT 0,
  requests INTEGER NOT NULL DEFAULT 0,
  error_code TEXT,
  error_message TEXT
) STRICT;

CREATE TABLE workouts (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  user_id TEXT NOT NULL,
  start_time TEXT NOT NULL,
  end_time TEXT,
  start_time_local TEXT NOT NULL,
  utc_offset_minutes INTEGER,
  duration_seconds REAL,
  type TEXT NOT NULL,
  sport TEXT NOT NULL,
  sub_sport TEXT,
  polar_sport TEXT,
  polar_detailed_sport TEXT,
  name TEXT,
  device TEXT,
  device_id TEXT,
  distance_meters REAL,
  calories_kcal REAL,
  avg_heart_rate_bpm INTEGER,
  max_heart_rate_bpm INTEGER,
  avg_speed_mps REAL,
  max_speed_mps REAL,
  elevation_gain_meters REAL,
  elevation_loss_meters REAL,
  avg_cadence_rpm REAL,
  avg_power_watts REAL,
  max_power_watts REAL,
  cardio_load REAL,
  running_index INTEGER,
  uploaded_at TEXT,
  summary TEXT NOT NULL
) STRICT;
CREATE INDEX workouts_start ON workouts (start_time);

CREATE TABLE heart_rate_zones (
  workout_key INTEGER NOT NULL REFERENCES workouts (key) ON DELETE CASCADE,
  zone INTEGER NOT NULL,
  min_bpm REAL,
  max_bpm REAL,
  seconds REAL,
  PRIMARY KEY (workout_key, zone)
) STRICT, WITHOUT ROWID;

-- Which channels a workout has; values lie in samples, but for vendor channels and odd intervals, whose text is here.
CREATE TABLE streams (
  workout_key INTEGER NOT NULL REFERENCES workouts (key) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  channel TEXT NOT NULL,
  interval_seconds REAL,
  count INTEGER,
  data TEXT,
  PRIMARY KEY (workout_key, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE samples (
  workout_key INTEGER NOT NULL REFERENCES workouts (key) ON DELETE CASCADE,
  t INTEGER NOT NULL,
  heart_rate_bpm INTEGER,
  speed_mps REAL,
  cadence_rpm INTEGER,
  altitude_meters REAL,
  power_watts INTEGER,
  pedaling_index_percent REAL,
  left_right_balance_percent REAL,
  air_pressure_hpa REAL,
  running_cadence_spm INTEGER,
  temperature_celsius REAL,
  distance_meters REAL,
  PRIMARY KEY (workout_key, t)
) STRICT, WITHOUT ROWID;

CREATE TABLE rr_intervals (
  workout_key INTEGER NOT NULL REFERENCES workouts (key) ON DELETE CASCADE,
  n INTEGER NOT NULL,
  ms INTEGER,
  PRIMARY KEY (workout_key, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE route_points (
  workout_key INTEGER NOT NULL REFERENCES workouts (key) ON DELETE CASCADE,
  n INTEGER NOT NULL,
  time_seconds REAL NOT NULL,
  latitude REAL NOT NULL,
  longitude REAL NOT NULL,
  altitude_meters REAL,
  satellites INTEGER,
  fix INTEGER,
  PRIMARY KEY (workout_key, n)
) STRICT, WITHOUT ROWID;

-- For people with sqlite3, Datasette or pandas: the workout's id and the instant beside every second.
CREATE VIEW workout_samples AS
  SELECT w.id AS workout_id, strftime('%Y-%m-%dT%H:%M:%SZ', w.start_time, '+' || s.t || ' seconds') AS time, s.*
  FROM samples s JOIN workouts w ON w.key = s.workout_key;

CREATE VIEW workout_route AS
  SELECT w.id AS workout_id, r.* FROM route_points r JOIN workouts w ON w.key = r.workout_key;
`;

/**
 * The hard-coded steps. Never edit one that has been released; append. A kind's tables need no text: they follow from its
 * definition and the version in it (kind-sql.ts). If a version adds nothing else, its text here is empty.
 */
export const written = [
  version1,
  observationsTable,
  wellnessSchema,
  sightings,
  originalsTable,
  v4Schema,
  testsSchema,
  pausesTable,
  zonesSchema,
  witnessSchema,
  recordingTables,
  recordingViews,
  deliveriesTable,
  ppiViews,
  activityTransactionTables + kindSourcesTable,
  reportedEdits,
  editsTable,
  doublesTables,
] as const satisfies readonly string[];

/** Step i brings a database from user_version i to i + 1. */
export const migrations = withKinds(written);
