/**
 * Version 10. A database has an id of its own, by which a file outside it (witness/file.ts) recognizes it when an older copy
 * is restored. Starts and details that it once held and rightly no longer holds are remembered, so that their absence is
 * not taken for a loss.
 */
export const witnessSchema = `
CREATE TABLE meta (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;
INSERT INTO meta (name, value) VALUES ('store_id', lower(hex(randomblob(16))));

-- Starts (local clock, whole seconds, as if it were UTC) and details that a session had before it was edited or went.
CREATE TABLE earlier_sessions (
  start_s INTEGER PRIMARY KEY,
  samples INTEGER NOT NULL,
  zones INTEGER NOT NULL,
  route INTEGER NOT NULL
) STRICT;

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

-- Days of other data of which a rebuild made nothing any more.
CREATE TABLE earlier_records (
  kind TEXT NOT NULL,
  date TEXT NOT NULL,
  PRIMARY KEY (kind, date)
) STRICT, WITHOUT ROWID;
`;
