import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openReader } from '../../../src/storage/store.js';
import { serving } from '../../mcp/serving.js';
import { library, workouts } from '../library.js';
import { run, temporaryFolder } from '../run.js';

/** Three workouts: a run aa11..., strength training aa99..., and a ride ff00... */
function stage() {
  const home = temporaryFolder();
  const env = { ...library(home), POLAR_SYNC_TOKEN_STORE: 'file' };
  const call = (...argv: string[]) => run(argv, { env });
  const json = async (...argv: string[]) => JSON.parse((await call(...argv, '--json')).stdout);
  return { home, env, call, json, db: join(home, 'polar-sync.db') };
}

describe('edit', () => {
  it('is seen by everything that shows workouts, and marked as yours', async () => {
    const { call, json } = stage();
    const edit = ['--name', 'Long run', '--note', 'windy', '--sport', 'trail running', '--tag', 'race,long'];
    const done = await call('edit', 'aa11', ...edit, '--gear', 'Pegasus', '--feeling', '4');
    expect([done.exitCode, done.stderr]).toEqual([0, '']);
    expect(done.stdout).toMatch(
      /Trail running .*Long run \(aa11bb22\): yours: name, note, sport, tags, gear, feeling\.\n/,
    );
    const said = {
      ...{ name: 'Long run', note: 'windy', type: 'trail_running', sport: 'running', sub_sport: 'trail' },
      ...{ tags: ['race', 'long'], gear: 'Pegasus', feeling: 0.75 },
      edited: ['name', 'note', 'sport', 'tags', 'gear', 'feeling'],
      vendor_sport: { sport: 'RUNNING' },
    };
    expect(await json('show', 'aa11')).toMatchObject(said);
    expect((await json('list'))[0]).toMatchObject(said);
    const shown = (await call('show', 'aa11')).stdout;
    for (const line of [/Tags +race, long/, /Gear +Pegasus/, /Note +windy/, /Edited by you +name, note, sport/])
      expect(shown).toMatch(line);
    expect(await json('stats')).toMatchObject({
      sports: expect.arrayContaining([expect.objectContaining({ sport: 'trail_running', workouts: 1 })]),
    });
    expect(JSON.parse((await call('export', 'aa11', '--format', 'json', '--out', '-')).stdout)[0]).toMatchObject(said);
    const csv = await call('export', 'aa11', '--format', 'csv', '--columns', 'type,name,note,feeling', '--out', '-');
    expect(csv.stdout).toContain('trail_running,Long run,windy,0.75');
    expect((await call('export', 'aa11', '--format', 'gpx', '--out', '-')).stdout).toContain('<name>Long run</name>');
    const mine = { type: 'trail_running', name: 'Long run', note: 'windy', tags: '["race","long"]', gear: 'Pegasus' };
    const columns = Object.keys(mine).join(', ');
    expect((await json('sql', `SELECT ${columns} FROM my_workouts ORDER BY start_time`))[0]).toEqual(mine);
    // What Polar says is still there.
    expect((await json('sql', 'SELECT type, name FROM workouts ORDER BY start_time'))[0]).toEqual({
      type: 'running',
      name: null,
    });
    expect((await call('verify')).stdout).not.toContain('does not match');
  });

  it('filters by the sport you named, and by tags', async () => {
    const { call, json } = stage();
    await call('edit', 'aa11', 'ff00', '--tag', 'Race');
    await call('edit', 'aa99', '--tag', 'gym', '--sport', 'yoga');
    const ids = async (...argv: string[]) =>
      ((await json('list', ...argv)) as { id: string }[]).map(({ id }) => id.slice(0, 4));
    expect(await ids('--tag', 'race')).toEqual(['aa11', 'ff00']);
    expect(await ids('--tag', 'race,gym')).toEqual(['aa11', 'aa99', 'ff00']);
    expect(await ids('--tag', 'gym', '--tag', 'none')).toEqual(['aa99']);
    expect(await ids('--sport', 'yoga')).toEqual(['aa99']);
    expect(await ids('--sport', 'strength_training')).toEqual([]);
    expect(await ids('--tag', 'race', '--last', '1')).toEqual(['ff00']);
  });

  it('hides a workout from lists, totals, exports, deliveries and assistants, until it is asked for', async () => {
    const { call, json, db, env } = stage();
    const out = join(temporaryFolder(), 'watched');
    await call('target', 'add', 'folder', '--out', out, '--since', '2024-01-01');
    expect((await call('edit', 'latest', '--hide')).stdout).toContain('(ff001122): yours: hidden.');
    const ids = async (...argv: string[]) =>
      ((await json(...argv)) as { id: string }[]).map(({ id }) => id.slice(0, 4));
    expect(await ids('list')).toEqual(['aa11', 'aa99']);
    expect(await ids('list', '--hidden')).toEqual(['aa11', 'aa99', 'ff00']);
    expect(await json('stats')).toMatchObject({ workouts: 2, distance_meters: 10240 });
    expect(await json('stats', '--hidden')).toMatchObject({ workouts: 3 });
    expect(JSON.parse((await call('export', '--format', 'json', '--out', '-')).stdout)).toHaveLength(2);
    expect((await call('export', 'ff00', '--format', 'json', '--out', '-')).stdout).toContain('"hidden":true');
    expect(await json('show', 'latest')).toMatchObject({ id: workouts[1]?.id });
    expect(await json('show', 'ff00')).toMatchObject({ hidden: true, edited: ['hidden'] });
    const onTerminal = await run(['list', '--hidden', '--no-color'], { env, terminal: 140 });
    expect(onTerminal.stdout.split('\n').filter((line) => line.includes('(hidden)'))).toEqual([
      expect.stringMatching(/^ff001122/),
    ]);
    expect((await call('push')).stdout).toBe('folder: 2 sent.\n');
    expect(readdirSync(out)).toHaveLength(2);
    const { call: ask } = serving(db);
    expect(JSON.stringify(await ask('inventory'))).not.toContain('cycling');
    expect(await ask('list_workouts')).toMatchObject({ structuredContent: { total: 2 } });
    await call('edit', 'ff00', '--unhide');
    expect(await ids('list')).toHaveLength(3);
    const store = openReader(db);
    expect(store.edits.among(['ff00112233aa'])).toEqual([]);
    store.close();
  });

  it('is seen by an assistant, whatever it asks', async () => {
    const { call, db } = stage();
    await call('edit', 'aa11', '--name', 'Zanzibar', '--sport', 'hiking', '--note', 'sand', '--tag', 'trip');
    const { call: ask } = serving(db);
    expect(await ask('search', { words: 'zanzibar' })).toMatchObject({
      structuredContent: { found: [{ name: 'Zanzibar', note: 'sand', sport: 'hiking' }] },
    });
    expect(await ask('list_workouts', { sport: 'hiking' })).toMatchObject({ structuredContent: { total: 1 } });
    expect(await ask('list_workouts', { sport: 'running' })).toMatchObject({ structuredContent: { total: 0 } });
    expect(await ask('get_workout', { id: 'aa11bb22cc33' })).toMatchObject({
      structuredContent: { workout: { name: 'Zanzibar', tags: ['trip'], edited: ['name', 'note', 'sport', 'tags'] } },
    });
    const sql =
      "SELECT type, name, summary ->> '$.type' AS t, summary ->> '$.tags' AS tags FROM workouts WHERE name = 'Zanzibar'";
    expect(JSON.stringify(await ask('query', { sql }))).toContain('Zanzibar');
  });

  it('reaches a target as any change does, and --changed writes the file again', async () => {
    const { call, json } = stage();
    const out = join(temporaryFolder(), 'watched');
    await call('target', 'add', 'folder', '--out', out, '--since', '2024-01-01', '--format', 'gpx');
    expect((await call('push')).stdout).toBe('folder: 1 sent, 2 rejected.\n');
    const files = join(temporaryFolder(), 'files');
    const changed = () => json('export', '--format', 'gpx', '--changed', '--out', `${files}/`);
    expect(await changed()).toMatchObject({ written: 1 });
    await call('edit', 'aa11', '--name', 'Renamed');
    expect(await changed()).toMatchObject({ written: 1 });
    expect(await changed()).toMatchObject({ written: 0 });
    expect((await call('push')).stdout).toBe('folder: 1 edited since.\n');
    expect((await call('push', 'folder', 'aa11')).stdout).toBe('folder: 1 sent.\n');
    const written = readdirSync(out).map((name) => readFileSync(join(out, name), 'utf8'));
    expect(written.filter((text) => text.includes('<name>Renamed</name>'))).toHaveLength(1);
  });

  it('is in the report, where a page that was encoded before is made again', async () => {
    const { call } = stage();
    const out = join(temporaryFolder(), 'r.html');
    await call('report', '--out', out);
    await call('edit', 'aa11', '--name', 'Zanzibar', '--tag', 'trip');
    await call('report', '--out', out);
    const page = readFileSync(out, 'utf8');
    expect(page).toContain('Zanzibar');
  });

  it('changes all of several workouts, or none', async () => {
    const { call, json } = stage();
    expect(await call('edit', 'aa11', 'nothing', '--tag', 'x')).toMatchObject({ exitCode: 2 });
    expect((await json('list', '--tag', 'x')) as unknown[]).toEqual([]);
    expect(await json('edit', 'aa11', 'ff00', 'aa11', '--tag', 'x')).toEqual({
      schema: 'polar-sync.edit/1',
      workouts: ['aa11bb22cc33', 'ff00112233aa'].map((id) => ({ id, changed: true, edited: ['tags'], tags: ['x'] })),
    });
    expect(await json('edit', 'aa11', '--tag', 'X')).toMatchObject({ workouts: [{ changed: false }] });
    expect((await call('edit', 'aa11', '--reset', 'all')).stdout).toContain('as Polar has it.');
    expect(await json('show', 'aa11')).not.toHaveProperty('edited');
  });

  it.each([
    [['edit', 'aa11'], 'NOTHING_TO_EDIT', 'Give one'],
    [['edit', 'aa11', '--sport', 'runing'], 'UNKNOWN_SPORT', 'running'],
    [['edit', 'zz', '--name', 'x'], 'UNKNOWN_ID', 'polar-sync list'],
    [['edit', 'aa', '--name', 'x'], 'AMBIGUOUS_ID', 'Type more'],
  ])('refuses %j', async (argv, code, hint) => {
    const { exitCode, stderr } = await stage().call(...argv, '--json');
    expect([exitCode, JSON.parse(stderr)]).toEqual([
      2,
      expect.objectContaining({ code, hint: expect.stringContaining(hint) }),
    ]);
  });

  it('needs a database', async () => {
    const { exitCode, stderr } = await run(['edit', 'x', '--name', 'x', '--json'], {
      env: { POLAR_SYNC_HOME: temporaryFolder() },
    });
    expect([exitCode, JSON.parse(stderr).code]).toEqual([2, 'NO_STORE']);
  });
});

