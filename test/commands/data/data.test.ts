import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { recordTables } from '../../../src/storage/record-tables.js';
import { recordKinds } from '../../../src/wellness/kinds.js';
import type { WellnessRecord } from '../../../src/wellness/types.js';
import { wholeRecords } from '../../support/records.js';
import { readRfc4180 } from '../../support/rfc4180.js';
import { dataLibrary, storedRecords } from '../data-library.js';
import { run, temporaryFolder } from '../run.js';

const ajv = new Ajv2020({ strict: true, strictTypes: false });
addFormats.default(ajv);

/** Runs with the records of every kind stored. */
function asked(home = temporaryFolder()) {
  const env = dataLibrary(home);
  return (argv: string[], terminal?: number) => run(argv, { env, ...(terminal !== undefined && { terminal }) });
}

const described = (record: WellnessRecord) => ({
  schema: `polar-sync.${record.kind.replaceAll('_', '-')}/1`,
  ...record,
});

describe('list --data', () => {
  it('shows a line a night, with what a person wants to know of it', async () => {
    const { stdout, exitCode } = await asked()(['list', '--data', 'sleep']);
    expect(exitCode).toBe(0);
    expect(stdout.split('\n')).toEqual([
      'Day\tFrom\tUntil\tAsleep\tDeep\tREM\tAwake\tScore',
      '2026-02-22\t23:04\t06:31\t6:57 h\t1:23 h\t1:40 h\t30 min\t81',
      '2026-02-23\t23:30\t06:31\t\t\t\t\t',
      '',
    ]);
  });

  it('shows several kinds one after the other, each with its name, and all of them', async () => {
    const list = asked();
    const { stdout } = await list(['list', '--data', 'heart-rate,cardio-load', '--no-color']);
    expect(stdout).toMatch(/^heart rate\nDay\tLowest.*\n2026-02-22\t51\t64\t77\t3\t1\n\ncardio load\nDay\tLoad/);
    const all = await list(['list', '--data', 'all', '--json']);
    expect(new Set(JSON.parse(all.stdout).map(({ kind }: { kind: string }) => kind))).toEqual(new Set(recordKinds));
    for (const kind of recordKinds) {
      const { exitCode, stdout: table } = await list(['list', '--data', kind.replaceAll('_', '-')], 100);
      expect([exitCode, table.includes('2026-02-2')], kind).toEqual([0, true]);
    }
  });

  it('filters by day, counts from the end, and turns round', async () => {
    const list = asked();
    const days = async (...argv: string[]) =>
      (await list(['list', '--data', 'sleep', '--json', ...argv])).stdout
        .match(/"date":"[^"]+/g)
        ?.map((d) => d.slice(-2));
    expect(await days()).toEqual(['22', '23']);
    expect(await days('--since', '2026-02-23')).toEqual(['23']);
    expect(await days('--until', '2026-02-22')).toEqual(['22']);
    expect(await days('--last', '1')).toEqual(['23']);
    expect(await days('--reverse')).toEqual(['23', '22']);
  });

  it('gives one JSON value without the long lists, each record with its schema', async () => {
    const { stdout } = await asked()(['list', '--data', 'sleep', '--json']);
    const { stages: _, heart_rate_samples: __, ...summary } = wholeRecords.sleep;
    expect(JSON.parse(stdout)[0]).toEqual(described(summary));
  });

  it.each([
    [['--data', 'dreams'], 'UNKNOWN_DATA', 'nightly-recharge'],
    [['--data', 'sleep', '--sport', 'running'], 'WORKOUTS_ONLY', '--sport'],
    [['--data', 'sleep', '--sort', 'time'], 'WORKOUTS_ONLY', '--sort'],
    [['--data', 'sleep', '--since', '2026-02-30'], 'DATE', '2026-05-01'],
    [['--data', 'sleep', '--since', '2026-02-23', '--until', '2026-02-22'], 'SPAN_BACKWARDS', '--since'],
  ])('refuses %j', async (argv, code, hint) => {
    const { exitCode, stderr } = await asked()(['list', ...argv, '--json']);
    expect([exitCode, JSON.parse(stderr).code]).toEqual([2, code]);
    expect(JSON.parse(stderr).hint).toContain(hint);
  });

  it('says what to do when there is none', async () => {
    const env = dataLibrary(temporaryFolder(), []);
    expect((await run(['list', '--data', 'sleep'], { env })).stderr).toContain('polar-sync pull --data all');
    expect((await run(['list', '--data', 'tests'], { env })).stderr).toContain('polar-sync help import');
    const some = asked();
    expect((await some(['list', '--data', 'sleep', '--since', '2027-01-01'])).stderr).toContain('Nothing matches');
    expect((await some(['list', '--data', 'sleep', '--since', '2027-01-01', '--json'])).stdout).toBe('[]\n');
  });
});

