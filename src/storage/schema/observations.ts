/** Counts of what readers did not recognize in Polar's responses. */
export const observationsTable = `
CREATE TABLE observations (
  source TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('field', 'value')),
  name TEXT NOT NULL,
  count INTEGER NOT NULL,
  first_seen TEXT NOT NULL,
  last_seen TEXT NOT NULL,
  PRIMARY KEY (source, kind, name)
) STRICT, WITHOUT ROWID;
`;
