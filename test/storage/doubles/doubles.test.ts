import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { migrate, upgrade } from '../../../src/storage/schema/migrate.js';
import { migrations } from '../../../src/storage/schema/schema.js';
import { sqlite } from '../../../src/storage/sqlite/driver.js';
import { openStore, type Store } from '../../../src/storage/store.js';
import { deriveOutdated } from '../../../src/sync/core/outdated.js';
import type { Workout } from '../../../src/workouts/workout.js';
import { temporaryFolder } from '../../support/folder.js';
import { withStore } from '../../support/store.js';
import { recorded } from '../../workouts/doubles/recorded.js';

const watch = recorded('watch', { seconds: 900, route: true });
const app = recorded('app', { from: 20, seconds: 850, off: 10, route: true, beat: undefined });
const band = recorded('band', { from: 3, seconds: 890, beat: 2 });
const later = recorded('later', { from: 4000, seconds: 900 });
const all = [watch, app, band, later];

const save = (store: Store, ...some: Workout[]) =>
  store.atomically(() => some.map((one) => store.saveWorkout('1', one)));
const say = (store: Store, id: string, said: object) =>
  store.atomically(() => {
    store.edits.save({ workoutId: id, userId: '1', said, editedAt: '2026-01-01T00:00:00Z' });
    store.doubles.choose(id);
  });
const once = { onceEach: true };
const ids = (some: { id: string }[]) => some.map(({ id }) => id);

describe('recordings of one activity', () => {
  it('are found in whatever order they come, and as often', () => {
    const orders = fc.shuffledSubarray([...all, watch, app], { minLength: 6 });
    fc.assert(
      fc.property(orders, (order) => {
        withStore((store) => {
          for (const one of order) save(store, one);
          expect(store.doubles.list()).toEqual([{ preferred: 'watch', others: ['band', 'app'] }]);
        });
      }),
      { numRuns: 12 },
    );
  });

  it('are one workout in lists, and each by its id', () => {
    withStore((store) => {
      save(store, ...all);
      expect(ids(store.list(once))).toEqual(['watch', 'later']);
      expect([store.count(once), ids([...store.summaries(once)]), ids([...store.iterate(once)])]).toEqual([
        ...[2, ['watch', 'later'], ['watch', 'later']],
      ]);
      expect(ids(store.list({}))).toEqual(['watch', 'band', 'app', 'later']);
      expect(ids(store.list({ ids: ['app'] }))).toEqual(['app']);
      expect(store.summary('watch')).toEqual({ ...store.unedited('watch'), alternatives: ['app', 'band'] });
      expect(store.get('app')).toEqual({ ...app, alternative_to: 'watch' });
      expect(store.get('later')).toEqual(later);
    });
  });

  it('count as you choose, and the next one does when it is hidden', () => {
    withStore((store) => {
      save(store, ...all);
      const revision = store.revision('watch');
      say(store, 'band', { preferred: true });
      expect(ids(store.list(once))).toEqual(['band', 'later']);
      expect(store.revision('watch')).not.toBe(revision);
      say(store, 'band', {});
      expect(store.revision('watch')).toBe(revision);
      say(store, 'watch', { hidden: true });
      expect(ids(store.list(once))).toEqual(['app', 'later']);
    });
  });

  it('end with the workout', () => {
    withStore((store) => {
      save(store, ...all);
      store.atomically(() => store.dropWorkout('watch'));
      expect(store.doubles.list()).toEqual([{ preferred: 'app', others: ['band'] }]);
      save(store, { ...recorded('band', { from: 4050, seconds: 900 }), id: 'band' });
      expect(store.doubles.list()).toEqual([{ preferred: 'later', others: ['band'] }]);
      store.atomically(() => store.dropOrphans());
      expect(store.doubles.list()).toEqual([]);
    });
  });

  it('of an earlier version are found by the next pull', async () => {
    const path = join(temporaryFolder(), 'older.db');
    const before = new (sqlite())(path);
    upgrade(before, migrations.slice(0, 17));
    before.close();
    const older = openStore(path);
    save(older, ...all);
    older.close();
    const db = new (sqlite())(path);
    db.exec('DELETE FROM doubles; DELETE FROM alternatives; INSERT INTO doubles_due SELECT key FROM workouts');
    migrate(db, path, migrations);
    db.close();
    const store = openStore(path);
    expect(store.doubles.list()).toEqual([]);
    await deriveOutdated(store, {});
    expect(store.doubles.list()).toHaveLength(1);
    expect(store.doubles.due()).toEqual([]);
    store.close();
  });
});
