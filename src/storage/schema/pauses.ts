/**
 * Version 8. Samples are on the timer, which stops during a pause: the view that shows them with instants needs to know
 * where. Derived from payloads; for older workouts `rebuild` creates it.
 */
export const pausesTable = `
CREATE TABLE pauses (
  workout_key INTEGER NOT NULL REFERENCES workouts (key) ON DELETE CASCADE,
  n INTEGER NOT NULL,
  start_seconds REAL NOT NULL,
  duration_seconds REAL NOT NULL,
  timer_seconds REAL NOT NULL,
  PRIMARY KEY (workout_key, n)
) STRICT, WITHOUT ROWID;

DROP VIEW workout_samples;
CREATE VIEW workout_samples AS
  SELECT w.id AS workout_id, strftime('%Y-%m-%dT%H:%M:%SZ', w.start_time, '+' || CAST(round(s.t + coalesce(
    (SELECT sum(p.duration_seconds) FROM pauses p WHERE p.workout_key = s.workout_key AND p.timer_seconds <= s.t), 0))
    AS INTEGER) || ' seconds') AS time, s.*
  FROM samples s JOIN workouts w ON w.key = s.workout_key;
`;
