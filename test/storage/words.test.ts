import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { StoreError } from '../../src/errors.js';
import { storeError } from '../../src/storage/errors.js';
import { openDatabase } from '../../src/storage/open.js';
import { Store } from '../../src/storage/store.js';
import { temporaryFolder } from '../support/folder.js';

let store: Store;

/** A database in which no statement works any more. */
beforeEach(() => {
  const path = join(temporaryFolder(), 'polar.db');
  const db = openDatabase(path);
  db.pragma('foreign_keys = OFF');
  const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all() as string[];
  for (const table of tables) db.exec(`DROP TABLE ${table}`);
  store = new Store(path, db);
});
afterEach(() => store.close());

it.each<[string, () => unknown]>([
  ['runs', () => store.syncRuns.start('1', 'auto', '')],
  ['transactions', () => store.transactions.setState(1, 'committed', '')],
  ['items', () => store.transactions.itemStored(1, '1')],
  ['failures', () => store.failures.clear('1', 'transactions', '1')],
  ['sessions', () => store.sessions.get('1', 'exercises', '1')],
  ['payloads', () => store.payloads.current('1', 'exercises', '1')],
  ['workouts', () => store.get('1')],
  ['all workouts, one by one', () => [...store.iterate()]],
])('a failure of SQLite becomes a StoreError: %s', (_what, work) => {
  expect(work).toThrow(StoreError);
  expect(work).toThrow(/SQLITE_ERROR/);
});

it('the remedy for a damaged database does not lead in a circle', () => {
  expect(storeError({ code: 'SQLITE_CORRUPT' }, 'x.db')).toMatchObject({
    code: 'DAMAGED',
    hint: expect.not.stringContaining('verify'),
  });
});
