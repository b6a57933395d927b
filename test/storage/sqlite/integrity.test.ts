import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sqlite } from '../../../src/storage/sqlite/driver.js';
import { integrityProblems } from '../../../src/storage/sqlite/integrity.js';
import { outdoorRun } from '../../support/data/workouts.js';
import { temporaryFolder } from '../../support/folder.js';
import { openQuickly } from '../../support/store.js';

const ways = [
  ['in this process', Number.POSITIVE_INFINITY],
  ['in another process', 0],
] as const;

/** A database with a workout. @param damage SQL that somebody runs by hand. */
function database(damage: string): string {
  const path = join(temporaryFolder(), 'polar.db');
  const store = openQuickly(path);
  store.atomically(() => store.saveWorkout('1', { ...outdoorRun(90), id: 'a' }));
  store.close();
  const hand = new (sqlite())(path);
  hand.exec(damage);
  hand.close();
  return path;
}

describe.each(ways)("SQLite's own check, %s", (_way, smallBytes) => {
  const check = (path: string, depth: 'quick' | 'whole', signal?: AbortSignal) =>
    integrityProblems(path, path, depth, signal, smallBytes);

  it('finds nothing in a sound database', async () => {
    const path = database('');
    expect([await check(path, 'quick'), await check(path, 'whole')]).toEqual([[], []]);
  });

  it('names rows that point to nothing, if it is whole', async () => {
    const path = database("PRAGMA foreign_keys = OFF; DELETE FROM workouts WHERE id = 'a'");
    expect(await check(path, 'quick')).toEqual([]);
    expect(await check(path, 'whole')).toContain('pauses points to a missing row of workouts');
  });

  it('names the file that is no database', async () => {
    const path = join(temporaryFolder(), 'polar.db');
    writeFileSync(path, 'x'.repeat(8192));
    await expect(check(path, 'whole')).rejects.toMatchObject({ exitCode: 8, message: expect.stringContaining(path) });
  });

  it('is not waited for after a signal', async () => {
    const controller = new AbortController();
    const looking = check(database(''), 'whole', controller.signal);
    controller.abort();
    await expect(looking).rejects.toMatchObject({ code: 'INTERRUPTED', exitCode: 130 });
  });
});