describe('gear', () => {
  it('goes farther with every workout, and is warned of beyond its limit', async () => {
    const { call, json } = stage();
    expect(await call('gear')).toMatchObject({
      exitCode: 0,
      stdout: '',
      stderr: expect.stringContaining('edit ID --gear'),
    });
    await call('edit', 'aa11', '--gear', 'Pegasus 40');
    expect(await call('gear', 'pegasus 40', '--limit', '50km')).toMatchObject({ exitCode: 0, stderr: '' });
    const edited = await call('edit', 'ff00', '--gear', 'PEGASUS 40');
    expect(edited).toMatchObject({
      exitCode: 0,
      stderr: expect.stringContaining('Pegasus 40 has gone 52.24 km: more than its limit of 50.00 km.'),
    });
    expect(await json('gear')).toEqual({
      schema: 'polar-sync.gear/1',
      gear: [
        {
          ...{ name: 'Pegasus 40', workouts: 2, distance_meters: 52240, duration_seconds: 9123 },
          ...{ first_used: '2024-05-01', last_used: '2024-06-01', limit_meters: 50000, over_limit: true },
        },
      ],
      failed: [],
    });
    const listed = await call('gear');
    expect(listed.stdout).toContain('Pegasus 40\t2\t52.24\t50.00\t2:32:03\t2024-05-01\t2024-06-01');
    expect(listed.stderr).toContain('more than its limit');
    await call('edit', 'ff00', '--hide');
    expect((await call('gear')).stderr).toBe('');
    await call('gear', 'Pegasus 40', '--limit', '');
    expect((await json('gear')).gear[0]).not.toHaveProperty('limit_meters');
    expect(JSON.parse((await call('gear', 'Bike', '--json')).stderr)).toMatchObject({ code: 'UNKNOWN_GEAR' });
  });

  it.each(['800 parsec', '-5km', '0', '1e3'])('refuses a limit of %s', async (limit) => {
    const { exitCode, stderr } = await stage().call('gear', 'x', `--limit=${limit}`, '--json');
    expect([exitCode, JSON.parse(stderr).code]).toEqual([2, 'GEAR_LIMIT']);
  });

  it('takes miles', async () => {
    const { json } = stage();
    expect((await json('gear', 'Shoes', '--limit', '500mi')).gear).toMatchObject([
      { name: 'Shoes', limit_meters: 804672, workouts: 0 },
    ]);
  });
});
