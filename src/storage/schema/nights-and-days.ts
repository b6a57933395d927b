/** The kinds with one record per night or day. */
export const nightAndDayTables = `CREATE TABLE sleep (
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

`;
