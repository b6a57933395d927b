/*
 * Two steps. The program keeps a recording in one piece, so that it need not assemble it from thousands of rows, and users
 * get rows of whole numbers, behind views with the names and columns of the earlier tables. Between the two steps the rows
 * of every workout are moved, one workout after the other (move.ts).
 */

const sampleColumns = `workout_key, t, heart_rate_bpm, speed_mm_s / 1000.0 AS speed_mps, cadence_rpm,
  altitude_cm / 100.0 AS altitude_meters, power_watts, pedaling_index_permille / 10.0 AS pedaling_index_percent,
  left_right_balance_permille / 10.0 AS left_right_balance_percent, air_pressure_pa / 100.0 AS air_pressure_hpa,
  running_cadence_spm, temperature_tenths / 10.0 AS temperature_celsius, distance_dm / 10.0 AS distance_meters`;

const pointColumns = `workout_key, n, time_ms / 1000.0 AS time_seconds, latitude_e7 / 10000000.0 AS latitude,
  longitude_e7 / 10000000.0 AS longitude, altitude_cm / 100.0 AS altitude_meters, satellites, fix`;

const viewsWithInstants = `CREATE VIEW workout_samples AS
  SELECT w.id AS workout_id, strftime('%Y-%m-%dT%H:%M:%SZ', w.start_time, '+' || CAST(round(s.t + coalesce(
    (SELECT sum(p.duration_seconds) FROM pauses p WHERE p.workout_key = s.workout_key AND p.timer_seconds <= s.t), 0))
    AS INTEGER) || ' seconds') AS time, s.*
  FROM samples s JOIN workouts w ON w.key = s.workout_key;
CREATE VIEW workout_route AS
  SELECT w.id AS workout_id, r.* FROM route_points r JOIN workouts w ON w.key = r.workout_key;
`;

/**
 * The first step. The new tables are not STRICT, because a few values are not a whole number of parts. A trigger deletes
 * them with their workout, because a reference would be checked with every row.
 */
export const recordingTables = `
-- What a watch recorded, in one piece, for polar-sync; a workout without a recording has an empty one.
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

CREATE TRIGGER workout_went AFTER DELETE ON workouts BEGIN
  DELETE FROM sample_rows WHERE workout_key = old.key;
  DELETE FROM route_rows WHERE workout_key = old.key;
END;

DROP VIEW workout_samples;
DROP VIEW workout_route;
ALTER TABLE samples RENAME TO earlier_samples;
ALTER TABLE route_points RENAME TO earlier_route_points;

-- Until everything has been moved, people see what lies in either place.
CREATE VIEW samples AS
  SELECT ${sampleColumns} FROM sample_rows UNION ALL SELECT * FROM earlier_samples;
CREATE VIEW route_points AS
  SELECT ${pointColumns} FROM route_rows UNION ALL SELECT * FROM earlier_route_points;
${viewsWithInstants}`;

/** The second step, when nothing is left in the earlier tables. */
export const recordingViews = `
DROP VIEW workout_samples;
DROP VIEW workout_route;
DROP VIEW samples;
DROP VIEW route_points;
DROP TABLE earlier_samples;
DROP TABLE earlier_route_points;

CREATE VIEW samples AS
  SELECT ${sampleColumns} FROM sample_rows;
CREATE VIEW route_points AS
  SELECT ${pointColumns} FROM route_rows;
${viewsWithInstants}`;
