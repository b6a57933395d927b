import { expect, it } from 'vitest';
import { openInMemory } from '../../../src/storage/open.js';
import { rowsAgree } from '../../../src/storage/recordings/agree.js';
import type { Recording } from '../../../src/storage/recordings/recording.js';
import { writeRows } from '../../../src/storage/recordings/rows.js';
import { outdoorRun, stream } from '../../support/data/workouts.js';

const KEY = 7;

/** A database with the rows of a recording, with or without a workout that they belong to. */
function holding(recording: Recording) {
  const db = openInMemory();
  db.pragma('foreign_keys = OFF');
  writeRows(db, KEY, recording);
  return db;
}

const run: Recording = outdoorRun(60);

it('rows agree with the recording they were written from, with digits that JSON need not have, too', () => {
  const thirds = { streams: { altitude_meters: stream(50, (i) => i / 3), heart_rate_bpm: stream(50, () => null) } };
  for (const recording of [run, thirds, {}]) expect(rowsAgree(holding(recording), KEY, recording)).toBe(true);
});

it.each([
  ['another value', 'UPDATE sample_rows SET heart_rate_bpm = heart_rate_bpm + 1 WHERE t = 30'],
  ['a text', "UPDATE sample_rows SET heart_rate_bpm = 'x' WHERE t = 30"],
  ['bytes, which JSON does not hold', "UPDATE sample_rows SET heart_rate_bpm = x'00' WHERE t = 30"],
  ['no value', 'UPDATE sample_rows SET heart_rate_bpm = NULL WHERE t = 30'],
  ['a value of a channel that was not there', 'UPDATE sample_rows SET pedaling_index_permille = 1 WHERE t = 30'],
  ['a row too few', 'DELETE FROM route_rows WHERE n = 59'],
  [
    'a row too many',
    'INSERT INTO route_rows SELECT workout_key, 60, time_ms, 1, 1, 1, 1, 1 FROM route_rows WHERE n = 59',
  ],
  ['a value that no point had', 'UPDATE route_rows SET satellites = 1 WHERE n = 0'],
  ['a point elsewhere', 'UPDATE route_rows SET latitude_e7 = latitude_e7 - 1 WHERE n = 0'],
  ['no description of a channel', 'DELETE FROM streams WHERE position = 0'],
])('%s is a difference', (_what, sql) => {
  const db = holding(run);
  expect(db.prepare(sql).run().changes).toBe(1);
  expect(rowsAgree(db, KEY, run)).toBe(false);
  db.close();
});
