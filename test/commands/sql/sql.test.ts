import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tableDescriptions } from '../../../src/query/catalog.js';
import { openQuickly } from '../../support/store.js';
import { library, workout, workouts } from '../library.js';
import { run, temporaryFolder } from '../run.js';

const env = () => library(temporaryFolder());
const bySport = 'SELECT type, count(*) AS n FROM workouts GROUP BY type ORDER BY type';

describe('sql', () => {
  it('prints rows as a table, in tabs, as CSV and as JSON', async () => {
    const at = { env: env() };
    expect(await run(['sql', bySport], at)).toEqual({
      exitCode: 0,
      stdout: 'type\tn\ncycling\t1\nrunning\t1\nstrength_training\t1\n',
      stderr: '',
    });
    expect((await run(['sql', '--csv', bySport], at)).stdout).toBe(
      'type,n\r\ncycling,1\r\nrunning,1\r\nstrength_training,1\r\n',
    );
    expect(JSON.parse((await run(['sql', '--json', bySport], at)).stdout)).toEqual([
      { type: 'cycling', n: 1 },
      { type: 'running', n: 1 },
      { type: 'strength_training', n: 1 },
    ]);
    const { stdout } = await run(['sql', bySport], { ...at, terminal: 80 });
    expect(stdout).toMatch(/type +n.*\ncycling +1\n/);
  });

  it('reads the statement from a pipe', async () => {
    const at = { env: env(), stdin: `${bySport};\n` };
    const { stdout, exitCode } = await run(['sql', '--csv'], at);
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining('cycling,1')]);
    expect((await run(['sql', '--csv', '-'], at)).stdout).toBe(stdout);
  });

  it('keeps every value apart in CSV: quotes, lines, NULL and empty text', async () => {
    const { stdout } = await run(['sql', '--csv', `SELECT 'a"b' AS x, 'c,d' AS y, 'e\nf' AS z, NULL AS u, '' AS v`], {
      env: env(),
    });
    expect(stdout).toBe('x,y,z,u,v\r\n"a""b","c,d","e\nf",,""\r\n');
  });

  it('keeps columns of the same name apart in JSON', async () => {
    const { stdout } = await run(['sql', '--json', 'SELECT 1 AS a, 2 AS a, 3 AS b, 4 AS a'], { env: env() });
    expect(JSON.parse(stdout)).toEqual([{ a: 1, a_2: 2, b: 3, a_3: 4 }]);
  });

  it('says when there are more rows, and exits with 3', async () => {
    const { stdout, stderr, exitCode } = await run(['sql', '--max-rows', '2', 'SELECT id FROM workouts'], {
      env: env(),
    });
    expect([stdout.split('\n').length, stderr, exitCode]).toEqual([
      4,
      'warning: There are more than 2 rows; the first 2 were printed. --max-rows prints more.\n',
      3,
    ]);
  });

  it.each([
    ['DELETE FROM workouts', 'SQL_REFUSED'],
    ['SELECT nought', 'SQL_ERROR'],
  ])('refuses %s', async (sql, code) => {
    const { stdout, stderr, exitCode } = await run(['sql', '--json', sql], { env: env() });
    expect([stdout, exitCode, JSON.parse(stderr)]).toEqual([
      '',
      2,
      expect.objectContaining({ code, exit: 2, hint: expect.any(String) }),
    ]);
  });

  it('ends a statement after --timeout', async () => {
    const sql = 'WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n';
    const { stderr, exitCode } = await run(['sql', '--timeout', '1s', sql], { env: env() });
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('The statement was ended after 1 s.')]);
  });

  it('has one format at a time', async () => {
    expect((await run(['sql', '--json', '--csv', 'SELECT 1'], { env: env() })).exitCode).toBe(2);
  });

  it('needs a database', async () => {
    const { exitCode, stderr } = await run(['sql', '--json', 'SELECT 1'], {
      env: { POLAR_SYNC_HOME: temporaryFolder() },
    });
    expect([exitCode, JSON.parse(stderr).code]).toEqual([2, 'NO_STORE']);
  });

  it('shows one athlete of several', async () => {
    const home = temporaryFolder();
    const both = library(home, workouts.slice(0, 1));
    const store = openQuickly(join(home, 'polar-sync.db'));
    store.atomically(() => {
      store.saveWorkout('222', workout({ id: 'bb22' }));
      store.sessions.save({
        userId: '222',
        source: 'exercises',
        externalId: 'x',
        workoutId: 'bb22',
        startMs: 0,
        samples: true,
        zones: true,
        route: true,
        firstSeenAt: '2024-01-01T00:00:00Z',
      });
    });
    store.close();
    const sql = ['sql', '--json', 'SELECT id FROM workouts'];
    expect(JSON.parse((await run(sql, { env: both })).stderr)).toMatchObject({ code: 'WHICH_ATHLETE' });
    expect(JSON.parse((await run([...sql, '--athlete', '222'], { env: both })).stdout)).toEqual([{ id: 'bb22' }]);
  });
});

describe('sql without a statement', () => {
  it('lists tables and views with columns and units', async () => {
    const { stdout, exitCode } = await run(['sql'], { env: env(), stdin: '' });
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^workouts\n {2}One row per workout\./);
    expect(stdout).toContain('start_time_local [local time]');
    expect(stdout).toContain('avg_heart_rate_bpm [bpm]');
    expect(stdout).toMatch(/^samples \(view\)$/m);
    expect(
      Math.max(
        ...stdout
          .split('\n')
          .filter((line) => line.includes('['))
          .map((line) => line.length),
      ),
    ).toBeLessThan(81);
  });

  it('describes each of them in JSON', async () => {
    const { stdout } = await run(['sql', '--json'], { env: env(), stdin: '' });
    const { schema, tables } = JSON.parse(stdout) as {
      schema: string;
      tables: { name: string; columns: { name: string; unit: string; meaning: string }[] }[];
    };
    expect(schema).toBe('polar-sync.tables/1');
    for (const { name, columns } of tableDescriptions()) {
      const found = tables.find((one) => one.name === name);
      expect([name, found?.columns.map((one) => [one.name, one.unit, one.meaning]).sort()]).toEqual([
        name,
        [...columns].map((one) => [...one]).sort(),
      ]);
    }
    expect(tables.map(({ name }) => name)).toEqual(expect.arrayContaining(['payloads', 'sync_runs']));
  });
});