describe('show --data', () => {
  it('shows a day with its units and its lists', async () => {
    const show = asked();
    const { stdout, exitCode } = await show(['show', '--data', 'sleep', '2026-02-22']);
    expect(exitCode).toBe(0);
    for (const text of ['sleep 2026-02-22', '3:53 h', '2026-02-21 23:04', 'Sleep score', '81', 'accesslink']) {
      expect(stdout).toContain(text);
    }
    expect(stdout).toMatch(/^2026-02-21 23:04\t11 min\tlighter$/m);
    expect(stdout).toMatch(/^2026-02-21 23:09\t52 bpm$/m);
    expect((await show(['show', '--data', 'sleep', 'latest'])).stdout).toContain('sleep 2026-02-23');
  });

  it('gives everything of a day as one JSON value', async () => {
    const { stdout } = await asked()(['show', '--data', 'heart-rate,skin-temperature', '2026-02-22', '--json']);
    expect(JSON.parse(stdout)).toEqual([described(wholeRecords.heart_rate), described(wholeRecords.skin_temperature)]);
  });

  it('does not flood a terminal with a thousand readings, and cuts nothing elsewhere', async () => {
    const samples = Array.from({ length: 1000 }, (_, n) => ({ second_of_day: n, heart_rate_bpm: 60 }));
    const env = dataLibrary(temporaryFolder(), [{ ...wholeRecords.heart_rate, samples }]);
    const argv = ['show', '--data', 'heart-rate', 'latest', '--no-color'];
    expect((await run(argv, { env, terminal: 80 })).stdout).toContain('and 960 more');
    expect((await run(argv, { env })).stdout.split('\n').length).toBeGreaterThan(1000);
  });

  it.each([
    ['2026-02-24', 'NOTHING_THAT_DAY'],
    ['22.2.2026', 'DATE'],
  ])('refuses %s', async (day, code) => {
    const { exitCode, stderr } = await asked()(['show', '--data', 'sleep', day, '--json']);
    expect([exitCode, JSON.parse(stderr).code]).toEqual([2, code]);
  });
});

describe('schema --data', () => {
  it.each(recordKinds)('%s: fits what export writes, and nothing that is not in it', async (kind) => {
    const ask = asked();
    const name = kind.replaceAll('_', '-');
    const schema = JSON.parse((await ask(['schema', '--data', name, '--json'])).stdout);
    expect(schema.title).toBe(`polar-sync.${name}/1`);
    const validate = ajv.compile(schema);
    const written = JSON.parse((await ask(['export', '--data', name, '--format', 'json', '--out', '-'])).stdout);
    expect(written).toEqual(
      storedRecords.filter((one) => one.kind === kind).map((one) => ({ schema: schema.title, ...one })),
    );
    for (const record of written) {
      expect(validate(record), JSON.stringify(validate.errors)).toBe(true);
      expect(validate({ ...record, surprise: 1 })).toBe(false);
      expect(validate({ ...record, date: undefined })).toBe(false);
    }
    const fields = new Set(Object.keys(schema.properties));
    const { columns, series } = recordTables[kind];
    expect(fields).toEqual(new Set(['schema', 'kind', ...columns, ...series.map(({ field }) => field)]));
  });

  it('of several kinds fits each of them and no workout', async () => {
    const ask = asked();
    const validate = ajv.compile(JSON.parse((await ask(['schema', '--data', 'all', '--json'])).stdout));
    const written = JSON.parse((await ask(['export', '--data', 'all', '--format', 'json', '--out', '-'])).stdout);
    expect(written).toHaveLength(storedRecords.length);
    for (const record of written) expect(validate(record)).toBe(true);
    expect(validate({ schema: 'polar-sync.workout/1', id: 'a' })).toBe(false);
  });
});

