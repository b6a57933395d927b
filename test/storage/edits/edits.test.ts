import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { copyStore } from '../../../src/storage/backup.js';
import { migrate, upgrade } from '../../../src/storage/schema/migrate.js';
import { migrations } from '../../../src/storage/schema/schema.js';
import { sqlite } from '../../../src/storage/sqlite/driver.js';
import { openReader, openStore } from '../../../src/storage/store.js';
import { library, workouts } from '../../commands/library.js';
import { run, temporaryFolder } from '../../commands/run.js';
import { withStore } from '../../support/store.js';

const edit = (workoutId: string, said: object, editedAt = '2026-01-01T00:00:00Z') => ({
  ...{ workoutId, userId: '1', said, editedAt },
});

describe('edits', () => {
  it('follow their sessions: exchanged ids are exchanged, and what comes together is joined', () => {
    withStore((store) => {
      for (const [at, id] of ['a', 'b', 'c'].entries())
        store.edits.save(edit(id, { tags: [id], name: id }, `2026-01-0${at + 1}T00:00:00Z`));
      const follow = (ways: Record<string, string>) =>
        store.edits.follow(store.edits.among(Object.keys(ways)), (id) => ways[id] ?? id);
      follow({ a: 'b', b: 'a' });
      expect([store.edits.of('a'), store.edits.of('b')]).toEqual([
        { tags: ['b'], name: 'b' },
        { tags: ['a'], name: 'a' },
      ]);
      follow({ b: 'd', c: 'd' });
      expect(store.edits.of('d')).toEqual({ tags: ['a', 'c'], name: 'c' });
      expect(store.edits.among(['b', 'c'])).toEqual([]);
    });
  });

  it('with nothing to say are none', () => {
    withStore((store) => {
      store.edits.save(edit('a', { name: 'x' }));
      store.edits.save(edit('a', {}));
      expect(store.edits.among(['a'])).toEqual([]);
    });
  });

  it('are in a backup', async () => {
    const home = temporaryFolder();
    const env = library(home);
    await run(['edit', 'aa11', '--name', 'Mine', '--gear', 'Shoes'], { env });
    const copy = join(temporaryFolder(), 'copy.db');
    await copyStore(join(home, 'polar-sync.db'), copy, undefined, () => {});
    const kept = openReader(copy);
    expect(kept.summary('aa11bb22cc33')).toMatchObject({ name: 'Mine', gear: 'Shoes', edited: ['name', 'gear'] });
    kept.close();
  });

  it('can be made in a database that is older: its workouts are as they were', () => {
    const path = join(temporaryFolder(), 'older.db');
    const older = new (sqlite())(path);
    upgrade(older, migrations.slice(0, 16));
    older.exec(`INSERT INTO workouts (key, id, user_id, start_time, start_time_local, type, sport, summary)
      VALUES (1, 'aa11bb22cc33', '1', '2024-05-01T05:30:12Z', '2024-05-01T07:30:12', 'running', 'running', '{}');
      UPDATE workouts SET summary = '${JSON.stringify(workouts[1])}'; INSERT INTO recordings VALUES (1, x'');`);
    migrate(older, path, migrations);
    older.close();
    const store = openStore(path);
    store.atomically(() => store.edits.save(edit('aa11bb22cc33', { name: 'Mine' })));
    expect(store.summary('aa11bb22cc33')).toEqual({ ...workouts[1], name: 'Mine', edited: ['name'] });
    store.close();
  });

  it('name the gear of each user as it was last spelled', () => {
    withStore((store) => {
      store.edits.save(edit('a', { tags: ['b', 'A'], gear: 'shoes' }));
      store.edits.save(edit('b', { tags: ['c', 'A'], gear: 'Shoes' }, '2026-02-01T00:00:00Z'));
      store.edits.save(edit('c', { gear: 'Bike' }));
      expect([store.edits.gear('1'), store.edits.gear('2')]).toEqual([['Bike', 'Shoes'], []]);
    });
  });
});
