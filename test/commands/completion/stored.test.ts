import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../../src/storage/open.js';
import { sqlite } from '../../../src/storage/sqlite/driver.js';
import { wholeRecords } from '../../support/data/records.js';
import { openQuickly } from '../../support/store.js';
import { library, workout, workouts } from '../library.js';
import { run, temporaryFolder } from '../run.js';
import { installed, shells, shellWith } from './shells.js';

const double = [
  workout({ id: 'dd00000000a1', start_time: '2025-01-01T08:00:00Z', start_time_local: '2025-01-01T09:00:00' }),
  workout({ id: 'dd00000000a2', start_time: '2025-01-01T15:00:00Z', start_time_local: '2025-01-01T16:00:00' }),
];

function stored(): { home: string; env: Record<string, string> } {
  const home = temporaryFolder();
  const env = library(home, [...workouts, ...double]);
  const store = openQuickly(join(home, 'polar-sync.db'));
  store.atomically(() => {
    store.records.save('10579', wholeRecords.sleep);
  });
  store.close();
  return { home, env };
}

describe('completion of what is stored', () => {
  for (const name of shells) {
    it.skipIf(!installed(name))(
      `offers ids and dates in ${name} (skipped if it is not installed)`,
      async () => {
        const { home, env } = stored();
        const { offer, folder } = await shellWith(name, env);
        const offered = (...words: string[]) => offer(words).map((word) => word.trim());
        const ids = workouts.map(({ id }) => id);
        expect(offered('show', '')).toEqual(expect.arrayContaining(['latest', ...ids]));
        expect(offered('show', 'aa11')).toEqual(expect.arrayContaining(['aa11bb22cc33']));
        expect(offered('show', 'aa')).not.toContain('ff00112233aa');
        expect(offered('show', 'ff00112233aa', 'dd')).toEqual(expect.arrayContaining(double.map(({ id }) => id)));
        expect(offered('edit', 'ff')).toContain('ff00112233aa');
        expect(offered('export', '--format', 'fit', 'ff')).toContain('ff00112233aa');
        // A date stands for the only workout on it.
        expect(offered('show', '2024-')).toEqual(expect.arrayContaining(['2024-05-01', '2024-05-03', '2024-06-01']));
        expect(offered('show', '2025-')).not.toContain('2025-01-01');
        expect(offered('show', '--data', 'sleep', '2026')).toEqual(expect.arrayContaining(['2026-02-22']));
        expect(offered('list', '')).not.toContain('aa11bb22cc33');
        const elsewhere = await shellWith(name, { POLAR_SYNC_HOME: join(folder, 'none') });
        expect(elsewhere.offer(['show', '']).filter((word) => word.trim() !== '')).toEqual([]);
        const there = ['--db', join(home, 'polar-sync.db'), 'show', 'aa1'];
        expect(elsewhere.offer(there).map((word) => word.trim())).toContain('aa11bb22cc33');
      },
      120_000,
    );
  }

  const ask = (env: Record<string, string>, ...more: string[]) => run(['list', ...more, '--completing', ''], { env });

  it('says what each is, newest first', async () => {
    const { stdout, stderr } = await ask(stored().env);
    expect(stderr).toBe('');
    expect(stdout.split('\n').slice(0, 2)).toEqual([
      'latest\t2025-01-01 16:00 running',
      'dd00000000a2\t2025-01-01 16:00 running',
    ]);
    expect(stdout).toContain('aa11bb22cc33\t2024-05-01 07:30 running 10.24 km 1:02:03\n');
  });

  it('offers nothing, and says nothing, without a database, or with one that is damaged, locked or older', async () => {
    const nothing = { exitCode: 0, stdout: '', stderr: '' };
    expect(await ask({ POLAR_SYNC_HOME: temporaryFolder() })).toEqual(nothing);
    const damaged = temporaryFolder();
    writeFileSync(join(damaged, 'polar-sync.db'), 'no database at all', { mode: 0o600 });
    expect(await ask({ POLAR_SYNC_HOME: damaged })).toEqual(nothing);

    const { home, env } = stored();
    const writer = openDatabase(join(home, 'polar-sync.db'));
    writer.pragma('locking_mode = EXCLUSIVE');
    writer.exec('BEGIN EXCLUSIVE');
    const began = performance.now();
    expect(await ask(env)).toEqual(nothing);
    expect(performance.now() - began).toBeLessThan(2000);
    writer.exec('ROLLBACK');
    writer.pragma('user_version = 3');
    writer.close();
    expect(await ask(env)).toEqual(nothing);
    // Nor is it brought up to date by the Tab key.
    const after = new (sqlite())(join(home, 'polar-sync.db'), { readonly: true });
    expect(after.pragma('user_version', { simple: true })).toBe(3);
    after.close();
  });

  it('offers what it can where the kind of --data is unknown: nothing', async () => {
    expect(await ask(stored().env, '--data', 'dreams')).toMatchObject({ stdout: '' });
  });
});
