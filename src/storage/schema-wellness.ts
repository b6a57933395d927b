/**
 * Everything AccessLink knows besides workouts. Primary data: data_records (which stored answer says what of a record),
 * data_windows, data_run_kinds, physical_info_transactions and its items. Derived from payloads, made again by
 * `rebuild`: all the rest. Column names are the field names of src/wellness/types.ts; docs/database.md explains them.
 *
 * `time_basis` says of every record whether its times are UTC or the device's own clock; `source` from where it came.
 */
export const wellnessSchema = `
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

CREATE TABLE sleep (
  key INTEGER PRIMARY KEY,
  user_id TEXT NOT NULL,
  id TEXT NOT NULL,
  date TEXT NOT NULL,
  time_basis TEXT NOT NULL CHECK (time_basis IN ('utc', 'local')),
  source TEXT NOT NULL,
  start_time TEXT,
  end_time TEXT,
  start_time_local TEXT NOT NULL,
  end_time_local TEXT NOT NULL,
  utc_offset_minutes INTEGER,
  end_utc_offset_minutes INTEGER,
  device_id TEXT,
  light_sleep_seconds REAL,
  deep_sleep_seconds REAL,
  rem_sleep_seconds REAL,
  unrecognized_sleep_seconds REAL,
  total_interruption_seconds REAL,
  short_interruption_seconds REAL,
  long_interruption_seconds REAL,
  sleep_goal_seconds REAL,
  sleep_score REAL,
  sleep_charge INTEGER,
  sleep_rating INTEGER,
  sleep_cycles INTEGER,
  continuity REAL,
  continuity_class INTEGER,
  duration_score REAL,
  solidity_score REAL,
  regeneration_score REAL,
  UNIQUE (user_id, id)
) STRICT;
CREATE INDEX sleep_date ON sleep (date);

-- The hypnogram on a time line: each row lasts until the next one begins.
CREATE TABLE sleep_stages (
  sleep_key INTEGER NOT NULL REFERENCES sleep (key) ON DELETE CASCADE,
  n INTEGER NOT NULL,
  start_time TEXT,
  start_time_local TEXT NOT NULL,
  duration_seconds REAL NOT NULL,
  stage TEXT NOT NULL CHECK (stage IN ('wake', 'rem', 'lighter', 'light', 'deep', 'unknown')),
  PRIMARY KEY (sleep_key, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE sleep_heart_rate (
  sleep_key INTEGER NOT NULL REFERENCES sleep (key) ON DELETE CASCADE,
  n INTEGER NOT NULL,
  time TEXT,
  time_local TEXT NOT NULL,
  heart_rate_bpm INTEGER NOT NULL,
  PRIMARY KEY (sleep_key, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE nightly_recharge (
  key INTEGER PRIMARY KEY,
  user_id TEXT NOT NULL,
  id TEXT NOT NULL,
  date TEXT NOT NULL,
  time_basis TEXT NOT NULL CHECK (time_basis IN ('utc', 'local')),
  source TEXT NOT NULL,
  utc_offset_minutes INTEGER,
  avg_heart_rate_bpm REAL,
  avg_beat_to_beat_ms REAL,
  avg_hrv_rmssd_ms REAL,
  avg_breaths_per_minute REAL,
  nightly_recharge_status INTEGER,
  ans_charge REAL,
  ans_charge_status INTEGER,
  UNIQUE (user_id, id)
) STRICT;
CREATE INDEX nightly_recharge_date ON nightly_recharge (date);

CREATE TABLE nightly_recharge_hrv (
  nightly_recharge_key INTEGER NOT NULL REFERENCES nightly_recharge (key) ON DELETE CASCADE,
  n INTEGER NOT NULL,
  time TEXT,
  time_local TEXT NOT NULL,
  hrv_rmssd_ms REAL NOT NULL,
  PRIMARY KEY (nightly_recharge_key, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE nightly_recharge_breathing (
  nightly_recharge_key INTEGER NOT NULL REFERENCES nightly_recharge (key) ON DELETE CASCADE,
  n INTEGER NOT NULL,
  time TEXT,
  time_local TEXT NOT NULL,
  breaths_per_minute REAL NOT NULL,
  PRIMARY KEY (nightly_recharge_key, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE daily_activity (
  key INTEGER PRIMARY KEY,
  user_id TEXT NOT NULL,
  id TEXT NOT NULL,
  date TEXT NOT NULL,
  time_basis TEXT NOT NULL CHECK (time_basis IN ('utc', 'local')),
  source TEXT NOT NULL,
  start_time_local TEXT NOT NULL,
  end_time_local TEXT,
  utc_offset_minutes INTEGER,
  active_seconds REAL,
  inactive_seconds REAL,
  daily_activity_percent REAL,
  calories_kcal REAL,
  active_calories_kcal REAL,
  steps INTEGER,
  distance_from_steps_meters REAL,
  inactivity_alert_count INTEGER,
  steps_interval_seconds REAL,
  UNIQUE (user_id, id)
) STRICT;
CREATE INDEX daily_activity_date ON daily_activity (date);

CREATE TABLE activity_steps (
  daily_activity_key INTEGER NOT NULL REFERENCES daily_activity (key) ON DELETE CASCADE,
  n INTEGER NOT NULL,
  time_local TEXT NOT NULL,
  steps INTEGER NOT NULL,
  PRIMARY KEY (daily_activity_key, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE activity_zones (
  daily_activity_key INTEGER NOT NULL REFERENCES daily_activity (key) ON DELETE CASCADE,
  n INTEGER NOT NULL,
  start_time_local TEXT NOT NULL,
  duration_seconds REAL NOT NULL,
  zone TEXT NOT NULL,
  PRIMARY KEY (daily_activity_key, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE activity_inactivity (
  daily_activity_key INTEGER NOT NULL REFERENCES daily_activity (key) ON DELETE CASCADE,
  n INTEGER NOT NULL,
  time_local TEXT NOT NULL,
  PRIMARY KEY (daily_activity_key, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE heart_rate_days (
  key INTEGER PRIMARY KEY,
  user_id TEXT NOT NULL,
  id TEXT NOT NULL,
  date TEXT NOT NULL,
  time_basis TEXT NOT NULL CHECK (time_basis IN ('utc', 'local')),
  source TEXT NOT NULL,
  utc_offset_minutes INTEGER,
  sample_count INTEGER NOT NULL,
  gap_count INTEGER NOT NULL,
  min_heart_rate_bpm INTEGER,
  max_heart_rate_bpm INTEGER,
  avg_heart_rate_bpm REAL,
  UNIQUE (user_id, id)
) STRICT;
CREATE INDEX heart_rate_days_date ON heart_rate_days (date);

-- The view heart_rate shows these with date and time. A null is a moment without a reading.
CREATE TABLE heart_rate_samples (
  heart_rate_day_key INTEGER NOT NULL REFERENCES heart_rate_days (key) ON DELETE CASCADE,
  n INTEGER NOT NULL,
  second_of_day INTEGER NOT NULL,
  heart_rate_bpm INTEGER,
  PRIMARY KEY (heart_rate_day_key, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE cardio_load (
  key INTEGER PRIMARY KEY,
  user_id TEXT NOT NULL,
  id TEXT NOT NULL,
  date TEXT NOT NULL,
  time_basis TEXT NOT NULL CHECK (time_basis IN ('utc', 'local')),
  source TEXT NOT NULL,
  cardio_load REAL,
  strain REAL,
  tolerance REAL,
  cardio_load_ratio REAL,
  status TEXT,
  level_very_low REAL,
  level_low REAL,
  level_medium REAL,
  level_high REAL,
  level_very_high REAL,
  UNIQUE (user_id, id)
) STRICT;
CREATE INDEX cardio_load_date ON cardio_load (date);

CREATE TABLE sleepwise_alertness (
  key INTEGER PRIMARY KEY,
  user_id TEXT NOT NULL,
  id TEXT NOT NULL,
  date TEXT NOT NULL,
  time_basis TEXT NOT NULL CHECK (time_basis IN ('utc', 'local')),
  source TEXT NOT NULL,
  start_time TEXT NOT NULL,
  end_time TEXT,
  sleep_start_time TEXT,
  sleep_end_time TEXT,
  utc_offset_minutes INTEGER,
  grade REAL,
  grade_valid_seconds REAL,
  grade_type TEXT,
  grade_classification TEXT,
  validity TEXT,
  sleep_inertia TEXT,
  sleep_type TEXT,
  result_type TEXT,
  UNIQUE (user_id, id)
) STRICT;
CREATE INDEX sleepwise_alertness_date ON sleepwise_alertness (date);

CREATE TABLE sleepwise_alertness_hours (
  sleepwise_alertness_key INTEGER NOT NULL REFERENCES sleepwise_alertness (key) ON DELETE CASCADE,
  n INTEGER NOT NULL,
  start_time TEXT NOT NULL,
  end_time TEXT,
  alertness_level TEXT,
  validity TEXT,
  PRIMARY KEY (sleepwise_alertness_key, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE sleepwise_bedtime (
  key INTEGER PRIMARY KEY,
  user_id TEXT NOT NULL,
  id TEXT NOT NULL,
  date TEXT NOT NULL,
  time_basis TEXT NOT NULL CHECK (time_basis IN ('utc', 'local')),
  source TEXT NOT NULL,
  start_time TEXT NOT NULL,
  end_time TEXT,
  preferred_sleep_start_time TEXT,
  preferred_sleep_end_time TEXT,
  sleep_gate_start_time TEXT,
  sleep_gate_end_time TEXT,
  utc_offset_minutes INTEGER,
  validity TEXT,
  quality TEXT,
  result_type TEXT,
  UNIQUE (user_id, id)
) STRICT;
CREATE INDEX sleepwise_bedtime_date ON sleepwise_bedtime (date);

CREATE TABLE body_temperature (
  key INTEGER PRIMARY KEY,
  user_id TEXT NOT NULL,
  id TEXT NOT NULL,
  date TEXT NOT NULL,
  time_basis TEXT NOT NULL CHECK (time_basis IN ('utc', 'local')),
  source TEXT NOT NULL,
  start_time TEXT NOT NULL,
  end_time TEXT,
  modified_time TEXT,
  device_id TEXT,
  measurement_type TEXT,
  sensor_location TEXT,
  UNIQUE (user_id, id)
) STRICT;
CREATE INDEX body_temperature_date ON body_temperature (date);

CREATE TABLE body_temperature_samples (
  body_temperature_key INTEGER NOT NULL REFERENCES body_temperature (key) ON DELETE CASCADE,
  n INTEGER NOT NULL,
  time TEXT NOT NULL,
  temperature_celsius REAL NOT NULL,
  PRIMARY KEY (body_temperature_key, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE skin_temperature (
  key INTEGER PRIMARY KEY,
  user_id TEXT NOT NULL,
  id TEXT NOT NULL,
  date TEXT NOT NULL,
  time_basis TEXT NOT NULL CHECK (time_basis IN ('utc', 'local')),
  source TEXT NOT NULL,
  skin_temperature_celsius REAL,
  deviation_from_baseline_celsius REAL,
  UNIQUE (user_id, id)
) STRICT;
CREATE INDEX skin_temperature_date ON skin_temperature (date);

CREATE TABLE skin_contacts (
  key INTEGER PRIMARY KEY,
  user_id TEXT NOT NULL,
  id TEXT NOT NULL,
  date TEXT NOT NULL,
  time_basis TEXT NOT NULL CHECK (time_basis IN ('utc', 'local')),
  source TEXT NOT NULL,
  start_time TEXT NOT NULL,
  end_time TEXT,
  modified_time TEXT,
  device_id TEXT,
  UNIQUE (user_id, id)
) STRICT;
CREATE INDEX skin_contacts_date ON skin_contacts (date);

CREATE TABLE skin_contact_changes (
  skin_contacts_key INTEGER NOT NULL REFERENCES skin_contacts (key) ON DELETE CASCADE,
  n INTEGER NOT NULL,
  time TEXT NOT NULL,
  contact INTEGER NOT NULL CHECK (contact IN (0, 1)),
  PRIMARY KEY (skin_contacts_key, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE spo2 (
  key INTEGER PRIMARY KEY,
  user_id TEXT NOT NULL,
  id TEXT NOT NULL,
  date TEXT NOT NULL,
  time_basis TEXT NOT NULL CHECK (time_basis IN ('utc', 'local')),
  source TEXT NOT NULL,
  time TEXT NOT NULL,
  time_local TEXT,
  utc_offset_minutes INTEGER,
  device_id TEXT,
  test_status TEXT,
  blood_oxygen_percent REAL,
  blood_oxygen_class TEXT,
  blood_oxygen_deviation TEXT,
  quality_percent REAL,
  avg_heart_rate_bpm REAL,
  hrv_rmssd_ms REAL,
  hrv_deviation TEXT,
  altitude_meters REAL,
  UNIQUE (user_id, id)
) STRICT;
CREATE INDEX spo2_date ON spo2 (date);

CREATE TABLE ecg (
  key INTEGER PRIMARY KEY,
  user_id TEXT NOT NULL,
  id TEXT NOT NULL,
  date TEXT NOT NULL,
  time_basis TEXT NOT NULL CHECK (time_basis IN ('utc', 'local')),
  source TEXT NOT NULL,
  time TEXT NOT NULL,
  time_local TEXT,
  utc_offset_minutes INTEGER,
  device_id TEXT,
  avg_heart_rate_bpm REAL,
  hrv_rmssd_ms REAL,
  hrv_level TEXT,
  rr_ms REAL,
  pulse_transit_time_systolic_ms REAL,
  pulse_transit_time_diastolic_ms REAL,
  pulse_transit_time_quality REAL,
  UNIQUE (user_id, id)
) STRICT;
CREATE INDEX ecg_date ON ecg (date);

CREATE TABLE ecg_samples (
  ecg_key INTEGER NOT NULL REFERENCES ecg (key) ON DELETE CASCADE,
  n INTEGER NOT NULL,
  offset_ms REAL NOT NULL,
  amplitude_mv REAL,
  PRIMARY KEY (ecg_key, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE ecg_qualities (
  ecg_key INTEGER NOT NULL REFERENCES ecg (key) ON DELETE CASCADE,
  n INTEGER NOT NULL,
  offset_ms REAL NOT NULL,
  quality TEXT NOT NULL,
  PRIMARY KEY (ecg_key, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE physical_info (
  key INTEGER PRIMARY KEY,
  user_id TEXT NOT NULL,
  id TEXT NOT NULL,
  date TEXT NOT NULL,
  time_basis TEXT NOT NULL CHECK (time_basis IN ('utc', 'local')),
  source TEXT NOT NULL,
  time TEXT NOT NULL,
  weight_kg REAL,
  height_cm REAL,
  maximum_heart_rate_bpm REAL,
  resting_heart_rate_bpm REAL,
  aerobic_threshold_bpm REAL,
  anaerobic_threshold_bpm REAL,
  vo2_max REAL,
  weight_source TEXT,
  birthday TEXT,
  gender TEXT,
  training_background TEXT,
  typical_day TEXT,
  sleep_goal_seconds REAL,
  UNIQUE (user_id, id)
) STRICT;
CREATE INDEX physical_info_date ON physical_info (date);

-- Every reading with its clock; time is there only where the offset is known.
CREATE VIEW heart_rate AS
  SELECT d.user_id, d.date, d.time_basis, d.source,
    strftime('%Y-%m-%dT%H:%M:%S', d.date, '+' || s.second_of_day || ' seconds') AS time_local,
    CASE WHEN d.utc_offset_minutes IS NULL THEN NULL ELSE strftime('%Y-%m-%dT%H:%M:%SZ', d.date,
      '+' || s.second_of_day || ' seconds', (-d.utc_offset_minutes) || ' minutes') END AS time,
    s.heart_rate_bpm
  FROM heart_rate_samples s JOIN heart_rate_days d ON d.key = s.heart_rate_day_key;

-- The times awake between falling asleep and getting up.
CREATE VIEW sleep_interruptions AS
  SELECT s.user_id, s.date, s.time_basis, s.source, g.start_time, g.start_time_local, g.duration_seconds
  FROM sleep_stages g JOIN sleep s ON s.key = g.sleep_key WHERE g.stage = 'wake';

-- How long of a day in each zone.
CREATE VIEW daily_activity_zones AS
  SELECT a.user_id, a.date, a.time_basis, a.source, z.zone, sum(z.duration_seconds) AS duration_seconds
  FROM activity_zones z JOIN daily_activity a ON a.key = z.daily_activity_key GROUP BY a.key, z.zone;

-- Only the changes of VO2max, each with the value before it.
CREATE VIEW vo2_max_history AS
  SELECT user_id, date, time_basis, source, time, vo2_max, vo2_max_before FROM (
    SELECT user_id, date, time_basis, source, time, vo2_max,
      lag(vo2_max) OVER (PARTITION BY user_id ORDER BY time) AS vo2_max_before
    FROM physical_info WHERE vo2_max IS NOT NULL)
  WHERE vo2_max_before IS NULL OR vo2_max_before <> vo2_max;
`;
