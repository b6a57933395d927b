/** Sensor readings, physical information, and the views for SQL queries. */
export const bodyTablesAndViews = `CREATE TABLE body_temperature (
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
