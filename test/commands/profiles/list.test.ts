import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../../src/storage/open.js';
import { migrations } from '../../../src/storage/schema/schema.js';
import { openStore } from '../../../src/storage/store.js';
import { library } from '../library.js';
import { run, temporaryFolder } from '../run.js';

const counts = { newWorkouts: 3, updatedWorkouts: 0, failedItems: 0, requests: 9 };

describe('profiles', () => {
  it('lists the default profile even before there is anything', async () => {
    const home = temporaryFolder();
    const { exitCode, stdout } = await run(['profiles', '--json'], { env: { POLAR_SYNC_HOME: home } });
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      schema: 'polar-sync.profiles/1',
      profiles: [{ name: 'default', signed_in: false, database: { path: join(home, 'polar-sync.db'), exists: false } }],
    });
  });

  it('shows account, workouts and last success from what is here', async () => {
    const home = temporaryFolder();
    const anna = join(home, 'profiles', 'anna');
    for (const name of ['anna', 'bert', 'empty']) mkdirSync(join(home, 'profiles', name), { recursive: true });
    library(anna);
    const store = openStore(join(anna, 'polar-sync.db'));
    const at = '2024-06-01T01:00:00Z';
    store.syncRuns.end(store.syncRuns.start('10579', 'auto', at), { outcome: 'ok', ...counts }, at);
    store.close();
    library(home);
    const mine = openStore(join(home, 'polar-sync.db'));
    mine.syncRuns.start('1', 'auto', at);
    mine.close();
    writeFileSync(join(home, 'config.json'), '{"userId":"2"}');
    writeFileSync(join(home, 'profiles', 'bert', 'config.json'), '{"userId":"4711","tokenStore":"keychain"}');
    const env = { POLAR_SYNC_HOME: home };
    const { profiles } = JSON.parse((await run(['profiles', '--json'], { env })).stdout);
    expect(profiles[0]).toMatchObject({ name: 'default', user_id: '2', signed_in: true });
    // A database named in the environment is that of one profile.
    const named = { ...env, POLAR_SYNC_DB: join(home, 'named.db') };
    const again = JSON.parse((await run(['profiles', '--json'], { env: named })).stdout).profiles;
    expect(again.map(({ database }: { database: { path: string } }) => database.path)).toEqual([
      ...[
        named.POLAR_SYNC_DB,
        ...profiles.slice(1).map(({ database }: { database: { path: string } }) => database.path),
      ],
    ]);
    expect(profiles.slice(1)).toEqual([
      {
        name: 'anna',
        user_id: '10579',
        signed_in: false,
        workouts: 3,
        last_success: at,
        database: { path: join(anna, 'polar-sync.db'), exists: true },
      },
      {
        name: 'bert',
        user_id: '4711',
        signed_in: true,
        database: { path: expect.stringContaining('bert'), exists: false },
      },
    ]);
    const { stdout } = await run(['profiles'], { env, terminal: 140 });
    expect(stdout).toMatch(/anna.*10579, not signed in.*3.*2024-06-01/);
    expect(stdout).toMatch(/bert +4711 {2}/);
  });

  it('finds them in XDG folders, of which only one may exist', async () => {
    const folder = temporaryFolder();
    const env = { HOME: folder, XDG_CONFIG_HOME: join(folder, 'c'), XDG_DATA_HOME: join(folder, 'd') };
    const configured = join(folder, 'c/polar-sync/profiles/one');
    const pulled = join(folder, 'd/polar-sync/profiles/two');
    for (const path of [configured, pulled]) mkdirSync(path, { recursive: true });
    writeFileSync(join(configured, 'config.json'), '{}');
    library(pulled);
    const { profiles } = JSON.parse((await run(['profiles', '--json'], { env })).stdout);
    expect(profiles.map(({ name }: { name: string }) => name)).toEqual(['default', 'one', 'two']);
  });

  it('lists a broken one with what is wrong, and the others too', async () => {
    const home = temporaryFolder();
    mkdirSync(join(home, 'profiles', 'broken'), { recursive: true });
    writeFileSync(join(home, 'profiles', 'broken', 'config.json'), '{');
    const env = { POLAR_SYNC_HOME: home };
    const { exitCode, stdout } = await run(['profiles', '--json'], { env });
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout).profiles[1]).toMatchObject({ name: 'broken', problem: { code: 'CONFIG_INVALID' } });
    const shown = await run(['profiles'], { env });
    expect(shown.stderr).toContain('warning: broken: ');
    expect(shown.stdout).toMatch(/default\tnot signed in\t[\s\S]*broken\tcannot be read\t/);
  });

  it('says that a database of an older version exists, and how to update it', async () => {
    const home = temporaryFolder();
    openDatabase(join(home, 'polar-sync.db'), migrations.slice(0, 1)).close();
    const env = { POLAR_SYNC_HOME: home };
    const [profile] = JSON.parse((await run(['profiles', '--json'], { env })).stdout).profiles;
    expect(profile).toMatchObject({
      database: { exists: true },
      problem: { code: 'STORE_OLDER', hint: expect.stringContaining('polar-sync list') },
    });
    expect((await run(['profiles'], { env })).stderr).toContain(profile.problem.hint);
  });

  it('shows who is signed in even if the database is damaged', async () => {
    const home = temporaryFolder();
    writeFileSync(join(home, 'config.json'), '{"userId":"4711"}');
    writeFileSync(join(home, 'polar-sync.db'), 'rubbish');
    const { profiles } = JSON.parse((await run(['profiles', '--json'], { env: { POLAR_SYNC_HOME: home } })).stdout);
    expect(profiles[0]).toMatchObject({ user_id: '4711', signed_in: true, problem: { code: expect.any(String) } });
  });
});
