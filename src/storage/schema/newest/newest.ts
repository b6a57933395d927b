/**
 * The schema of version 18, as all its steps together make it: what a new database gets. Not written by hand:
 * `npx vitest run test/storage/schema -u` makes this file from the steps.
 */
export const newestSchema = `
CREATE TABLE bodies (
  sha256 TEXT PRIMARY KEY,
  bytes INTEGER NOT NULL,
  gzip BLOB NOT NULL
) STRICT;
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
  first_seen_at TEXT NOT NULL, wall_ms INTEGER, zoneless INTEGER NOT NULL DEFAULT 0, zone TEXT,
  PRIMARY KEY (user_id, source, external_id)
) STRICT, WITHOUT ROWID;
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
, confirmed INTEGER NOT NULL DEFAULT 0, originals TEXT NOT NULL DEFAULT '') STRICT;
CREATE TABLE transaction_items (
  transaction_row INTEGER NOT NULL REFERENCES transactions (id),
  position INTEGER NOT NULL,
  external_id TEXT NOT NULL,
  path TEXT NOT NULL,
  stored INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (transaction_row, position)
) STRICT, WITHOUT ROWID;
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
CREATE TABLE heart_rate_zones (
  workout_key INTEGER NOT NULL REFERENCES workouts (key) ON DELETE CASCADE,
  zone INTEGER NOT NULL,
  min_bpm REAL,
  max_bpm REAL,
  seconds REAL,
  PRIMARY KEY (workout_key, zone)
) STRICT, WITHOUT ROWID;
CREATE TABLE streams (
  workout_key INTEGER NOT NULL REFERENCES workouts (key) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  channel TEXT NOT NULL,
  interval_seconds REAL,
  count INTEGER,
  data TEXT,
  PRIMARY KEY (workout_key, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE rr_intervals (
  workout_key INTEGER NOT NULL REFERENCES workouts (key) ON DELETE CASCADE,
  n INTEGER NOT NULL,
  ms INTEGER, gap_ms INTEGER,
  PRIMARY KEY (workout_key, n)
) STRICT, WITHOUT ROWID;
CREATE TABLE observations (
  source TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('field', 'value')),
  name TEXT NOT NULL,
  count INTEGER NOT NULL,
  first_seen TEXT NOT NULL,
  last_seen TEXT NOT NULL,
  PRIMARY KEY (source, kind, name)
) STRICT, WITHOUT ROWID;
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
CREATE TABLE data_windows (
  user_id TEXT NOT NULL,
  endpoint TEXT NOT NULL,
  from_date TEXT NOT NULL,
  asked_at TEXT NOT NULL,
  PRIMARY KEY (user_id, endpoint, from_date)
) STRICT, WITHOUT ROWID;
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
  regeneration_score REAL, sleep_span_seconds REAL, asleep_seconds REAL, efficiency_percent REAL, interruption_count INTEGER, short_interruption_count INTEGER, long_interruption_count INTEGER, own_goal_score REAL, recommendation_score REAL, continuity_score REAL, efficiency_score REAL, long_interruptions_score REAL, rem_score REAL, deep_score REAL, feedback_code TEXT, battery_ran_out INTEGER CHECK (battery_ran_out IN (0, 1)), original_start_time TEXT, original_end_time TEXT,
  UNIQUE (user_id, id)
) STRICT;
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
  ans_charge_status INTEGER, status_sub_level INTEGER, baseline_beat_to_beat_ms REAL, baseline_beat_to_beat_sd_ms REAL, baseline_hrv_rmssd_ms REAL, baseline_hrv_rmssd_sd_ms REAL, baseline_breath_ms REAL, baseline_breath_sd_ms REAL, exercise_tip TEXT, sleep_tip TEXT, vitality_tip TEXT,
  UNIQUE (user_id, id)
) STRICT;
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
  steps_interval_seconds REAL, device_id TEXT, met_goal_minutes REAL, met_interval_seconds REAL, met_minutes REAL, sleep_seconds REAL, sleep_quality REAL,
  UNIQUE (user_id, id)
) STRICT;
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
  sleep_goal_seconds REAL, functional_threshold_power_watts REAL,
  UNIQUE (user_id, id)
) STRICT;
CREATE TABLE sightings (
  user_id TEXT NOT NULL,
  source TEXT NOT NULL,
  external_id TEXT NOT NULL,
  start_ms INTEGER NOT NULL,
  duration_ms INTEGER,
  own_id TEXT NOT NULL
, wall_ms INTEGER, zoneless INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE TABLE originals (
  user_id TEXT NOT NULL,
  source TEXT NOT NULL,
  external_id TEXT NOT NULL,
  format TEXT NOT NULL CHECK (format IN ('fit', 'tcx', 'gpx')),
  revision TEXT NOT NULL,
  sha256 TEXT REFERENCES bodies (sha256),
  PRIMARY KEY (user_id, source, external_id, format)
) STRICT, WITHOUT ROWID;
CREATE TABLE v4_days (
  user_id TEXT NOT NULL,
  day TEXT NOT NULL,
  read_at TEXT NOT NULL,
  PRIMARY KEY (user_id, day)
) STRICT, WITHOUT ROWID;
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
CREATE TABLE v4_refused_features (
  user_id TEXT NOT NULL,
  feature TEXT NOT NULL,
  refused_at TEXT NOT NULL,
  PRIMARY KEY (user_id, feature)
) STRICT, WITHOUT ROWID;
CREATE TABLE v4_gone (
  user_id TEXT NOT NULL,
  external_id TEXT NOT NULL,
  noticed_at TEXT NOT NULL,
  PRIMARY KEY (user_id, external_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE fitness_tests (
  key INTEGER PRIMARY KEY,
  user_id TEXT NOT NULL,
  id TEXT NOT NULL,
  date TEXT NOT NULL,
  time_basis TEXT NOT NULL CHECK (time_basis IN ('utc', 'local')),
  source TEXT NOT NULL,
  time_local TEXT NOT NULL,
  own_index REAL,
  fitness_class TEXT,
  avg_heart_rate_bpm REAL,
  maximum_heart_rate_bpm REAL,
  UNIQUE (user_id, id)
) STRICT;
CREATE TABLE orthostatic_tests (
  key INTEGER PRIMARY KEY,
  user_id TEXT NOT NULL,
  id TEXT NOT NULL,
  date TEXT NOT NULL,
  time_basis TEXT NOT NULL CHECK (time_basis IN ('utc', 'local')),
  source TEXT NOT NULL,
  time_local TEXT NOT NULL,
  supine_rr_ms REAL,
  standup_min_rr_ms REAL,
  standing_rr_ms REAL,
  supine_hrv_rmssd_ms REAL,
  standing_hrv_rmssd_ms REAL,
  UNIQUE (user_id, id)
) STRICT;
CREATE TABLE pauses (
  workout_key INTEGER NOT NULL REFERENCES workouts (key) ON DELETE CASCADE,
  n INTEGER NOT NULL,
  start_seconds REAL NOT NULL,
  duration_seconds REAL NOT NULL,
  timer_seconds REAL NOT NULL,
  PRIMARY KEY (workout_key, n)
) STRICT, WITHOUT ROWID;
CREATE TABLE home_zones (
  id INTEGER PRIMARY KEY,
  zone TEXT NOT NULL,
  said_at TEXT NOT NULL
) STRICT;
CREATE TABLE file_zones (
  id INTEGER PRIMARY KEY,
  user_id TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  zone TEXT NOT NULL,
  said_at TEXT NOT NULL
) STRICT;
CREATE TABLE meta (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;
CREATE TABLE earlier_sessions (
  start_s INTEGER PRIMARY KEY,
  samples INTEGER NOT NULL,
  zones INTEGER NOT NULL,
  route INTEGER NOT NULL
) STRICT;
CREATE TABLE earlier_records (
  kind TEXT NOT NULL,
  date TEXT NOT NULL,
  PRIMARY KEY (kind, date)
) STRICT, WITHOUT ROWID;
CREATE TABLE recordings (
  workout_key INTEGER PRIMARY KEY REFERENCES workouts (key) ON DELETE CASCADE,
  data BLOB NOT NULL
) STRICT;
CREATE TABLE sample_rows (
  workout_key INTEGER NOT NULL,
  t INTEGER NOT NULL,
  heart_rate_bpm INTEGER,
  speed_mm_s INTEGER,
  cadence_rpm INTEGER,
  altitude_cm INTEGER,
  power_watts INTEGER,
  pedaling_index_permille INTEGER,
  left_right_balance_permille INTEGER,
  air_pressure_pa INTEGER,
  running_cadence_spm INTEGER,
  temperature_tenths INTEGER,
  distance_dm INTEGER,
  PRIMARY KEY (workout_key, t)
) WITHOUT ROWID;
CREATE TABLE route_rows (
  workout_key INTEGER NOT NULL,
  n INTEGER NOT NULL,
  time_ms INTEGER NOT NULL,
  latitude_e7 INTEGER NOT NULL,
  longitude_e7 INTEGER NOT NULL,
  altitude_cm INTEGER,
  satellites INTEGER,
  fix INTEGER,
  PRIMARY KEY (workout_key, n)
) WITHOUT ROWID;
CREATE TABLE deliveries (
  user_id TEXT NOT NULL,
  target TEXT NOT NULL,
  kind TEXT NOT NULL,
  item TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'sending', 'unknown', 'sent', 'refused')),
  content_hash TEXT NOT NULL,
  content TEXT NOT NULL,
  -- The id the target gave it.
  remote_id TEXT,
  -- What the target, or the program on its behalf, noted half-way: an upload or queue id, the step of a file.
  remote_ref TEXT,
  -- The content an earlier delivery had arrived with, while a newer one is under way.
  earlier_content TEXT,
  attempts INTEGER NOT NULL DEFAULT 0,
  -- Who says that it is there: answer, found (it was there before), asked (after a lost answer), person.
  known_by TEXT CHECK (known_by IN ('answer', 'found', 'asked', 'person')),
  reason TEXT,
  first_at TEXT NOT NULL,
  changed_at TEXT NOT NULL,
  -- When the last request with it went out.
  sending_at TEXT,
  sent_at TEXT, reported_hash TEXT,
  PRIMARY KEY (user_id, target, kind, item)
) STRICT, WITHOUT ROWID;
CREATE TABLE activity_mets (
  daily_activity_key INTEGER NOT NULL REFERENCES daily_activity (key) ON DELETE CASCADE,
  n INTEGER NOT NULL,
  time_local TEXT NOT NULL,
  met REAL NOT NULL,
  PRIMARY KEY (daily_activity_key, n)
) STRICT, WITHOUT ROWID;
CREATE TABLE devices (
  key INTEGER PRIMARY KEY,
  user_id TEXT NOT NULL,
  id TEXT NOT NULL,
  date TEXT NOT NULL,
  time_basis TEXT NOT NULL CHECK (time_basis IN ('utc', 'local')),
  source TEXT NOT NULL,
  device_id TEXT NOT NULL,
  name TEXT,
  color TEXT,
  firmware TEXT,
  hardware TEXT,
  active INTEGER NOT NULL CHECK (active IN (0, 1)),
  registered_time TEXT,
  UNIQUE (user_id, id)
) STRICT;
CREATE TABLE device_settings (
  devices_key INTEGER NOT NULL REFERENCES devices (key) ON DELETE CASCADE,
  n INTEGER NOT NULL,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (devices_key, n)
) STRICT, WITHOUT ROWID;
CREATE TABLE training_targets (
  key INTEGER PRIMARY KEY,
  user_id TEXT NOT NULL,
  id TEXT NOT NULL,
  date TEXT NOT NULL,
  time_basis TEXT NOT NULL CHECK (time_basis IN ('utc', 'local')),
  source TEXT NOT NULL,
  name TEXT,
  description TEXT,
  start_time_local TEXT,
  done INTEGER CHECK (done IN (0, 1)),
  favorite INTEGER NOT NULL CHECK (favorite IN (0, 1)),
  planned_duration_seconds REAL,
  planned_distance_meters REAL,
  UNIQUE (user_id, id)
) STRICT;
CREATE TABLE training_target_phases (
  training_targets_key INTEGER NOT NULL REFERENCES training_targets (key) ON DELETE CASCADE,
  n INTEGER NOT NULL,
  exercise INTEGER NOT NULL,
  sport_id TEXT,
  name TEXT,
  duration_seconds REAL,
  distance_meters REAL,
  intensity TEXT,
  lower_zone INTEGER,
  upper_zone INTEGER,
  change TEXT,
  PRIMARY KEY (training_targets_key, n)
) STRICT, WITHOUT ROWID;
CREATE TABLE sleep_wake (
  key INTEGER PRIMARY KEY,
  user_id TEXT NOT NULL,
  id TEXT NOT NULL,
  date TEXT NOT NULL,
  time_basis TEXT NOT NULL CHECK (time_basis IN ('utc', 'local')),
  source TEXT NOT NULL,
  device_id TEXT,
  UNIQUE (user_id, id)
) STRICT;
CREATE TABLE sleep_wake_changes (
  sleep_wake_key INTEGER NOT NULL REFERENCES sleep_wake (key) ON DELETE CASCADE,
  n INTEGER NOT NULL,
  time_local TEXT NOT NULL,
  state TEXT NOT NULL,
  PRIMARY KEY (sleep_wake_key, n)
) STRICT, WITHOUT ROWID;
CREATE TABLE calendar_notes (
  key INTEGER PRIMARY KEY,
  user_id TEXT NOT NULL,
  id TEXT NOT NULL,
  date TEXT NOT NULL,
  time_basis TEXT NOT NULL CHECK (time_basis IN ('utc', 'local')),
  source TEXT NOT NULL,
  note TEXT NOT NULL,
  UNIQUE (user_id, id)
) STRICT;
CREATE TABLE ppi_days (
  key INTEGER PRIMARY KEY,
  user_id TEXT NOT NULL,
  id TEXT NOT NULL,
  date TEXT NOT NULL,
  time_basis TEXT NOT NULL CHECK (time_basis IN ('utc', 'local')),
  source TEXT NOT NULL,
  device_id TEXT,
  beat_count INTEGER NOT NULL,
  usable_beat_count INTEGER NOT NULL,
  UNIQUE (user_id, id)
) STRICT;
CREATE TABLE ppi_stretches (
  ppi_day_key INTEGER NOT NULL REFERENCES ppi_days (key) ON DELETE CASCADE,
  n INTEGER NOT NULL,
  start_offset_ms INTEGER NOT NULL,
  usable INTEGER NOT NULL CHECK (usable IN (0, 1)),
  beat_count INTEGER NOT NULL,
  intervals_ms TEXT NOT NULL,
  errors_ms TEXT,
  PRIMARY KEY (ppi_day_key, n)
) STRICT, WITHOUT ROWID;
CREATE TABLE activity_transactions (
  id INTEGER PRIMARY KEY,
  user_id TEXT NOT NULL,
  transaction_id TEXT,
  path TEXT,
  state TEXT NOT NULL CHECK (state IN ('creating', 'opened', 'listed', 'committing', 'unsettled', 'committed', 'expired')),
  opened_at TEXT NOT NULL,
  updated_at TEXT NOT NULL
) STRICT;
CREATE TABLE activity_transaction_items (
  transaction_row INTEGER NOT NULL REFERENCES activity_transactions (id),
  external_id TEXT NOT NULL,
  path TEXT NOT NULL,
  PRIMARY KEY (transaction_row, external_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE kind_sources (
  user_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  api TEXT NOT NULL CHECK (api IN ('v3', 'v4')),
  first_at TEXT,
  last_at TEXT,
  refused_at TEXT,
  reason TEXT,
  scope TEXT, -- of v4, which the sign-in lacks
  PRIMARY KEY (user_id, kind, api)
) STRICT, WITHOUT ROWID;
CREATE TABLE edits (
  workout_id TEXT NOT NULL PRIMARY KEY,
  user_id TEXT NOT NULL,
  said TEXT NOT NULL CHECK (json_valid(said)),
  edited_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE gear (
  user_id TEXT NOT NULL,
  name TEXT NOT NULL COLLATE NOCASE,
  limit_meters REAL,
  PRIMARY KEY (user_id, name)
) STRICT, WITHOUT ROWID;
CREATE TABLE doubles (
  one_key INTEGER NOT NULL,
  other_key INTEGER NOT NULL,
  PRIMARY KEY (one_key, other_key)
) STRICT, WITHOUT ROWID;
CREATE TABLE alternatives (
  workout_key INTEGER PRIMARY KEY,
  user_id TEXT NOT NULL,
  preferred_key INTEGER NOT NULL
) STRICT;
CREATE TABLE doubles_due (workout_key INTEGER PRIMARY KEY) STRICT;
CREATE TABLE perceived_days (
  key INTEGER PRIMARY KEY,
  user_id TEXT NOT NULL,
  id TEXT NOT NULL,
  date TEXT NOT NULL,
  time_basis TEXT NOT NULL CHECK (time_basis IN ('utc', 'local')),
  source TEXT NOT NULL,
  feeling REAL,
  muscle_soreness TEXT,
  overall_fatigue TEXT,
  sleep_user_rating TEXT,
  UNIQUE (user_id, id)
) STRICT;
CREATE TABLE planned_routes (
  key INTEGER PRIMARY KEY,
  user_id TEXT NOT NULL,
  id TEXT NOT NULL,
  date TEXT NOT NULL,
  time_basis TEXT NOT NULL CHECK (time_basis IN ('utc', 'local')),
  source TEXT NOT NULL,
  name TEXT,
  description TEXT,
  point_count INTEGER NOT NULL,
  distance_meters REAL,
  UNIQUE (user_id, id)
) STRICT;
CREATE TABLE planned_route_points (
  planned_routes_key INTEGER NOT NULL REFERENCES planned_routes (key) ON DELETE CASCADE,
  n INTEGER NOT NULL,
  latitude REAL NOT NULL,
  longitude REAL NOT NULL,
  altitude_meters REAL,
  PRIMARY KEY (planned_routes_key, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX payloads_current ON payloads (user_id, source, external_id, part, id);
CREATE INDEX payloads_sha256 ON payloads (sha256);
CREATE INDEX sessions_workout ON sessions (workout_id);
CREATE INDEX sessions_start ON sessions (user_id, start_ms);
CREATE INDEX workouts_start ON workouts (start_time);
CREATE INDEX data_records_payload ON data_records (payload_id);
CREATE INDEX sleep_date ON sleep (date);
CREATE INDEX nightly_recharge_date ON nightly_recharge (date);
CREATE INDEX daily_activity_date ON daily_activity (date);
CREATE INDEX heart_rate_days_date ON heart_rate_days (date);
CREATE INDEX cardio_load_date ON cardio_load (date);
CREATE INDEX sleepwise_alertness_date ON sleepwise_alertness (date);
CREATE INDEX sleepwise_bedtime_date ON sleepwise_bedtime (date);
CREATE INDEX body_temperature_date ON body_temperature (date);
CREATE INDEX skin_temperature_date ON skin_temperature (date);
CREATE INDEX skin_contacts_date ON skin_contacts (date);
CREATE INDEX spo2_date ON spo2 (date);
CREATE INDEX ecg_date ON ecg (date);
CREATE INDEX physical_info_date ON physical_info (date);
CREATE INDEX sightings_start ON sightings (user_id, start_ms);
CREATE INDEX sightings_own_id ON sightings (own_id);
CREATE INDEX transaction_items_external_id ON transaction_items (external_id);
CREATE INDEX fitness_tests_date ON fitness_tests (date);
CREATE INDEX orthostatic_tests_date ON orthostatic_tests (date);
CREATE INDEX file_zones_sha256 ON file_zones (sha256);
CREATE UNIQUE INDEX sightings_once
  ON sightings (user_id, source, external_id, start_ms, coalesce(duration_ms, -1), own_id, wall_ms, zoneless);
CREATE INDEX sightings_wall ON sightings (user_id, wall_ms);
CREATE INDEX sightings_zoneless ON sightings (user_id, source, external_id) WHERE zoneless = 1;
CREATE INDEX deliveries_item ON deliveries (kind, item);
CREATE INDEX deliveries_state ON deliveries (state) WHERE state <> 'sent';
CREATE INDEX devices_date ON devices (date);
CREATE INDEX training_targets_date ON training_targets (date);
CREATE INDEX sleep_wake_date ON sleep_wake (date);
CREATE INDEX calendar_notes_date ON calendar_notes (date);
CREATE INDEX ppi_days_date ON ppi_days (date);
CREATE INDEX doubles_other ON doubles (other_key);
CREATE INDEX alternatives_preferred ON alternatives (preferred_key);
CREATE INDEX perceived_days_date ON perceived_days (date);
CREATE INDEX planned_routes_date ON planned_routes (date);
CREATE VIEW heart_rate AS
  SELECT d.user_id, d.date, d.time_basis, d.source,
    strftime('%Y-%m-%dT%H:%M:%S', d.date, '+' || s.second_of_day || ' seconds') AS time_local,
    CASE WHEN d.utc_offset_minutes IS NULL THEN NULL ELSE strftime('%Y-%m-%dT%H:%M:%SZ', d.date,
      '+' || s.second_of_day || ' seconds', (-d.utc_offset_minutes) || ' minutes') END AS time,
    s.heart_rate_bpm
  FROM heart_rate_samples s JOIN heart_rate_days d ON d.key = s.heart_rate_day_key;
CREATE VIEW sleep_interruptions AS
  SELECT s.user_id, s.date, s.time_basis, s.source, g.start_time, g.start_time_local, g.duration_seconds
  FROM sleep_stages g JOIN sleep s ON s.key = g.sleep_key WHERE g.stage = 'wake';
CREATE VIEW daily_activity_zones AS
  SELECT a.user_id, a.date, a.time_basis, a.source, z.zone, sum(z.duration_seconds) AS duration_seconds
  FROM activity_zones z JOIN daily_activity a ON a.key = z.daily_activity_key GROUP BY a.key, z.zone;
CREATE VIEW vo2_max_history AS
  SELECT user_id, date, time_basis, source, time, vo2_max, vo2_max_before FROM (
    SELECT user_id, date, time_basis, source, time, vo2_max,
      lag(vo2_max) OVER (PARTITION BY user_id ORDER BY time) AS vo2_max_before
    FROM physical_info WHERE vo2_max IS NOT NULL)
  WHERE vo2_max_before IS NULL OR vo2_max_before <> vo2_max;
CREATE VIEW samples AS
  SELECT workout_key, t, heart_rate_bpm, speed_mm_s / 1000.0 AS speed_mps, cadence_rpm,
  altitude_cm / 100.0 AS altitude_meters, power_watts, pedaling_index_permille / 10.0 AS pedaling_index_percent,
  left_right_balance_permille / 10.0 AS left_right_balance_percent, air_pressure_pa / 100.0 AS air_pressure_hpa,
  running_cadence_spm, temperature_tenths / 10.0 AS temperature_celsius, distance_dm / 10.0 AS distance_meters FROM sample_rows;
CREATE VIEW route_points AS
  SELECT workout_key, n, time_ms / 1000.0 AS time_seconds, latitude_e7 / 10000000.0 AS latitude,
  longitude_e7 / 10000000.0 AS longitude, altitude_cm / 100.0 AS altitude_meters, satellites, fix FROM route_rows;
CREATE VIEW workout_samples AS
  SELECT w.id AS workout_id, strftime('%Y-%m-%dT%H:%M:%SZ', w.start_time, '+' || CAST(round(s.t + coalesce(
    (SELECT sum(p.duration_seconds) FROM pauses p WHERE p.workout_key = s.workout_key AND p.timer_seconds <= s.t), 0))
    AS INTEGER) || ' seconds') AS time, s.*
  FROM samples s JOIN workouts w ON w.key = s.workout_key;
CREATE VIEW workout_route AS
  SELECT w.id AS workout_id, r.* FROM route_points r JOIN workouts w ON w.key = r.workout_key;
CREATE VIEW ppi_nights AS
  WITH nights AS (
    SELECT s.user_id, s.date, p.device_id, s.start_time_local AS asleep, s.end_time_local AS awake
    FROM sleep s
      JOIN ppi_days p ON p.user_id = s.user_id AND p.date BETWEEN date(s.start_time_local) AND date(s.end_time_local)
    WHERE s.id = s.date
    GROUP BY s.user_id, s.date, p.device_id
  ),
  told AS (
    SELECT DISTINCT user_id, date, device_id, (
      SELECT json_array(
        count(*), round(60000 / avg(ms), 1), round(sqrt(avg(difference * difference)), 1),
        round(sqrt((sum(ms * ms) - sum(ms) * avg(ms)) / nullif(count(*) - 1, 0)), 1),
        round(100.0 * sum(abs(difference) > 50) / nullif(count(difference), 0), 1))
      FROM (
        SELECT ms, ms - lag(ms) OVER (PARTITION BY ppi_day, stretch ORDER BY beat) AS difference
        FROM (
          SELECT p.key AS ppi_day, st.n AS stretch, i.key AS beat, i.value AS ms,
            86400000.0 * (julianday(p.date) - julianday(asleep)) + st.start_offset_ms
              + sum(i.value) OVER (PARTITION BY p.key, st.n ORDER BY i.key) - i.value AS from_start,
            86400000.0 * (julianday(awake) - julianday(asleep)) AS length
          FROM ppi_days p
            JOIN ppi_stretches st ON st.ppi_day_key = p.key AND st.usable = 1
            JOIN json_each(st.intervals_ms) i
          WHERE p.user_id = nights.user_id AND p.device_id IS nights.device_id
            AND p.date BETWEEN date(asleep) AND date(awake)
            AND 86400000.0 * (julianday(p.date) - julianday(awake)) + st.start_offset_ms < 0
        )
        WHERE from_start >= 0 AND from_start < length
      )
    ) AS numbers
    FROM nights
  )
  SELECT user_id, date, device_id, json_extract(numbers, '$[0]') AS beat_count,
    json_extract(numbers, '$[1]') AS avg_heart_rate_bpm,
    json_extract(numbers, '$[2]') AS hrv_rmssd_ms,
    json_extract(numbers, '$[3]') AS sdnn_ms,
    json_extract(numbers, '$[4]') AS pnn50_percent
  FROM told WHERE (SELECT json_extract(numbers, '$[0]')) > 0;
CREATE VIEW my_workouts AS
  SELECT w.key, w.id, w.user_id, w.start_time, w.end_time, w.start_time_local, w.utc_offset_minutes, w.duration_seconds,
    coalesce(e.said ->> '$.sport.type', w.type) AS type,
    coalesce(e.said ->> '$.sport.sport', w.sport) AS sport,
    CASE WHEN json_type(e.said, '$.sport') IS NULL THEN w.sub_sport ELSE e.said ->> '$.sport.sub_sport' END AS sub_sport,
    CASE WHEN json_type(e.said, '$.name') IS NULL THEN w.name ELSE e.said ->> '$.name' END AS name,
    CASE WHEN json_type(e.said, '$.note') IS NOT NULL THEN e.said ->> '$.note'
      WHEN json_valid(w.summary) THEN w.summary ->> '$.note' END AS note,
    e.said ->> '$.tags' AS tags, e.said ->> '$.gear' AS gear,
    w.device, w.distance_meters, w.calories_kcal, w.avg_heart_rate_bpm, w.max_heart_rate_bpm, w.avg_speed_mps,
    w.elevation_gain_meters, w.avg_power_watts, w.cardio_load, w.running_index
  FROM workouts w LEFT JOIN edits e ON e.workout_id = w.id
  WHERE e.said ->> '$.hidden' IS NOT 1 AND w.key NOT IN (SELECT workout_key FROM alternatives);
CREATE TRIGGER session_went AFTER DELETE ON sessions BEGIN
  INSERT INTO earlier_sessions (start_s, samples, zones, route)
  VALUES (old.wall_ms / 1000, old.samples, old.zones, old.route)
  ON CONFLICT DO UPDATE SET samples = max(samples, excluded.samples), zones = max(zones, excluded.zones),
    route = max(route, excluded.route);
END;
CREATE TRIGGER session_changed AFTER UPDATE OF wall_ms, samples, zones, route ON sessions
WHEN old.wall_ms <> new.wall_ms OR old.samples > new.samples OR old.zones > new.zones OR old.route > new.route BEGIN
  INSERT INTO earlier_sessions (start_s, samples, zones, route)
  VALUES (old.wall_ms / 1000, old.samples, old.zones, old.route)
  ON CONFLICT DO UPDATE SET samples = max(samples, excluded.samples), zones = max(zones, excluded.zones),
    route = max(route, excluded.route);
END;
CREATE TRIGGER workout_went AFTER DELETE ON workouts BEGIN
  DELETE FROM sample_rows WHERE workout_key = old.key;
  DELETE FROM route_rows WHERE workout_key = old.key;
END;
CREATE TRIGGER workout_renamed AFTER UPDATE OF id ON workouts WHEN old.id <> new.id BEGIN
  UPDATE OR IGNORE deliveries SET item = new.id WHERE kind = 'workout' AND item = old.id;
END;

INSERT INTO meta (name, value) VALUES ('store_id', lower(hex(randomblob(16))));
`;
