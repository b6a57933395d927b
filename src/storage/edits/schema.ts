/**
 * What you say about your workouts. Primary data, in no payload and never derived: `rebuild` does not touch it.
 * `workouts` keeps what Polar says; `my_workouts` has both.
 */
export const editsTable = `
-- One row per edited workout; said is JSON with what replaces Polar's word: name, note, sport, tags, gear, feeling, hidden.
CREATE TABLE edits (
  workout_id TEXT NOT NULL PRIMARY KEY,
  user_id TEXT NOT NULL,
  said TEXT NOT NULL CHECK (json_valid(said)),
  edited_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Gear with a limit; what was used with it is in edits.
CREATE TABLE gear (
  user_id TEXT NOT NULL,
  name TEXT NOT NULL COLLATE NOCASE,
  limit_meters REAL,
  PRIMARY KEY (user_id, name)
) STRICT, WITHOUT ROWID;

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
  WHERE e.said ->> '$.hidden' IS NOT 1;
`;
