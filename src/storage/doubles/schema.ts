/**
 * Recordings of one activity: of two devices, or of a watch and an app. Derived, by `saveWorkout`, from the workouts and
 * from what you prefer. Both tables hold keys of `workouts`; a workout that nothing else records is in neither.
 */
export const doublesTables = `
-- Each two workouts that record one activity; one_key is the smaller key.
CREATE TABLE doubles (
  one_key INTEGER NOT NULL,
  other_key INTEGER NOT NULL,
  PRIMARY KEY (one_key, other_key)
) STRICT, WITHOUT ROWID;
CREATE INDEX doubles_other ON doubles (other_key);

-- The other recordings of an activity, and the one that counts.
CREATE TABLE alternatives (
  workout_key INTEGER PRIMARY KEY,
  user_id TEXT NOT NULL,
  preferred_key INTEGER NOT NULL
) STRICT;
CREATE INDEX alternatives_preferred ON alternatives (preferred_key);

-- Workouts of earlier versions that have not been compared with others yet.
CREATE TABLE doubles_due (workout_key INTEGER PRIMARY KEY) STRICT;
INSERT INTO doubles_due SELECT key FROM workouts;

DROP VIEW my_workouts;
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
`;
