import { closeSync, openSync, writeSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sqlite } from '../../../src/storage/sqlite/driver.js';
import { openStore } from '../../../src/storage/store.js';
import { day, examine, person, pull } from './person.js';

describe('the database', () => {
  it('exits with 8 if the database is damaged', async () => {
    const { env, db } = await person();
    await pull(env);
    damage(db);
    const { exitCode, check } = await examine(env);
    expect(exitCode).toBe(8);
    expect(check('database')).toMatchObject({ status: 'fail', hint: expect.stringContaining('restore a backup') });
  });

  it('shows how old the last success is, and why the last pull failed', async () => {
    const { db, examine } = await person();
    const store = openStore(db);
    const counts = { newWorkouts: 0, updatedWorkouts: 0, failedItems: 0, requests: 1 };
    const at = (days: number) => new Date(Date.now() - days * day).toISOString();
    store.syncRuns.end(store.syncRuns.start('1', 'auto', at(3)), { outcome: 'ok', ...counts }, at(3));
    const error = { code: 'NETWORK_UNREACHABLE', message: 'Cannot reach Polar.' };
    store.syncRuns.end(store.syncRuns.start('1', 'auto', at(1)), { outcome: 'failed', ...counts, error }, at(1));
    const row = store.transactions.begin('1', { samples: true, zones: true, route: true }, at(1));
    store.transactions.opened(row, '278', '/v3/users/1/exercise-transactions/278', at(1));
    const { check } = await examine();
    expect(check('last success')).toMatchObject({
      status: 'warn',
      message: expect.stringContaining('Cannot reach Polar.'),
    });
    expect(check('open transaction')).toMatchObject({ status: 'warn', hint: expect.stringContaining('pull') });
    store.transactions.setState(row, 'committed', at(0));
    store.syncRuns.end(store.syncRuns.start('1', 'auto', at(1.9)), { outcome: 'ok', ...counts }, at(1.9));
    store.close();
    const later = await examine();
    expect([later.check('last success').status, later.check('open transaction').status]).toEqual(['ok', 'ok']);
  });

  it('names the scopes that kinds which do not come need, whatever the sentence about it says', async () => {
    const { db, examine } = await person();
    const store = openStore(db);
    const now = new Date().toISOString();
    store.syncRuns.start('1', 'auto', now);
    store.kindSources.came('1', 'sleep', 'v4', now);
    store.kindSources.refused('1', 'tests', 'v4', { reason: 'No.', scope: 'tests' }, now);
    const { check } = await examine();
    expect(check('kinds')).toMatchObject({
      ...{ status: 'warn', message: expect.stringContaining('Not coming: tests') },
      hint: 'Run polar-sync login --scope tests and allow it.',
    });
    store.kindSources.refused('1', 'tests', 'v4', { reason: 'It lacks tests:read.' }, now);
    store.close();
    expect((await examine()).check('kinds').hint).toContain('polar-sync login --also');
  });

  it('may hold an open transaction of physical information, which a pull of workouts alone does not resolve', async () => {
    const { db, examine } = await person();
    const store = openStore(db);
    store.physicalInfoTransactions.begin('1', '2024-06-02T01:00:05Z');
    store.close();
    expect((await examine()).check('open transaction')).toMatchObject({
      status: 'warn',
      hint: 'Run polar-sync pull --full --data physical-info.',
    });
  });
});

/** Overwrites the page of a table that no command of these tests reads. */
function damage(path: string): void {
  const db = new (sqlite())(path);
  const page = db.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'route_rows'").pluck().get() as number;
  const size = db.pragma('page_size', { simple: true }) as number;
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
  const file = openSync(path, 'r+');
  writeSync(file, Buffer.alloc(size, 0xaa), 0, size, (page - 1) * size);
  closeSync(file);
}
