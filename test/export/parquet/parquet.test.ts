import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { expect, it } from 'vitest';
import { channels, type Workout } from '../../../src/workouts/workout.js';
import { workouts } from '../../commands/library.js';
import { run } from '../../commands/run.js';
import { rowsInSqlite } from '../../mirror/compare.js';
import { type Contents, fill } from '../../mirror/contents.js';
import { expectSamples, type SampleRow } from '../../mirror/samples.js';
import { arbitraryWorkout } from '../../support/data/arbitrary-workout.js';
import { wholeRecords } from '../../support/data/records.js';
import { temporaryFolder } from '../../support/folder.js';
import { duckdb, duckdbMissing } from '../../support/judges/duckdb.js';
import { describeWith } from '../../support/judges/needs.js';
import { cases } from '../../support/random.js';
import { recorded } from '../../workouts/doubles/recorded.js';
import { rowsInDataset } from './dataset-rows.js';

const records = Object.values(wholeRecords);
const [runWithAll, strength, ride] = workouts as [Workout, Workout, Workout];
const envOf = (home: string) => ({ POLAR_SYNC_HOME: home, HOME: home });
const exported = (home: string, ...more: string[]) =>
  run(['export', '--format', 'parquet', '--out', join(home, 'dataset'), ...more], { env: envOf(home) });

/** A home with profiles and what each of them has. */
function homeWith(profiles: Record<string, Contents>): string {
  const home = temporaryFolder();
  for (const [profile, contents] of Object.entries(profiles)) fill(dbOf(home, profile), contents);
  return home;
}
const dbOf = (home: string, profile: string) =>
  profile === 'default' ? join(home, 'polar-sync.db') : join(home, 'profiles', profile, 'polar-sync.db');

const filesIn = (home: string) =>
  readdirSync(join(home, 'dataset'), { recursive: true, encoding: 'utf8' })
    .filter((path) => statSync(join(home, 'dataset', path)).isFile())
    .sort();

/** What the dataset of a home has of an athlete. */
const rowsIn = (home: string, athlete: string) => rowsInDataset(join(home, 'dataset'), athlete);

describeWith(duckdbMissing, 'a Parquet dataset, as DuckDB reads it', () => {
  it('has every row of every table, by kind, athlete and year', async () => {
    const home = homeWith({ default: { workouts, records }, anna: { workouts: [ride], records: [] } });
    const { exitCode, stdout, stderr } = await exported(home, '--all-profiles');
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout).toContain('anna: 1 partition written, 0 unchanged; 1 row.');
    expect(await rowsIn(home, 'default')).toEqual(rowsInSqlite(dbOf(home, 'default')));
    expect(await rowsIn(home, 'anna')).toEqual(rowsInSqlite(dbOf(home, 'anna')));
    const all = `read_parquet('${join(home, 'dataset')}/kind=workouts/*/*/*.parquet', hive_partitioning = true)`;
    expect(await duckdb(`SELECT athlete, year::INT, count(*)::INT FROM ${all} GROUP BY ALL ORDER BY 1`)).toEqual([
      ['anna', 2024, 1],
      ['default', 2024, 3],
    ]);
    // The query in the documentation.
    const page = readFileSync(resolve(import.meta.dirname, '../../../docs/fleet.md'), 'utf8');
    const query = /```sql\n-- DuckDB\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
    expect(await duckdb(query.replace("'dataset/", `'${join(home, 'dataset')}/`))).toHaveLength(3);
  });

  it('is the same as SQLite after any arrivals and edits', async () => {
    const home = homeWith({ default: { workouts: [], records: [] } });
    const identified = fc
      .tuple(arbitraryWorkout, fc.constantFrom('a1', 'b2', 'c3', 'd4'))
      .map(([workout, id]): Workout => {
        const payload_sha256 = [JSON.stringify(workout)];
        return { ...workout, id, provenance: { ...workout.provenance, payload_sha256 } };
      });
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(identified, { selector: ({ id }) => id, maxLength: 4 }), async (content) => {
        fill(dbOf(home, 'default'), { workouts: content, records: [] });
        expect(await exported(home, '--json')).toMatchObject({ exitCode: 0, stderr: '' });
        // SQLite's view divides whole numbers, which may change the last digit of a position no watch measures.
        const apart = { route_points: [] };
        const inDataset = await rowsIn(home, 'default');
        expect({ ...inDataset, ...apart }).toEqual({ ...rowsInSqlite(dbOf(home, 'default')), ...apart });
        for (const one of content) expectSamples(one, await samplesOf(home, one));
      }),
      { numRuns: cases(10) },
    );
  });
});

