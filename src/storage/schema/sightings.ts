/**
 * Every start and duration a session has been stored with, and the workout id made from them. With these, an edited session
 * still finds its partners, and an id that a workout once had still leads to it. Derived from payloads alone; a session
 * stored by an older version gets its rows with the next pull, import or rebuild.
 */
export const sightings = `
CREATE TABLE sightings (
  user_id TEXT NOT NULL,
  source TEXT NOT NULL,
  external_id TEXT NOT NULL,
  start_ms INTEGER NOT NULL,
  duration_ms INTEGER,
  own_id TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX sightings_once
  ON sightings (user_id, source, external_id, start_ms, coalesce(duration_ms, -1), own_id);
CREATE INDEX sightings_start ON sightings (user_id, start_ms);
CREATE INDEX sightings_own_id ON sightings (own_id);

-- Which sessions Polar named in one breath, asked by the id of a session.
CREATE INDEX transaction_items_external_id ON transaction_items (external_id);

-- 1: Polar answered the commit. 0: it was only inferred, from what Polar offered next.
ALTER TABLE transactions ADD COLUMN confirmed INTEGER NOT NULL DEFAULT 0;
UPDATE transactions SET confirmed = 1 WHERE state = 'committed';
`;
