import { chmodSync, existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';

import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { library, workout, workouts } from '../commands/library.js';
import { run } from '../commands/run.js';
import { temporaryFolder } from '../support/folder.js';
import { describeWith } from '../support/judges/needs.js';
import { type Postgres, postgresMissing, startPostgres } from '../support/judges/postgres.js';

/** Long enough ago for the state of the file to count. */
const settle = (home: string) => {
  const before = new Date(Date.now() - 60_000);
  utimesSync(join(home, 'polar-sync.db'), before, before);
};
const envOf = (home: string) => ({ POLAR_SYNC_HOME: home, POLAR_SYNC_TOKEN_STORE: 'file', HOME: home });

describeWith(postgresMissing, 'mirror', () => {
  let postgres: Postgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres?.stop());

  const count = async (schema: string) =>
    postgres.rows(`SELECT athlete, count(*)::int AS n FROM ${schema}.workouts GROUP BY 1 ORDER BY 1`);

  it('sends all profiles, reads nothing that is unchanged, and one that is broken stops nobody', async () => {
    const home = temporaryFolder();
    const profiles = ['anna', 'bert', 'cleo', 'empty'].map((name) => join(home, 'profiles', name));
    for (const one of profiles) mkdirSync(one, { recursive: true });
    const [anna, bert, cleo, empty] = profiles as [string, string, string, string];
    library(anna);
    library(bert, [workout({ id: 'b1', duration_seconds: 60 })]);
    for (const one of [anna, bert]) settle(one);
    writeFileSync(join(cleo, 'polar-sync.db'), 'this is not a database at all'.repeat(50));
    writeFileSync(join(empty, 'config.json'), '{}', { mode: 0o600 });
    const argv = ['mirror', postgres.url, '--all-profiles', '--schema', 'fleet'];
    const first = await run([...argv, '--json'], { env: envOf(home) });
    expect([first.exitCode, first.stderr]).toEqual([3, '']);
    expect(JSON.parse(first.stdout)).toMatchObject({
      schema: 'polar-sync.mirror/1',
      athletes: [
        { athlete: 'default', outcome: 'no_database' },
        { athlete: 'anna', outcome: 'sent', workouts: { new: 3 } },
        { athlete: 'bert', outcome: 'sent', workouts: { new: 1 } },
        { athlete: 'cleo', outcome: 'failed', problem: { code: 'NOT_A_DATABASE' } },
        { athlete: 'empty', outcome: 'no_database' },
      ],
    });
    expect(await count('fleet')).toEqual([
      { athlete: 'anna', n: 3 },
      { athlete: 'bert', n: 1 },
    ]);
    const again = await run(argv, { env: envOf(home) });
    expect(again.stdout).toContain('anna: unchanged.\nbert: unchanged.\n');
    expect(again.exitCode).toBe(3);
    const removed = await run(['mirror', postgres.url, '--schema', 'fleet', '--remove', 'anna'], { env: envOf(home) });
    expect(removed).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('Everything of anna is deleted') });
    expect(await count('fleet')).toEqual([{ athlete: 'bert', n: 1 }]);
    // What is gone there is sent again.
    expect((await run(argv, { env: envOf(home) })).stdout).toContain('anna: 3 workouts (3 new)');
  });

  it('sends one athlete after the other in the order of their names, whoever is read first', async () => {
    const home = temporaryFolder();
    const names = Array.from({ length: 12 }, (_, i) => `m${i}`).sort();
    for (const name of names) {
      const folder = join(home, 'profiles', name);
      mkdirSync(folder, { recursive: true });
      // What takes longest to read comes first all the same.
      const several = Array.from({ length: name === 'm0' || name === 'm4' ? 200 : 1 }, (_, i) =>
        workout({ id: `${name}w${i}` }),
      );
      library(folder, name === 'm3' ? [] : several);
    }
    await run(['mirror', postgres.url, '--all-profiles', '--schema', 'ordered'], { env: envOf(home) });
    const lie = await postgres.rows<{ athlete: string }>(
      'SELECT athlete FROM ordered.workouts GROUP BY 1 ORDER BY min(xmin::text::bigint)',
    );
    // One of them has no workouts, and so nothing to wait for.
    expect(lie.map(({ athlete }) => athlete)).toEqual(names.filter((name) => name !== 'm3'));
  });

  it('needs no second connection where the server grants only one', async () => {
    const home = temporaryFolder();
    for (const name of ['anna', 'bert', 'cleo']) {
      const folder = join(home, 'profiles', name);
      mkdirSync(folder, { recursive: true });
      library(folder);
    }
    await postgres.rows('CREATE USER lone CONNECTION LIMIT 1; GRANT CREATE ON DATABASE club TO lone');
    const url = postgres.url.replace('coach@', 'lone@');
    const argv = ['mirror', url, '--all-profiles', '--schema', 'lone', '--json'];
    const { exitCode, stdout, stderr } = await run(argv, { env: envOf(home) });
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout)).toMatchObject({
      athletes: [
        { outcome: 'no_database' },
        ...['anna', 'bert', 'cleo'].map((athlete) => ({ athlete, outcome: 'sent' })),
      ],
    });
    expect(await count('lone')).toEqual(['anna', 'bert', 'cleo'].map((athlete) => ({ athlete, n: 3 })));
  });

  it('compares again after anything was written, and not only by the time', async () => {
    const home = temporaryFolder();
    library(home);
    settle(home);
    const argv = ['mirror', postgres.url, '--as', 'dora', '--schema', 'states'];
    await run(argv, { env: envOf(home) });
    expect((await run(argv, { env: envOf(home) })).stdout).toBe('dora: unchanged.\n');
    library(home, [workout({ id: 'd1' })]);
    // It was written to just now, so it is compared, this time and the next.
    for (const says of ['4 workouts (1 new)', '4 workouts, unchanged'])
      expect((await run(argv, { env: envOf(home) })).stdout).toContain(`dora: ${says}`);
    const [row] = await postgres.rows('SELECT polar_user_id, state FROM states.athletes');
    expect(row).toEqual({ polar_user_id: '10579', state: null });
  });

  it('takes the password from PGPASSFILE, over TLS with a checked certificate', async () => {
    const home = temporaryFolder();
    library(home);
    const passfile = join(home, 'pgpass');
    writeFileSync(passfile, `*:*:club:coach:${postgres.password.replaceAll(/[\\:]/g, '\\$&')}\n`, { mode: 0o600 });
    const env = { ...envOf(home), PGPASSFILE: passfile };
    const mirror = (query: string, more = env) =>
      run(['mirror', `${postgres.tcpUrl}${query}`, '--json'], { env: more });
    expect(await mirror('')).toMatchObject({ exitCode: 0, stderr: '' });
    const checked = `?sslmode=verify-full&sslrootcert=${encodeURIComponent(postgres.certificate)}`;
    expect(await mirror(checked)).toMatchObject({ exitCode: 0, stderr: '' });
    const unknown = await mirror('?sslmode=verify-full');
    expect([unknown.exitCode, JSON.parse(unknown.stderr)]).toEqual([
      2,
      expect.objectContaining({ code: 'MIRROR_TLS' }),
    ]);
    chmodSync(passfile, 0o644);
    const exposed = await run(['mirror', postgres.tcpUrl], { env });
    expect(exposed.exitCode).toBe(4);
    expect(exposed.stderr).toContain('others can read it');
    const missing = await mirror('', { ...env, PGPASSFILE: join(home, 'nowhere') });
    expect(JSON.parse(missing.stderr)).toMatchObject({ code: 'PGPASSFILE', exit: 2 });
  });

  it('keeps the password in the token store, for this address alone', async () => {
    const home = temporaryFolder();
    library(home);
    const env = envOf(home);
    const without = await run(['mirror', postgres.tcpUrl, '--json'], { env });
    expect(JSON.parse(without.stderr)).toMatchObject({ code: 'MIRROR_SIGN_IN', exit: 4 });
    const argv = ['mirror', postgres.tcpUrl, '--save-password'];
    const kept = await run(argv, { env, stdin: `${postgres.password}\n` });
    expect([kept.exitCode, kept.stdout]).toEqual([0, expect.stringContaining('default: 3 workouts')]);
    expect(kept.stdout + kept.stderr).not.toContain(postgres.password);
    expect(await run(['mirror', postgres.tcpUrl], { env })).toMatchObject({ exitCode: 0 });
    const elsewhere = await run(['mirror', postgres.tcpUrl.replace('localhost', '127.0.0.1'), '--json'], { env });
    expect(JSON.parse(elsewhere.stderr)).toMatchObject({ code: 'MIRROR_SIGN_IN' });
    const folder = join(home, 'target-keys');
    const [name = ''] = readdirSync(folder);
    writeFileSync(join(folder, name), '{"place":"x","password":"hunter2"}', { mode: 0o600 });
    const damaged = await run(['mirror', postgres.tcpUrl, '--json'], { env });
    expect(JSON.parse(damaged.stderr)).toMatchObject({ code: 'MIRROR_PASSWORD_INVALID', exit: 7 });
    expect(damaged.stderr).not.toContain('hunter2');
    // An empty one is forgotten.
    await run(argv, { env, stdin: '\n' });
    expect(existsSync(join(folder, name))).toBe(false);
  });

  it('says what is wrong with the database or the rights', async () => {
    const home = temporaryFolder();
    library(home);
    const error = async (url: string, ...more: string[]) =>
      JSON.parse((await run(['mirror', url, '--json', ...more], { env: envOf(home) })).stderr) as { code: string };
    expect(await error(postgres.url.replace('/club', '/nowhere'))).toMatchObject({
      code: 'MIRROR_NO_DATABASE',
      exit: 2,
    });
    expect(await error(postgres.url.replace('coach@', 'nobody@'))).toMatchObject({ code: 'MIRROR_SIGN_IN', exit: 4 });
    await postgres.rows('CREATE USER reader');
    expect(await error(postgres.url.replace('coach@', 'reader@'), '--schema', 'mine')).toMatchObject({
      ...{ code: 'MIRROR_NOT_ALLOWED', exit: 2 },
    });
    await run(['mirror', postgres.url, '--schema', 'newer'], { env: envOf(home) });
    await postgres.rows(`UPDATE newer.mirror_meta SET value = '{"mirror":99,"store":1}'`);
    expect(await error(postgres.url, '--schema', 'newer')).toMatchObject({ code: 'MIRROR_NEWER', exit: 8 });
  });

  it('brings the tables of an earlier version up to date, and sends again what has other columns', async () => {
    const home = temporaryFolder();
    library(home);
    settle(home);
    const argv = ['mirror', postgres.url, '--schema', 'earlier'];
    await run(argv, { env: envOf(home) });
    await postgres.rows(`UPDATE earlier.mirror_meta SET value = '{"mirror":0,"store":1}'`);
    await postgres.rows('ALTER TABLE earlier.workouts DROP COLUMN feeling');
    await postgres.rows(`UPDATE earlier.mirror_items SET revision = '00000000' || substr(revision, 9)`);
    expect((await run(argv, { env: envOf(home) })).stdout).toBe(
      'default: 3 workouts (3 updated); 0 records; 125 rows sent.\n',
    );
    expect(await postgres.rows('SELECT feeling FROM earlier.workouts LIMIT 1')).toEqual([{ feeling: null }]);
  });

  it('keeps the samples in one piece where something else divides them', async () => {
    const home = temporaryFolder();
    library(home, workouts);
    await run(['mirror', postgres.url, '--schema', 'whole', '--no-partitions'], { env: envOf(home) });
    const kind = `SELECT relkind::text FROM pg_class WHERE oid = 'whole.samples'::regclass`;
    expect(await postgres.rows(kind)).toEqual([{ relkind: 'r' }]);
    // The next one finds it as it is.
    library(home, [workout({ ...workouts[0]!, id: 'e1', start_time: '2020-05-01T05:30:12Z' })]);
    expect(await run(['mirror', postgres.url, '--schema', 'whole'], { env: envOf(home) })).toMatchObject({
      exitCode: 0,
    });
    expect(await postgres.rows('SELECT count(*)::int AS n FROM whole.samples')).toEqual([{ n: 120 }]);
  });
});

describe('mirror without a server', () => {
  it('fails for now, and says to come again', async () => {
    const home = temporaryFolder();
    library(home);
    const { exitCode, stderr } = await run(
      ['mirror', `postgres://coach@x/club?host=${encodeURIComponent(home)}`, '--json'],
      {
        env: envOf(home),
      },
    );
    expect([exitCode, JSON.parse(stderr)]).toEqual([5, expect.objectContaining({ code: 'MIRROR_UNREACHABLE' })]);
  });

  it.each([
    [['--all-profiles', '--as', 'x'], 'ALL_PROFILES'],
    [['--schema', 'pg_mine'], 'MIRROR_SCHEMA'],
    [['--schema', 'a"b'], 'MIRROR_SCHEMA'],
  ])('%j is rejected before anything is asked', async (more, code) => {
    const { exitCode, stderr } = await run(['mirror', 'postgres://coach@localhost:1/club', '--json', ...more], {
      env: envOf(temporaryFolder()),
    });
    expect([exitCode, JSON.parse(stderr)]).toEqual([2, expect.objectContaining({ code })]);
  });
});