async function samplesOf(home: string, { id }: Workout): Promise<SampleRow[]> {
  const folder = join(home, 'dataset', 'kind=samples');
  if (!existsSync(folder)) return [];
  const rows = await duckdb(
    `SELECT t, epoch_ms("time")::DOUBLE, ${channels.join(', ')} FROM read_parquet('${folder}/*/*/*.parquet')
     WHERE workout_id = '${id}' ORDER BY t`,
  );
  return rows.map(([t, time, ...values]) => ({
    ...{ t: Number(t), time: Number(time) },
    ...Object.fromEntries(channels.map((channel, i) => [channel, values[i] as number | null])),
  }));
}

it('a second export writes only the partitions that changed, and deletes those that are gone', async () => {
  const older = {
    ...strength,
    id: 'old1',
    start_time: '2020-01-05T10:00:00Z',
    start_time_local: '2020-01-05T11:00:00',
  };
  const home = homeWith({ default: { workouts: [runWithAll, older], records } });
  await exported(home);
  const before = filesIn(home);
  expect((await exported(home)).stdout).toMatch(/^default: 0 partitions written, \d+ unchanged; 0 rows\.\n$/);
  fill(dbOf(home, 'default'), { workouts: [{ ...runWithAll, name: 'Long run' }], records: [] });
  expect((await exported(home)).stdout).toMatch(
    /^default: 1 partition written, \d+ unchanged, 1 removed; \d+ rows\.\n$/,
  );
  expect(filesIn(home)).toEqual(before.filter((path) => !path.includes('year=2020')));
  // What was deleted or replaced by somebody else is written again.
  rmSync(join(home, 'dataset', 'kind=laps'), { recursive: true, force: true });
  rmSync(join(home, 'dataset', 'kind=samples'), { recursive: true });
  expect((await exported(home)).stdout).toContain('1 partition written');
  expect(filesIn(home)).toEqual(before.filter((path) => !path.includes('year=2020')));
  expect(statSync(join(home, 'dataset', before[1]!)).mode & 0o077).toBe(0);
});

it('files state their source, and the meaning and unit of each column', async () => {
  const home = homeWith({ default: { workouts: [runWithAll], records: [] } });
  await exported(home);
  const path = join(home, 'dataset', 'kind=samples/athlete=default/year=2024/part-0.parquet');
  const { key_value_metadata: pairs = [], num_rows: rows } = await parquetMetadataAsync(
    await asyncBufferFromFile(path),
  );
  const metadata = Object.fromEntries(pairs.map(({ key, value }) => [key, value ?? '']));
  const manifest = JSON.parse(readFileSync(join(home, 'dataset', '_manifest.json'), 'utf8')) as {
    partitions: Record<string, { source: string }>;
  };
  expect(Number(rows)).toBe(60);
  expect(metadata).toMatchObject({ 'polar_sync.table': 'samples', 'polar_sync.year': '2024' });
  expect(metadata['polar_sync.source']).toBe(manifest.partitions['workout/default/2024']?.source);
  expect(JSON.parse(metadata['polar_sync.columns'] ?? '')).toMatchObject({
    ...{ heart_rate_bpm: { unit: 'bpm' }, time: { unit: 'UTC' }, distance_meters: { unit: 'meters' } },
  });
});

