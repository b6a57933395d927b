/**
 * Time zones for sessions that name none. What the user named is primary data, like the payloads: with it, `rebuild`
 * produces the same on any machine. In both tables the newest row counts; the older ones show which ids a workout has had.
 */
export const zonesSchema = `
-- The home zone of whoever pulls and imports here: IANA names.
CREATE TABLE home_zones (
  id INTEGER PRIMARY KEY,
  zone TEXT NOT NULL,
  said_at TEXT NOT NULL
) STRICT;

-- Files that were imported with a zone of their own, by their bytes.
CREATE TABLE file_zones (
  id INTEGER PRIMARY KEY,
  user_id TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  zone TEXT NOT NULL,
  said_at TEXT NOT NULL
) STRICT;
CREATE INDEX file_zones_sha256 ON file_zones (sha256);

-- The local clock at the start, as if it were UTC; whether the session itself names no zone, and then the one that is taken.
ALTER TABLE sessions ADD COLUMN wall_ms INTEGER;
ALTER TABLE sessions ADD COLUMN zoneless INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN zone TEXT;
ALTER TABLE sightings ADD COLUMN wall_ms INTEGER;
ALTER TABLE sightings ADD COLUMN zoneless INTEGER NOT NULL DEFAULT 0;
DROP INDEX sightings_once;
CREATE UNIQUE INDEX sightings_once
  ON sightings (user_id, source, external_id, start_ms, coalesce(duration_ms, -1), own_id, wall_ms, zoneless);
CREATE INDEX sightings_wall ON sightings (user_id, wall_ms);
CREATE INDEX sightings_zoneless ON sightings (user_id, source, external_id) WHERE zoneless = 1;

-- As far as workouts tell; rebuild has it from the payloads.
UPDATE sessions SET
  zoneless = (SELECT w.utc_offset_minutes IS NULL FROM workouts w WHERE w.id = workout_id),
  wall_ms = start_ms + (SELECT coalesce(w.utc_offset_minutes, 0) FROM workouts w WHERE w.id = workout_id) * 60000
WHERE workout_id IN (SELECT id FROM workouts);
UPDATE sessions SET wall_ms = start_ms WHERE wall_ms IS NULL;
UPDATE sightings SET
  zoneless = coalesce((SELECT s.zoneless FROM sessions s WHERE s.user_id = sightings.user_id
    AND s.source = sightings.source AND s.external_id = sightings.external_id), 0),
  wall_ms = start_ms + coalesce((SELECT s.wall_ms - s.start_ms FROM sessions s WHERE s.user_id = sightings.user_id
    AND s.source = sightings.source AND s.external_id = sightings.external_id), 0);
`;
