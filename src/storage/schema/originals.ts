/**
 * The original files of a session. The bytes are in bodies, as the payload with the part `original/FORMAT`; a row here
 * without a hash means that Polar has no such file. `revision` is the session's when the file was requested.
 */
export const originalsTable = `
CREATE TABLE originals (
  user_id TEXT NOT NULL,
  source TEXT NOT NULL,
  external_id TEXT NOT NULL,
  format TEXT NOT NULL CHECK (format IN ('fit', 'tcx', 'gpx')),
  revision TEXT NOT NULL,
  sha256 TEXT REFERENCES bodies (sha256),
  PRIMARY KEY (user_id, source, external_id, format)
) STRICT, WITHOUT ROWID;

-- The formats a transaction must not be committed without, with commas between.
ALTER TABLE transactions ADD COLUMN originals TEXT NOT NULL DEFAULT '';
`;
