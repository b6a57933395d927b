/** Tests that only account exports contain. As in wellness.ts: recreated by `rebuild`, columns are field names. */
export const testsSchema = `
CREATE TABLE fitness_tests (
  key INTEGER PRIMARY KEY,
  user_id TEXT NOT NULL,
  id TEXT NOT NULL,
  date TEXT NOT NULL,
  time_basis TEXT NOT NULL CHECK (time_basis IN ('utc', 'local')),
  source TEXT NOT NULL,
  time_local TEXT NOT NULL,
  own_index REAL,
  fitness_class TEXT,
  avg_heart_rate_bpm REAL,
  maximum_heart_rate_bpm REAL,
  UNIQUE (user_id, id)
) STRICT;
CREATE INDEX fitness_tests_date ON fitness_tests (date);

CREATE TABLE orthostatic_tests (
  key INTEGER PRIMARY KEY,
  user_id TEXT NOT NULL,
  id TEXT NOT NULL,
  date TEXT NOT NULL,
  time_basis TEXT NOT NULL CHECK (time_basis IN ('utc', 'local')),
  source TEXT NOT NULL,
  time_local TEXT NOT NULL,
  supine_rr_ms REAL,
  standup_min_rr_ms REAL,
  standing_rr_ms REAL,
  supine_hrv_rmssd_ms REAL,
  standing_hrv_rmssd_ms REAL,
  UNIQUE (user_id, id)
) STRICT;
CREATE INDEX orthostatic_tests_date ON orthostatic_tests (date);
`;