it('with pseudonyms, nothing in it names a person, a place or a watch', async () => {
  const known = { ...runWithAll, name: 'Lap around Anna Street', note: 'with Bert' };
  const home = homeWith({ anna: { workouts: [known], records } });
  const once = async () => {
    expect(await exported(home, '--all-profiles', '--pseudonymize')).toMatchObject({ exitCode: 0, stderr: '' });
    return filesIn(home);
  };
  const files = await once();
  const bytes = Buffer.concat(files.map((path) => readFileSync(join(home, 'dataset', path)))).toString('latin1');
  for (const secret of ['anna', 'Anna Street', 'Bert', '10579', known.id, '1111AAAA', '1985-04-01'])
    expect([secret, bytes.includes(secret)]).toEqual([secret, false]);
  expect(files.filter((path) => /kind=(route|account|calendar|devices|training)/.test(path))).toEqual([]);
  expect(files.filter((path) => path.includes('kind=sleep/'))).toHaveLength(1);
  // The same ones the next time, as long as the salt is here.
  expect(await once()).toEqual(files);
  const salt = join(home, 'pseudonym-salt');
  expect(statSync(salt).mode & 0o077).toBe(0);
  expect(bytes).not.toContain(readFileSync(salt, 'utf8').trim());
  const mixed = await exported(home, '--all-profiles', '--json');
  expect([mixed.exitCode, JSON.parse(mixed.stderr)]).toEqual([2, expect.objectContaining({ code: 'DATASET_MIXED' })]);
  rmSync(salt);
  expect(await once()).not.toEqual(files);
});

it('with pseudonyms, other recordings of an activity lead to one another', async () => {
  const by = (device: string) => ({ source: { provider: 'polar' as const, device, via: [] } });
  const watch = { ...recorded('5ba1e1d0', { seconds: 900 }), ...by('Polar Vantage V3') };
  const phone = { ...recorded('77f0b1e9', { from: 20, seconds: 850 }), ...by('Polar H10') };
  const home = homeWith({ default: { workouts: [watch, phone], records: [] } });
  expect(await exported(home, '--pseudonymize')).toMatchObject({ exitCode: 0, stderr: '' });
  const [path = ''] = filesIn(home).filter((one) => one.includes('kind=workouts/'));
  const file = await asyncBufferFromFile(join(home, 'dataset', path));
  const rows = (await parquetReadObjects({ file, columns: ['id', 'alternative_to'] })) as Record<
    string,
    string | null
  >[];
  const [counted, other] = rows.sort((a, b) => Number(a.alternative_to !== null) - Number(b.alternative_to !== null));
  expect([counted?.alternative_to, other?.alternative_to]).toEqual([null, counted?.id]);
  const bytes = readFileSync(join(home, 'dataset', path)).toString('latin1');
  for (const { id } of [watch, phone]) expect([id, bytes.includes(id)]).toEqual([id, false]);
});

it('killed before the manifest is there, it is written again', async () => {
  const home = homeWith({ default: { workouts: [runWithAll], records: [] } });
  await exported(home);
  const manifest = join(home, 'dataset', '_manifest.json');
  const before = readFileSync(manifest);
  fill(dbOf(home, 'default'), { workouts: [{ ...runWithAll, name: 'x' }], records: [] });
  await exported(home);
  // The files are new, the manifest is that of before; and the contents are those of before as well.
  writeFileSync(manifest, before);
  fill(dbOf(home, 'default'), { workouts: [runWithAll], records: [] });
  expect((await exported(home)).stdout).toContain('1 partition written');
});

it.each([
  [['abc'], 'PARQUET_OPTION'],
  [['--since', '2024-01-01'], 'PARQUET_OPTION'],
  [['--data', 'sleep'], 'PARQUET_OPTION'],
  [['--out', '-'], 'PARQUET_OUT'],
  [['--format', 'csv', '--pseudonymize'], 'PARQUET_ONLY'],
  [['--format', 'fit', '--all-profiles'], 'PARQUET_ONLY'],
])('%j is rejected', async (more, code) => {
  const home = homeWith({ default: { workouts: [ride], records: [] } });
  mkdirSync(join(home, 'dataset'));
  const { exitCode, stderr } = await exported(home, '--json', ...more);
  expect([exitCode, JSON.parse(stderr)]).toEqual([2, expect.objectContaining({ code })]);
  expect(filesIn(home)).toEqual([]);
});
