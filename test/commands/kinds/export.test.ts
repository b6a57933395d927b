import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { recordKinds } from '../../../src/kinds/kinds.js';
import { recordTables } from '../../../src/kinds/tables.js';
import { readRfc4180 } from '../../support/judges/rfc4180.js';
import { asked, storedRecords } from '../data-library.js';
import { temporaryFolder } from '../run.js';

describe('export --data', () => {
  it('writes one table per kind and one per list, as in the database', async () => {
    const home = temporaryFolder();
    const out = join(home, 'out');
    const { stdout, exitCode } = await asked(home)(['export', '--data', 'all', '--format', 'csv', '--out', `${out}/`]);
    // Beats are exported only when they are named.
    const { length } = storedRecords.filter(({ kind }) => kind !== 'ppi');
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining(`${length} records as csv`)]);
    const tables = recordKinds
      .filter((kind) => kind !== 'ppi')
      .flatMap((kind) => {
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
    // A spreadsheet must not read a word as a formula.
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

  it('leaves unchanged files alone, and writes the chosen days', async () => {
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

  it('writes one table to stdout, and asks which one if there are several', async () => {
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
