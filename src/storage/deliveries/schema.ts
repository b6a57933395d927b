/**
 * What was delivered where. Primary data, never derived again: a row is on disk before its request is sent, so that
 * whatever happens to the response, nothing is sent twice and nothing is forgotten. `item` is the workout's id, or the
 * local date of other data. `content` is what a user would see of it there, as JSON, and `content_hash` its SHA-256.
 */
export const deliveriesTable = `
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
  sent_at TEXT,
  PRIMARY KEY (user_id, target, kind, item)
) STRICT, WITHOUT ROWID;
CREATE INDEX deliveries_item ON deliveries (kind, item);
CREATE INDEX deliveries_state ON deliveries (state) WHERE state <> 'sent';

-- A workout that a better source renames stays delivered.
CREATE TRIGGER workout_renamed AFTER UPDATE OF id ON workouts WHEN old.id <> new.id BEGIN
  UPDATE OR IGNORE deliveries SET item = new.id WHERE kind = 'workout' AND item = old.id;
END;
`;

/**
 * Which edit has been reported. Before, that was a sentence in `reason`, which keeps its meaning here; a reason that
 * stays with a delivery that arrived is the failure of a later attempt.
 */
export const reportedEdits = `
-- The hash of the edited content that a push has named as not at the target.
ALTER TABLE deliveries ADD COLUMN reported_hash TEXT;
UPDATE deliveries SET reported_hash = substr(reason, 15), reason = NULL
WHERE state = 'sent' AND reason GLOB 'edited since: *';
`;