describe('export --data', () => {
  it('writes a table a kind and one a list, as they are in the database', async () => {
    const home = temporaryFolder();
    const out = join(home, 'out');
    const { stdout, exitCode } = await asked(home)(['export', '--data', 'all', '--format', 'csv', '--out', `${out}/`]);
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining(`${storedRecords.length} records as csv`)]);
    const tables = recordKinds.flatMap((kind) => {
      const { table, series } = recordTables[kind];
      return [table, ...series.map((one) => one.table)];
    });
    expect(readdirSync(out).sort()).toEqual(tables.map((table) => `${table}.csv`).sort());
    const rows = (table: string) => readRfc4180(readFileSync(join(out, `${table}.csv`), 'utf8'));
    const [head = [], first = [], second = []] = rows('sleep');
    expect(head).toEqual(recordTables.sleep.columns);
    const of = (row: string[], column: string) => row[head.indexOf(column)];
    expect([of(first, 'deep_sleep_seconds'), of(first, 'time_basis'), of(second, 'sleep_score')]).toEqual([
      '5000',
      'utc',
      '',
    ]);
    // A spreadsheet must not take a word for a formula.
    expect(of(second, 'device_id')).toBe("'=cmd()");
    expect(rows('heart_rate_samples').slice(0, 3)).toEqual([
      ['id', 'date', 'second_of_day', 'heart_rate_bpm'],
      ['2026-02-22', '2026-02-22', '172', '77'],
      ['2026-02-22', '2026-02-22', '173', ''],
    ]);
    expect(rows('sleepwise_alertness_hours')[1]?.slice(0, 3)).toEqual([
      ...['2026-02-21T22:04:22Z', '2026-02-22', '2026-02-22T06:00:00Z'],
    ]);
  });

  it('leaves equal files alone, and takes the days that are asked for', async () => {
    const home = temporaryFolder();
    const ask = asked(home);
    const argv = ['export', '--data', 'sleep', '--format', 'jsonl', '--out', join(home, 'sleep.jsonl'), '--json'];
    expect(JSON.parse((await ask(argv)).stdout)).toMatchObject({
      ...{ schema: 'polar-sync.export-data/1', data: ['sleep'], records: 2, written: 1, unchanged: 0 },
    });
    expect(JSON.parse((await ask(argv)).stdout)).toMatchObject({ written: 0, unchanged: 1 });
    await ask([...argv, '--since', '2026-02-23']);
    const lines = readFileSync(join(home, 'sleep.jsonl'), 'utf8').trim().split('\n');
    expect(lines.map((line) => JSON.parse(line).date)).toEqual(['2026-02-23']);
  });

  it('writes one table to stdout, and asks which when there are several', async () => {
    const ask = asked();
    const csv = async (...argv: string[]) => ask(['export', '--format', 'csv', '--out', '-', ...argv]);
    expect((await csv('--data', 'cardio-load')).stdout).toMatch(
      /^id,date,time_basis,source,cardio_load,.*\r\n2026-02-22,/,
    );
    const stages = await csv('--data', 'sleep', '--table', 'sleep_stages');
    expect(stages.stdout).toMatch(
      /^id,date,start_time,.*\r\n2026-02-22,2026-02-22,2026-02-21T22:04:22.675Z,.*lighter\r\n$/,
    );
    expect((await csv('--data', 'biosensing')).stderr).toContain('body_temperature, ');
    expect((await csv('--data', 'sleep', '--table', 'dreams')).stderr).toContain('sleep_heart_rate');
  });

  it.each([
    [['--format', 'fit'], 'UNKNOWN_FORMAT'],
    [['--format', 'json', '--table', 'sleep'], 'CSV_ONLY'],
    [['--format', 'csv', '--columns', 'id'], 'WORKOUTS_ONLY'],
    [['--format', 'json', '--changed'], 'WORKOUTS_ONLY'],
    [['k3f9', '--format', 'json'], 'WORKOUTS_ONLY'],
    [['--format', 'csv', '--out', '-', '--json'], 'JSON_STDOUT'],
  ])('refuses %j', async (argv, code) => {
    const { exitCode, stderr } = await asked()(['export', '--data', 'sleep', '--json', ...argv]);
    expect([exitCode, JSON.parse(stderr).code]).toEqual([2, code]);
  });
});

it('completes the kinds of data', async () => {
  const { stdout } = await run(['completion', 'bash']);
  for (const command of ['list', 'show', 'export', 'schema']) {
    expect(stdout).toMatch(
      new RegExp(`'${command} --data'\\) COMPREPLY=.*\\bsleep nightly-recharge .*\\becg\\b.*\\ball\\b`),
    );
  }
});
